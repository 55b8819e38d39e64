import { expect, it } from 'vitest';
import { TileFreshness, tileOfAddress } from './tile-freshness.ts';

const tile = (z: number, x: number, y: number) => ({ z, x, y });

it('asks for a tile in the version that changed it last, and for others as ever', () => {
  const freshness = new TileFreshness();
  freshness.mark(5, [[15, 1, 2]]);
  freshness.mark(6, [[15, 1, 2]]);
  freshness.mark(7, [[14, 0, 1]]);
  expect(freshness.versionOf(tile(15, 1, 2))).toBe(6);
  expect(freshness.versionOf(tile(14, 0, 1))).toBe(7);
  expect(freshness.versionOf(tile(15, 1, 3))).toBeUndefined();
});

it('asks for all in the version in which any may have changed, and later ones of their own', () => {
  const freshness = new TileFreshness();
  freshness.mark(5, [[1, 1, 1]]);
  freshness.mark(8, 'all');
  freshness.mark(9, [[2, 1, 1]]);
  expect(freshness.versionOf(tile(1, 1, 1))).toBe(8);
  expect(freshness.versionOf(tile(2, 1, 1))).toBe(9);
});

it('takes all for changed where there are more than can be remembered', () => {
  const freshness = new TileFreshness();
  const many = Array.from({ length: 15_000 }, (_, x) => [15, x, 0] as const);
  freshness.mark(2, many);
  expect(freshness.versionOf(tile(15, 0, 9))).toBeUndefined();
  freshness.mark(3, many);
  expect(freshness.versionOf(tile(15, 0, 9))).toBe(3);
});

it('reads the tile out of the address of the tileset alone', () => {
  const read = tileOfAddress(['http://a.b/tiles/base/{z}/{x}/{y}']);
  expect(read('http://a.b/tiles/base/15/27375/13440')).toEqual(tile(15, 27375, 13440));
  expect(read('http://axb/tiles/base/15/1/1')).toBeUndefined();
  expect(read('http://a.b/tiles/base/15/1/1.png')).toBeUndefined();
});
