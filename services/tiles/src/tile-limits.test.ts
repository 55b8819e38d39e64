import { tileBbox } from '@tongtu/sdk/geo';
import { expect, it } from 'vitest';
import { tileLimits } from './tile-limits.ts';

it('are the tiles of the box', () => {
  expect(tileLimits([120.69, 30.69, 120.73, 30.73], 13)).toEqual({
    ...{ z: 13, minX: 6842, maxX: 6843, minY: 3360, maxY: 3361 },
  });
  expect(tileLimits([-180, -85, 180, 85], 0)).toEqual({ z: 0, minX: 0, maxX: 0, minY: 0, maxY: 0 });
});

it('reach as far as what is drawn over the edge of a tile, and never out of the grid', () => {
  const tile = { z: 5, x: 26, y: 13 };
  const [west, south, east, north] = tileBbox(tile);
  expect(tileLimits([west, south, east, north], 5)).toEqual({ z: 5, minX: 25, maxX: 27, minY: 12, maxY: 14 });
  const inset = (east - west) / 32;
  expect(tileLimits([west + inset, south + inset, east - inset, north - inset], 5)).toEqual({
    ...{ z: 5, minX: 26, maxX: 26, minY: 13, maxY: 13 },
  });
  expect(tileLimits([-180, -85.06, 180, 85.06], 3)).toEqual({ z: 3, minX: 0, maxX: 7, minY: 0, maxY: 7 });
});
