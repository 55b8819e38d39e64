import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Geometry } from 'geojson';
import type { DeskFeature, Sheet } from '../edit/feature.ts';
import { boxOf } from '../edit/geometry/reach.ts';
import { DESK_LAYERS } from './desk-overlay.ts';

const CLICK_PIXELS = 4;

/**
 * The feature of the sheet that a click means: points before lines before areas, and of areas the smallest, for a building
 * stands on a park, not the other way round.
 */
export function pointed(
  { map }: BaseMap,
  { x, y }: { readonly x: number; readonly y: number },
  sheet: Sheet,
): DeskFeature | undefined {
  const found = map.queryRenderedFeatures(
    [
      [x - CLICK_PIXELS, y - CLICK_PIXELS],
      [x + CLICK_PIXELS, y + CLICK_PIXELS],
    ],
    { layers: DESK_LAYERS.filter((id) => map.getLayer(id)) },
  );
  const hits = found.flatMap(({ properties }) => sheet.get(String(properties.key)) ?? []);
  return hits.toSorted(
    ({ geometry: one }, { geometry: other }) =>
      dimensionOf(one) - dimensionOf(other) || boxSize(one) - boxSize(other),
  )[0];
}

function dimensionOf({ type }: Geometry): number {
  return type.endsWith('Point') ? 0 : type.endsWith('LineString') ? 1 : 2;
}

/** Of the box about it, in square degrees: to tell what is larger. */
function boxSize(geometry: Geometry): number {
  const [west, south, east, north] = boxOf(geometry);
  return (east - west) * (north - south);
}
