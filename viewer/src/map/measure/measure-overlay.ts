import type { LngLat } from '@tongtu/sdk/geo';
import type { Overlay } from '@tongtu/sdk/maplibre';

export type MeasureKind = 'distance' | 'area';

export const MEASURE_OVERLAY = 'measure';
/** Against every ground that the map has: a strong line in a light halo. */
const COLOUR = '#b23a2e';
const HALO = '#ffffff';

const source = MEASURE_OVERLAY;
const layers: Overlay['layers'] = [
  {
    ...{ id: 'measure-area', type: 'fill', source, filter: ['==', ['geometry-type'], 'Polygon'] },
    paint: { 'fill-color': COLOUR, 'fill-opacity': 0.16 },
  },
  {
    ...{ id: 'measure-line-halo', type: 'line', source, filter: ['!=', ['geometry-type'], 'Point'] },
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': HALO, 'line-width': 5.5, 'line-opacity': 0.9 },
  },
  {
    ...{ id: 'measure-line', type: 'line', source, filter: ['!=', ['geometry-type'], 'Point'] },
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': COLOUR, 'line-width': 2.6 },
  },
  {
    ...{ id: 'measure-point', type: 'circle', source, filter: ['==', ['geometry-type'], 'Point'] },
    paint: {
      'circle-radius': 4.5,
      'circle-color': HALO,
      'circle-stroke-color': COLOUR,
      'circle-stroke-width': 2.4,
    },
  },
];

/** What has been measured, as it is drawn on the map. */
export function measureOverlay(kind: MeasureKind, points: readonly LngLat[]): Overlay {
  const positions = points.map(([lng, lat]) => [lng, lat]);
  const shape = shapeOf(kind, positions);
  const geometries: GeoJSON.Geometry[] = [
    ...(shape ? [shape] : []),
    ...positions.map((coordinates) => ({ type: 'Point' as const, coordinates })),
  ];
  const features = geometries.map((geometry) => ({ type: 'Feature' as const, geometry, properties: {} }));
  return { id: MEASURE_OVERLAY, layers, data: { type: 'FeatureCollection', features } };
}

function shapeOf(kind: MeasureKind, positions: number[][]): GeoJSON.Geometry | undefined {
  if (positions.length < 2) return undefined;
  if (kind === 'distance' || positions.length === 2) return { type: 'LineString', coordinates: positions };
  return { type: 'Polygon', coordinates: [[...positions, positions[0]!]] };
}
