import type { GeometryKind, Properties } from '@tongtu/sdk/contract';
import { type LngLat, lngLatToUnit } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';
import type { CompiledLayer, CompiledProfile } from './compile.ts';
import { toleranceOfWorld } from './visible-size.ts';

/** The `min_zoom` of a feature that no layer draws. */
export const NEVER_DRAWN_ZOOM = 99;

/** The renderer measures areas on whole world units; this much more is on the safe side of its rounding. */
const AREA_MARGIN = 1.01;

/**
 * The lowest zoom at which any layer draws the feature: what is written to its `min_zoom` column, so that the
 * tiles of low zooms read few rows. It depends on the feature alone, never on what else there is. With a geometry
 * instead of a kind, areas too small to be seen at a zoom are taken into account; the answer is never too high.
 */
export function minZoomOf(
  collectionId: string,
  geometry: Geometry | GeometryKind,
  properties: Properties,
  profile: CompiledProfile,
): number {
  const kind = typeof geometry === 'string' ? geometry : kindOf(geometry);
  let sizeZoom: number | undefined;
  let lowest = NEVER_DRAWN_ZOOM;
  for (const source of profile.sourcesByCollection.get(collectionId) ?? []) {
    let zoom = fits(source.layer, kind) ? source.zoomOf(properties) : undefined;
    if (zoom === undefined || zoom > source.maxZoom) continue;
    if (typeof geometry !== 'string' && isSizeBound(source.layer, kind)) {
      sizeZoom ??= zoomOfSize(geometry, profile.maxZoom);
      zoom = Math.max(zoom, sizeZoom);
    }
    lowest = Math.min(lowest, Math.max(zoom, profile.minZoom));
  }
  return lowest;
}

function fits(layer: CompiledLayer, kind: GeometryKind): boolean {
  return kind === 'any' || layer.geometry === kind || (layer.geometry === 'label' && kind !== 'line');
}

/** Areas of a coverage are drawn down to the grid's cell, wherever that is, so that they leave no gaps. */
function isSizeBound(layer: CompiledLayer, kind: GeometryKind): boolean {
  return kind === 'polygon' && layer.generalisation === 'own';
}

/** The lowest zoom at which the largest exterior ring of an area is drawn. */
function zoomOfSize(geometry: Geometry, maxZoom: number): number {
  let largest = 0;
  const polygons =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  for (const [exterior] of polygons) if (exterior) largest = Math.max(largest, areaOfWorld(exterior));
  let zoom = 0;
  while (zoom < maxZoom && largest * AREA_MARGIN <= toleranceOfWorld(zoom) ** 2) zoom++;
  return zoom;
}

/** Area of a ring as a part of the square of Web Mercator. */
function areaOfWorld(ring: readonly Position[]): number {
  const vertices = ring.map((position) => lngLatToUnit(position as unknown as LngLat));
  const [x0, y0] = vertices[0] ?? [0, 0];
  let sum = 0;
  let [px, py] = vertices.at(-1) ?? [0, 0];
  for (const [x, y] of vertices) {
    sum += (px - x0) * (y - y0) - (x - x0) * (py - y0);
    [px, py] = [x, y];
  }
  return Math.abs(sum) / 2;
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
