import { describe, expect, it } from 'vitest';
import type { Filter } from './collection.ts';
import { type FilterSubject, matchesFilter } from './filter.ts';

const lake: FilterSubject = { kind: 'lake', area: 12.5, salt: false, name: null };

describe('matchesFilter', () => {
  const cases: [Filter, boolean][] = [
    [['==', 'kind', 'lake'], true],
    [['==', 'kind', 'river'], false],
    [['!=', 'kind', 'river'], true],
    [['!=', 'depth', 3], false],
    [['not', ['==', 'depth', 3]], true],
    [['has', 'kind'], true],
    [['has', 'name'], false],
    [['has', 'constructor'], false],
    [['in', 'kind', ['lake', 'pond']], true],
    [['in', 'depth', [1, 2]], false],
    [['<', 'area', 13], true],
    [['<=', 'area', 12.5], true],
    [['>', 'area', 12.5], false],
    [['>=', 'area', 12.5], true],
    [['<', 'area', '13'], false],
    [['>=', 'salt', false], false],
    [['==', 'salt', false], true],
    [['all'], true],
    [['any'], false],
    [['all', ['has', 'kind'], ['any', ['has', 'depth'], ['==', 'area', 12.5]]], true],
  ];
  for (const [filter, expected] of cases)
    it(`${JSON.stringify(filter)} is ${expected} of a lake without depth`, () => {
      expect(matchesFilter(filter, lake)).toBe(expected);
    });
});
