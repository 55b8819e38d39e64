import type { Properties } from '@tongtu/sdk/contract';
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js';
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js';
import { buildFeature } from 'flatgeobuf/lib/mjs/generic/feature.js';
import { parseGC, parseGeometry } from 'flatgeobuf/lib/mjs/geojson/geometry.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import type { Geometry } from 'geojson';
import type { ItemRow } from '../items/store.ts';
import type { Column } from './columns.ts';
import { flatGeobufHead } from './flatgeobuf-header.ts';

/** FlatGeobuf has no dates without a time: as in GDAL, they are moments there. */
const TYPES: Readonly<Record<Column['type'], ColumnType>> = {
  string: ColumnType.String,
  integer: ColumnType.Long,
  number: ColumnType.Double,
  boolean: ColumnType.Bool,
  date: ColumnType.DateTime,
  datetime: ColumnType.DateTime,
};

/** Kinds of geometry that came up, for whoever has to give the layer a type; filled while the features are written. */
export type SeenGeometries = Set<Geometry['type']>;

/**
 * Features as a FlatGeobuf file without index, in pieces of one batch each: what GDAL makes the files of, with the
 * types of the definition, which it would have to guess from GeoJSON.
 *
 * @param columns the first two hold the feature's id and version
 * @param batches rows whose `geometry` is GeoJSON
 */
export async function* flatGeobufFeatures(
  name: string,
  columns: readonly Column[],
  batches: AsyncIterable<readonly ItemRow[]>,
  seen: SeenGeometries,
): AsyncGenerator<Uint8Array> {
  const written = columns.map(({ name: column, type, title, description }) => ({
    ...{ name: column, type: TYPES[type], title, description },
  }));
  // Of the head only the columns' names and types are looked at.
  const head = { columns: written } as unknown as HeaderMeta;
  const [id, version, ...fields] = columns.map((column) => column.name);
  yield flatGeobufHead({ name, geometryType: GeometryType.Unknown, columns: written });
  for await (const rows of batches) {
    const pieces = rows.map((row) => {
      const properties = JSON.parse(row.properties) as Properties;
      const geometry = JSON.parse(row.geometry) as Geometry;
      seen.add(geometry.type);
      // A missing value is null here; undefined would be written as text.
      const values = Object.fromEntries(fields.map((field) => [field, properties[field] ?? null]));
      return buildFeature(
        geometry.type === 'GeometryCollection' ? parseGC(geometry) : parseGeometry(geometry),
        { ...values, [id!]: row.id, [version!]: row.version },
        head,
      );
    });
    yield Buffer.concat(pieces);
  }
}
