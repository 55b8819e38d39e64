import type { FieldDefinition } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, type SortValue } from './cursor.ts';

const field = (type: FieldDefinition['type']): FieldDefinition => ({
  ...{ name: type, type, title: { zh: type, en: type } },
  ...{ audience: 'public', source: 'tongtu' },
});
const cursor = (...values: SortValue[]) => ({ revision: 3, id: 7, matched: 12, values });

it('comes back as it was written', () => {
  const fields = (['string', 'number', 'boolean', 'date'] as const).map(field);
  const written = cursor('同', 1.5, false, null);
  expect(decodeCursor(encodeCursor(written), fields)).toEqual(written);
});

describe('a cursor made by hand is refused', () => {
  it.each<[string, FieldDefinition['type'], unknown]>([
    ['with text for a number', 'number', 'x'],
    ['with true for a number', 'integer', true],
    ['with a number past doubles', 'number', Number.POSITIVE_INFINITY],
    ['with a number for text', 'string', 1],
    ['with NUL in a text', 'string', 'a\0b'],
    ['with half a pair of surrogates', 'string', '\ud800'],
    ['with text for true', 'boolean', 'true'],
  ])('%s', (_what, type, value) => {
    // Infinity has no JSON, but 1e999 is read as it.
    const json = JSON.stringify([3, 7, null, value === Number.POSITIVE_INFINITY ? 0 : value]);
    const text = value === Number.POSITIVE_INFINITY ? json.replace(/0\]$/, '1e999]') : json;
    expect(() => decodeCursor(Buffer.from(text).toString('base64url'), [field(type)])).toThrow(/cursor/);
  });
});
