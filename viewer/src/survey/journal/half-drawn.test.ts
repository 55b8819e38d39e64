import { afterEach, expect, it, vi } from 'vitest';
import { type HalfDrawn, halfDrawnOf, keepHalfDrawn } from './half-drawn.ts';

const LINE: HalfDrawn = {
  collectionId: 'road',
  kind: 'line',
  positions: [
    [121.07, 31.96],
    [121.08, 31.97],
  ],
};

function storage(): Map<string, string> {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  return kept;
}

afterEach(() => vi.unstubAllGlobals());

it('is there for whoever drew it, until it is done', () => {
  storage();
  keepHalfDrawn('anna', LINE);
  expect(halfDrawnOf('anna')).toEqual(LINE);
  expect(halfDrawnOf('bo')).toBeUndefined();
  keepHalfDrawn('anna', undefined);
  expect(halfDrawnOf('anna')).toBeUndefined();
});

it.each([
  '{',
  'null',
  '{"collectionId":"road","kind":"point","positions":[[1,2]]}',
  '{"collectionId":"road","kind":"line","positions":[]}',
  '{"collectionId":"road","kind":"line","positions":[[1,null]]}',
])('takes %s for nothing', (text) => {
  const kept = storage();
  keepHalfDrawn('anna', LINE);
  for (const key of kept.keys()) kept.set(key, text);
  expect(halfDrawnOf('anna')).toBeUndefined();
});
