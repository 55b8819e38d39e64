import type { SourceRow } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';

/** Small geometries to make rows of; the square is closed and simple. */
const square: [number, number][] = [
  [118.78, 32.04],
  [118.781, 32.04],
  [118.781, 32.041],
  [118.78, 32.041],
  [118.78, 32.04],
];

export const geometries = {
  node: { type: 'Point', coordinates: [118.78, 32.04] },
  line: { type: 'LineString', coordinates: square.slice(0, 3) },
  closedLine: { type: 'LineString', coordinates: square },
  area: { type: 'MultiPolygon', coordinates: [[square]] },
  members: {
    type: 'GeometryCollection',
    geometries: [
      { type: 'Point', coordinates: [118.78, 32.04] },
      { type: 'Polygon', coordinates: [square] },
    ],
  },
} as const satisfies Record<string, Geometry>;

const layers = {
  node: 'points',
  line: 'lines',
  closedLine: 'lines',
  area: 'multipolygons',
  members: 'other_relations',
} as const;

/** A row as GDAL's OSM driver delivers it. */
export function osmRow(shape: keyof typeof geometries, attributes: SourceRow['attributes']): SourceRow {
  return { layer: layers[shape], sourceId: 'way/1', geometry: geometries[shape] as Geometry, attributes };
}
