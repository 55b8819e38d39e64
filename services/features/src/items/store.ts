import type { Transaction } from '@tongtu/database';
import type { Edition, Properties } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry } from 'geojson';

/** A feature as it is read. */
export interface StoredFeature {
  readonly collectionId: string;
  readonly id: number;
  readonly version: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

export interface ItemsQuery {
  readonly collectionId: string;
  /** Written as a literal, so that the partial index of the edition serves; the policy decides all the same. */
  readonly edition: Edition;
  readonly bbox?: Bbox;
  /** Items with a greater id only: the page after this one. */
  readonly after: number;
  readonly limit: number;
}

interface Row {
  collection_id: string;
  id: string;
  version: number;
  geometry: Geometry;
  properties: Properties;
}

/** 9 decimals of a degree are 0.1 mm: what is stored goes out as it is. 0: no `crs` member, RFC 7946 has none. */
const COLUMNS = `collection_id, id, version, st_asgeojson(geom, 9, 0)::json as geometry, properties`;

/** A page of a collection in the order of ids; a spatial filter is by geometry, not by envelope. */
export async function findItems(tx: Transaction, query: ItemsQuery): Promise<StoredFeature[]> {
  const values: unknown[] = [query.collectionId, query.after, query.limit];
  let spatial = '';
  if (query.bbox) {
    values.push(...query.bbox);
    // `&&` finds candidates by the index under the policy (it is leakproof), ST_Intersects decides.
    spatial = 'and geom && b.box and st_intersects(geom, b.box)';
  }
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from feature
     ${query.bbox ? 'cross join (select st_makeenvelope($4, $5, $6, $7, 4490) as box) b' : ''}
     where edition = '${query.edition}' and collection_id = $1 and id > $2 ${spatial}
     order by id limit $3`,
    values,
  );
  return rows.map(fromRow);
}

export async function findItem(
  tx: Transaction,
  edition: Edition,
  collectionId: string,
  id: number,
): Promise<StoredFeature | undefined> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from feature where edition = '${edition}' and collection_id = $1 and id = $2`,
    [collectionId, id],
  );
  return row && fromRow(row);
}

/** Ids are city-wide, so a feature of a map tile is found without knowing its collection. */
export async function findFeature(
  tx: Transaction,
  edition: Edition,
  id: number,
): Promise<StoredFeature | undefined> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from feature where edition = '${edition}' and id = $1`,
    [id],
  );
  return row && fromRow(row);
}

const fromRow = (row: Row): StoredFeature => ({
  collectionId: row.collection_id,
  id: Number(row.id),
  version: row.version,
  geometry: row.geometry,
  properties: row.properties,
});
