import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTags } from './tags.ts';

const escaped = (text: string) => text.replaceAll(/(["\\])/g, '\\$1');
const write = (tags: Record<string, string>) =>
  Object.entries(tags)
    .map(([key, value]) => `"${escaped(key)}"=>"${escaped(value)}"`)
    .join(',');

describe('tags in hstore', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (tags) => {
        expect(parseTags(write(tags))).toEqual({ ...tags });
      }),
    );
  });

  it('hold quotes, backslashes, arrows and line ends', () => {
    expect(parseTags('"note"=>"say \\"hi\\" \\\\ => \n, x","name"=>"南湖"')).toEqual({
      note: 'say "hi" \\ => \n, x',
      name: '南湖',
    });
  });

  it.each(['"a"=>"b', '"a"=>"b",', 'x', '"a"=>"b"x'])(
    'that are cut off or broken are refused: %s',
    (text) => {
      expect(() => parseTags(text)).toThrow('not hstore');
    },
  );
});
