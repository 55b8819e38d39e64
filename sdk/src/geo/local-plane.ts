import { GRS80_INVERSE_FLATTENING, GRS80_SEMI_MAJOR_METERS } from './mercator.ts';

const f = 1 / GRS80_INVERSE_FLATTENING;
const ECCENTRICITY_SQUARED = f * (2 - f);

/**
 * Metres that a degree measures on GRS 80 at a latitude. Over a kilometre, lengths by them are right to some
 * 0.01 %; they are for tolerances and areas of single features, not for surveying.
 */
export function metersPerDegree(lat: number): readonly [lng: number, lat: number] {
  const phi = (lat * Math.PI) / 180;
  const w = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2;
  const normal = GRS80_SEMI_MAJOR_METERS / Math.sqrt(w);
  const meridional = (GRS80_SEMI_MAJOR_METERS * (1 - ECCENTRICITY_SQUARED)) / w ** 1.5;
  return [(normal * Math.cos(phi) * Math.PI) / 180, (meridional * Math.PI) / 180];
}
