import type { Transaction } from '@tongtu/database';
import type { Properties } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';
import { type FeatureSource, featuresOf, historyOf } from '../collections/source.ts';
import { type DatabaseSystem, decimalsOf, STORED_SRID } from '../crs/reference-system.ts';
import type { SortValue } from './cursor.ts';
import type { PropertyFilter } from './property-filter.ts';
import { after, orderBy, type SortKey, sortExpression } from './sort.ts';

/** A feature as it is read. */
export interface StoredFeature {
  readonly collectionId: string;
  readonly id: number;
  readonly version: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/**
 * Which states count: those that held at any revision from `from` to `to`, the last of each feature. `isCurrent` where
 * both are the newest revision of the snapshot that is read, so that history needs no look.
 */
export interface RevisionWindow {
  readonly from: number;
  readonly to: number;
  readonly isCurrent: boolean;
}

/** Which features of a collection. */
export interface Selection {
  readonly collectionId: string;
  /** Its edition is written as a literal, so that the partial index serves; the policy decides all the same. */
  readonly source: Pick<FeatureSource, 'edition' | 'isMasked'>;
  readonly window: RevisionWindow;
  /**
   * `[west, south, east, north]` in a system of the database, easting or longitude first; or the closed ring of
   * `[lng, lat]` that a box in a local grid is.
   */
  readonly box?:
    | { readonly corners: Bbox; readonly srid: number }
    | { readonly outline: readonly Position[] }
    | undefined;
  readonly filters?: readonly PropertyFilter[];
}

/** Which part of them, and how it is written. */
export interface Page {
  readonly sort?: readonly SortKey[];
  readonly start?: { readonly values: readonly SortValue[]; readonly id: number } | undefined;
  readonly offset?: number;
  readonly limit: number;
  readonly crs: Pick<DatabaseSystem, 'srid' | 'axes' | 'kind'>;
  /** Missing: GeoJSON. */
  readonly geometry?: 'geojson' | 'wkt' | undefined;
  /** Properties to send; missing: all that the edition holds. */
  readonly fields?: readonly string[] | undefined;
  /** Fields that the caller may see today: what a past state holds besides is not sent. Missing: all. */
  readonly openFields: readonly string[] | undefined;
}

/** A feature with its parts written as JSON, or its geometry as WKT where that was asked for. */
export interface ItemRow {
  readonly id: number;
  readonly version: number;
  readonly geometry: string;
  readonly properties: string;
  /** Values of the sort keys, for the cursor. */
  readonly sortValues: readonly SortValue[];
}

/** A box in another system is a shape with bent sides here: this many points follow each of them. */
const BOX_SIDE_POINTS = 32;

/** A page of a collection in the asked order. */
export async function findItems(tx: Transaction, selection: Selection, page: Page): Promise<ItemRow[]> {
  const statement = new Statement();
  const { sort = [], start, offset = 0, limit } = page;
  const sortColumns = sort.map((key, index) => `, ${sortExpression(key)} as sort${index}`).join('');
  const begin = start
    ? `and ${after(sort, start.values, start.id, (value, type) => `${statement.parameter(value)}::${type}`)}`
    : '';
  const order = orderBy(sort);
  const bound = limit + offset;
  const branches = statement.branches(
    selection,
    (isPast) => `id, version, geom, ${propertiesOf(statement, page, isPast)} as properties${sortColumns}`,
    `${begin}`,
    `order by ${order} limit ${statement.parameter(bound)}`,
  );
  type Row = { id: string; version: number; geometry: string; properties: string } & Record<
    string,
    SortValue
  >;
  const rows = await tx.query<Row>(
    `select id, version, ${geometryText(page)} as geometry, properties::text as properties
       ${sort.map((_, index) => `, sort${index}`).join('')}
     from (${branches}) item
     order by ${order} limit ${statement.parameter(limit)} offset ${statement.parameter(offset)}`,
    statement.values,
  );
  return rows.map((row) => ({
    id: Number(row.id),
    version: row.version,
    geometry: row.geometry,
    properties: row.properties,
    sortValues: sort.map((_, index) => row[`sort${index}`] ?? null),
  }));
}

/** How many features there are, counted up to `bound`; undefined where there are more. */
export async function countItems(
  tx: Transaction,
  selection: Selection,
  bound: number,
): Promise<number | undefined> {
  const statement = new Statement();
  const branches = statement.branches(selection, () => 'id', '', '');
  const [row] = await tx.query<{ count: string }>(
    `select count(*) as count from (select 1 from (${branches}) item limit ${statement.parameter(bound + 1)}) counted`,
    statement.values,
  );
  const count = Number(row?.count);
  return count > bound ? undefined : count;
}

/** From here on no statement of the transaction may take longer; not on the embedded engine, which knows no such limit. */
export async function limitStatements(tx: Transaction, timeoutMs: number): Promise<void> {
  await tx.query(`select set_config('statement_timeout', $1, true)`, [String(timeoutMs)]);
}

/** True where a statement was ended for its time: SQLSTATE query_canceled. */
export const isStatementTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '57014';

/** One feature at a revision window, written as a page would, and the newest revision: a trip less to ask for it. */
export async function findItem(
  tx: Transaction,
  selection: Omit<Selection, 'box' | 'filters'>,
  id: number,
  page: Pick<Page, 'crs' | 'fields' | 'openFields'>,
): Promise<{ readonly row: ItemRow; readonly newest: number } | undefined> {
  const statement = new Statement();
  const branches = statement.branches(
    selection,
    (isPast) => `id, version, geom, ${propertiesOf(statement, { limit: 1, ...page }, isPast)} as properties`,
    `and id = ${statement.parameter(id)}::bigint`,
    '',
  );
  type Row = { newest: string; version: number; geometry: string; properties: string };
  const [found] = await tx.query<Row>(
    `select (select number from revision_head) as newest, version, ${geometryText(page)} as geometry,
       properties::text as properties from (${branches}) item limit 1`,
    statement.values,
  );
  if (!found) return undefined;
  const { newest, ...row } = found;
  return { row: { ...row, id, sortValues: [] }, newest: Number(newest) };
}

/** Ids are city-wide, so a feature of a map tile is found without knowing its collection; as much of it as the caller sees. */
export async function findFeature(tx: Transaction, id: number): Promise<StoredFeature | undefined> {
  const [row] = await tx.query<{
    collection_id: string;
    version: number;
    geometry: Geometry;
    properties: Properties;
  }>(
    `select collection_id, version, st_asgeojson(geom, 9, 0)::json as geometry, properties
     from (select 1 as choice, collection_id, version, geom, properties from feature where edition = 'full' and id = $1
       union all select 2, collection_id, version, geom, properties from masked_feature where edition = 'full' and id = $1
       union all select 3, collection_id, version, geom, properties from feature where edition = 'public' and id = $1) found
     order by choice limit 1`,
    [id],
  );
  return row && { collectionId: row.collection_id, id, ...row };
}

/** The text of a statement with its parameters, in the order in which they come up. */
class Statement {
  readonly values: unknown[] = [];

  parameter(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** The rows of a selection: of the current table, and of history where the window reaches into it. */
  branches(
    { collectionId, source, window, box, filters = [] }: Selection,
    columns: (isPast: boolean) => string,
    condition: string,
    end: string,
  ): string {
    const collection = this.parameter(collectionId);
    const spatial = box ? this.#spatial(box) : '';
    // One containment for all: the operator that the first migration marked as leakproof.
    const equal =
      filters.length > 0
        ? `and properties @> ${this.parameter(JSON.stringify(Object.fromEntries(filters)))}::jsonb`
        : '';
    const { edition } = source;
    const where = `edition = '${edition}' and collection_id = ${collection} ${spatial} ${equal} ${condition}`;
    const current = (held: string) =>
      `select ${columns(false)} from ${featuresOf(source)} where ${where} ${held} ${end}`;
    if (window.isCurrent) return current('');
    const [from, to] = [this.parameter(window.from), this.parameter(window.to)];
    // A state that ended within the window counts where the feature has no later one in it.
    const later = (table: string) =>
      `not exists (select 1 from ${table} later where later.edition = '${edition}' and later.collection_id = ${collection}
         and later.id = past.id and later.revision_from >= past.revision_to and later.revision_from <= ${to}::bigint)`;
    return `(${current(`and revision_from <= ${to}::bigint`)})
      union all
      (select ${columns(true)} from ${historyOf(source)} past where ${where}
         and revision_from <= ${to}::bigint and revision_to > ${from}::bigint
         and (revision_to > ${to}::bigint or (${later(featuresOf(source))} and ${later(historyOf(source))})) ${end})`;
  }

  #spatial(box: NonNullable<Selection['box']>): string {
    if ('outline' in box) {
      const text = this.parameter(`POLYGON((${box.outline.map((position) => position.join(' ')).join()}))`);
      const outline = `st_geomfromtext(${text}, ${STORED_SRID})`;
      return `and geom && ${outline} and st_intersects(geom, ${outline})`;
    }
    return this.#spatialOf(box);
  }

  #spatialOf({ corners, srid }: { readonly corners: Bbox; readonly srid: number }): string {
    const [west, south, east, north] = corners;
    const envelope = `st_makeenvelope(${corners.map((corner) => `${this.parameter(corner)}::float8`).join(', ')}, ${srid})`;
    const step = Math.max(east - west, north - south) / BOX_SIDE_POINTS;
    const box =
      srid === STORED_SRID
        ? envelope
        : `st_transform(${step > 0 ? `st_segmentize(${envelope}, ${this.parameter(step)}::float8)` : envelope}, ${STORED_SRID})`;
    // `&&` finds candidates by the index under the policy (it is leakproof). What lies wholly in a box meets it;
    // ST_Intersects decides on the rest, at its edges.
    const inside = srid === STORED_SRID ? `geom @ ${box} or` : '';
    return `and geom && ${box} and (${inside} st_intersects(geom, ${box}))`;
  }
}

/** In the axis order of the system; of GeoJSON 0 as option, since no `crs` member is wanted (RFC 7946 has none). */
function geometryText({ crs, geometry }: Pick<Page, 'crs' | 'geometry'>): string {
  const moved = crs.srid === STORED_SRID ? 'geom' : `st_transform(geom, ${crs.srid})`;
  const turned = crs.axes === 'north-east' ? `st_flipcoordinates(${moved})` : moved;
  const decimals = decimalsOf(crs);
  return geometry === 'wkt' ? `st_astext(${turned}, ${decimals})` : `st_asgeojson(${turned}, ${decimals}, 0)`;
}

function propertiesOf(statement: Statement, { fields, openFields }: Page, isPast: boolean): string {
  const wanted = fields ?? (isPast ? openFields : undefined);
  if (!wanted) return 'properties';
  return `(select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(properties) where key = any(${statement.parameter(wanted)}::text[]))`;
}
