import type { GeometryKind, Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import type { CompiledProfile } from './compile.ts';

/** The `min_zoom` of a feature that no layer draws. */
export const NEVER_DRAWN_ZOOM = 99;

/**
 * The lowest zoom at which any layer draws the feature: what is written to its `min_zoom` column, so that the
 * tiles of low zooms read few rows. It depends on the feature alone, never on what else there is.
 */
export function minZoomOf(
  collectionId: string,
  geometry: Geometry | GeometryKind,
  properties: Properties,
  profile: CompiledProfile,
): number {
  const kind = typeof geometry === 'string' ? geometry : kindOf(geometry);
  let lowest = NEVER_DRAWN_ZOOM;
  for (const source of profile.sourcesByCollection.get(collectionId) ?? []) {
    const drawn = source.layer.geometry;
    const fits = kind === 'any' || drawn === kind || (drawn === 'label' && kind !== 'line');
    const zoom = fits ? source.zoomOf(properties) : undefined;
    if (zoom !== undefined && zoom <= source.maxZoom)
      lowest = Math.min(lowest, Math.max(zoom, profile.minZoom));
  }
  return lowest;
}

function kindOf(geometry: Geometry): GeometryKind {
  switch (geometry.type) {
    case 'Point':
    case 'MultiPoint':
      return 'point';
    case 'LineString':
    case 'MultiLineString':
      return 'line';
    case 'Polygon':
    case 'MultiPolygon':
      return 'polygon';
    case 'GeometryCollection':
      return 'any';
  }
}
