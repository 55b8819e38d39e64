import type { RowCondition, SourceRow } from '@tongtu/sdk/contract';
import { matchesFilter } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';

type Attributes = SourceRow['attributes'];

/** A row with its packed attributes unpacked. */
export interface Row {
  readonly layer: string;
  readonly geometry: Geometry;
  readonly attributes: Attributes;
}

const kinds = {
  Point: 'point',
  MultiPoint: 'point',
  LineString: 'line',
  MultiLineString: 'line',
  Polygon: 'polygon',
  MultiPolygon: 'polygon',
  GeometryCollection: 'collection',
} as const satisfies Record<Geometry['type'], string>;

/** The condition as a function, its pattern compiled once. */
export function rowCondition({ layer, geometry, when }: RowCondition): (row: Row) => boolean {
  const pattern = layer === undefined ? undefined : new RegExp(`^(?:${layer})$`, 'u');
  return (row) =>
    (!pattern || pattern.test(row.layer)) &&
    (!geometry || geometry.includes(kinds[row.geometry.type])) &&
    (!when || matchesFilter(when, row.attributes));
}
