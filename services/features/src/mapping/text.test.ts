import { describe, expect, it } from 'vitest';
import { hasHan, joinParts } from './han.ts';
import { parseHstore } from './hstore.ts';

describe('parseHstore', () => {
  it('reads pairs, escapes, blanks and NULL', () => {
    const { attributes, rest } = parseHstore(
      String.raw`"a"=>"1", "b \"c\""=>"back\\slash","d"=>NULL, "e"=>""`,
    );
    expect([...attributes]).toEqual([
      ['a', '1'],
      ['b "c"', 'back\\slash'],
      ['e', ''],
    ]);
    expect(rest).toBeUndefined();
  });

  it('gives back what a narrow column cut off', () => {
    expect(parseHstore('"a"=>"1","name:fr"=>"District de Xuanw')).toEqual({
      attributes: new Map([['a', '1']]),
      rest: '"name:fr"=>"District de Xuanw',
    });
    expect(parseHstore('"a"=>"1","').rest).toBe('"');
  });

  it('reads nothing from nothing', () => {
    expect(parseHstore('')).toEqual({ attributes: new Map() });
  });
});

describe('joinParts', () => {
  for (const [parts, joined] of [
    [['江苏省', '南京市', '中山东路', '1号'], '江苏省南京市中山东路1号'],
    [['长江路', '333'], '长江路333'],
    [['12', '弄'], '12弄'],
    [['Monaco', 'Rue Grimaldi', '12'], 'Monaco Rue Grimaldi 12'],
    [['四平路', 'Building A'], '四平路 Building A'],
    [['', 'a', ''], 'a'],
    [[], ''],
  ] as const)
    it(`writes ${parts.join(' + ') || 'nothing'} as ${joined || 'nothing'}`, () => {
      expect(joinParts(parts)).toBe(joined);
    });
});

describe('hasHan', () => {
  it('knows characters beyond the basic plane from letters', () => {
    expect([hasHan('𠮷'), hasHan('a南'), hasHan('abc'), hasHan('カナ')]).toEqual([true, true, false, false]);
  });
});
