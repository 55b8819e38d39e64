import { expect, it } from 'vitest';
import { readFilter, writeFilter } from './changeset-filters.ts';

it('an address says by what changesets are looked for, and back', () => {
  const search = '?state=submitted&author=me&collection=building&from=2026-01-31&to=2026-02-01';
  const filter = {
    state: 'submitted' as const,
    author: 'me',
    collection: 'building',
    from: '2026-01-31',
    to: '2026-02-01',
  };
  expect(readFilter(search)).toEqual(filter);
  expect(writeFilter(filter)).toBe(search);
  expect(writeFilter({})).toBe('');
});

it('what makes no sense in an address is passed over', () => {
  expect(readFilter('?state=burnt&author=a b&collection=B!&from=yesterday&to=2026-13-01&x=1')).toEqual({});
});
