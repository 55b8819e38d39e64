/** Units along a tile's edge (MVT `extent`). */
export const EXTENT = 4096;

/** How far, in tile units, a simplified line may be from its original; what geojson-vt takes, 3/8 of a pixel at 512. */
const TOLERANCE_UNITS = 3;

/**
 * The tolerance of simplification at a zoom, as a part of the world's side in Web Mercator. Below the maximum zoom
 * a line shorter than it is not drawn, nor an area smaller than its square.
 */
export function toleranceOfWorld(z: number): number {
  return TOLERANCE_UNITS / (EXTENT * 2 ** z);
}
