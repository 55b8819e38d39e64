import type { Bbox } from '@tongtu/sdk/geo';

/** Drawn smaller than this, a city is nothing to look at. */
const SPECK_PIXELS = 16;
/** As if it were at least so large: data may be a single point. */
const LEAST_DEGREES = 0.02;
/** Width of the world at zoom 0, as MapLibre counts. */
const WORLD_PIXELS = 512;

/**
 * Whether there is anything of the data to be seen.
 *
 * @param view what the map shows; beyond ±180° where it looks across the antimeridian
 * @param data what there is
 */
export function isDataInView(view: Bbox, zoom: number, data: Bbox): boolean {
  const [west, south, east, north] = data;
  const degrees = Math.max(east - west, north - south, LEAST_DEGREES);
  if ((degrees / 360) * WORLD_PIXELS * 2 ** zoom < SPECK_PIXELS) return false;
  const [left, bottom, right, top] = view;
  return (
    bottom < north && top > south && [-360, 0, 360].some((turn) => left < east + turn && right > west + turn)
  );
}
