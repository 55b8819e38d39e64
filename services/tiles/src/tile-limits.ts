import { type Bbox, lngLatToUnit } from '@tongtu/sdk/geo';
import { EXTENT, SHAPE_BUFFER_UNITS } from './profile/index.ts';

/** Columns and rows of tiles at a zoom, both ends included. */
export interface TileLimits {
  readonly z: number;
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

/** The tiles of a zoom that shapes within a box can reach into: a shape is drawn a little over a tile's edge. */
export function tileLimits([west, south, east, north]: Bbox, z: number): TileLimits {
  const size = 2 ** z;
  const reach = SHAPE_BUFFER_UNITS / EXTENT;
  const index = (unit: number, shift: number) =>
    Math.max(0, Math.min(size - 1, Math.floor(unit * size + shift)));
  const [minX, minY] = lngLatToUnit([west, north]);
  const [maxX, maxY] = lngLatToUnit([east, south]);
  return {
    z,
    minX: index(minX, -reach),
    maxX: index(maxX, reach),
    minY: index(minY, -reach),
    maxY: index(maxY, reach),
  };
}
