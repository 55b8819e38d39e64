import { describe, expect, it } from 'vitest';
import type { FeatureSpan } from '../store.ts';
import { heartOf } from './heart.ts';

/** Features of one tile, in the middle of it; a tile is one degree wide here. */
const inTile = (x: number, y: number, rows: number): FeatureSpan => ({
  ...{ x0: x, x1: x, y0: y, y1: y, minZoom: 14, rows },
  bbox: [x + 0.4, y + 0.4, x + 0.6, y + 0.6],
});

describe('where a map opens', () => {
  it('is where most small features lie together, not the middle of all', () => {
    const village = inTile(2, 2, 60);
    const town = [inTile(40, 10, 50), inTile(41, 10, 50), inTile(40, 11, 50)];
    const [lng, lat] = heartOf([village, ...town])!;
    expect(lng).toBeCloseTo(40 + 5 / 6, 9);
    expect(lat).toBeCloseTo(10 + 5 / 6, 9);
  });

  it('is not drawn away by what is long or wide, however much of it there is', () => {
    const sea: FeatureSpan = {
      ...{ x0: 0, x1: 60, y0: 0, y1: 1, minZoom: 0, rows: 10_000 },
      bbox: [0, 0, 60, 1],
    };
    expect(heartOf([sea, inTile(30, 30, 3)])).toEqual([30.5, 30.5]);
  });

  it('is the first of two that are equal, so that the same data give the same bytes', () => {
    expect(heartOf([inTile(3, 5, 7), inTile(9, 1, 7)])).toEqual([3.5, 5.5]);
  });

  it('is nowhere where nothing small is drawn', () => {
    expect(heartOf([])).toBeUndefined();
  });
});
