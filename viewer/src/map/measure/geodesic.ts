import { GRS80_INVERSE_FLATTENING, GRS80_SEMI_MAJOR_METERS, type LngLat } from '@tongtu/sdk/geo';
import geographiclib from 'geographiclib-geodesic';

/** The ellipsoid of CGCS2000. */
const ellipsoid = new geographiclib.Geodesic.Geodesic(GRS80_SEMI_MAJOR_METERS, 1 / GRS80_INVERSE_FLATTENING);

/** Length of a line along the ellipsoid, metres (Karney, "Algorithms for geodesics", 2013). */
export function lengthMeters(positions: readonly LngLat[]): number {
  return positions.slice(1).reduce((sum, [lng, lat], index) => {
    const [fromLng, fromLat] = positions[index]!;
    return sum + (ellipsoid.Inverse(fromLat, fromLng, lat, lng).s12 ?? 0);
  }, 0);
}

/** Area on the ellipsoid of the polygon with these corners, closed by itself, m², and the length round it, metres. */
export function areaOf(corners: readonly LngLat[]): { areaSquareMeters: number; perimeterMeters: number } {
  const polygon = ellipsoid.Polygon(false);
  for (const [lng, lat] of corners) polygon.AddPoint(lat, lng);
  // Signed: negative clockwise.
  const { area, perimeter } = polygon.Compute(false, true);
  return { areaSquareMeters: Math.abs(area ?? 0), perimeterMeters: perimeter };
}
