import type { Feature, Geometry } from 'geojson';

/** A row of a department's database. What it holds stays in the page. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows that are there, come one after the other, or are asked for whenever the layer is updated. */
export type RowSource<Of extends Row = Row> =
  | readonly Of[]
  | AsyncIterable<Of>
  | ((options: { readonly signal: AbortSignal }) => Promise<readonly Of[]> | AsyncIterable<Of>);

/** Rows with a place of their own. They are sent nowhere: no request of the SDK says anything of them. */
export interface PlacedRows<Of extends Row = Row> {
  readonly rows: RowSource<Of>;
  /** `[lng, lat]` in degrees, or GeoJSON; undefined: the row is not drawn. */
  readonly position: (row: Of) => readonly [number, number] | Geometry | undefined;
  /** A whole number of the row's own. Default: its place in the list, from 1 on. */
  readonly id?: (row: Of) => number;
}

/**
 * Rows that are about features of a collection. The features are asked for by what is in view, never by the rows' ids, and
 * joined in the page.
 */
export interface JoinedRows<Of extends Row = Row> {
  readonly rows: RowSource<Of>;
  readonly collection: string;
  /** Of the feature that a row is about; of several rows of one feature the last counts. */
  readonly featureId: (row: Of) => number;
}

/** More of them would make each change of a layer slow. */
const MAX_ROWS = 50_000;

/** @throws RangeError where there are more than a page bears; whatever the source throws */
export async function readRows<Of extends Row>(source: RowSource<Of>, signal: AbortSignal): Promise<Of[]> {
  const given = await (typeof source === 'function' ? source({ signal }) : source);
  const rows: Of[] = [];
  for await (const row of given) {
    signal.throwIfAborted();
    if (rows.push(row) > MAX_ROWS) throw new RangeError(`wanted at most ${MAX_ROWS} rows`);
  }
  return rows;
}

/** Rows as features; those without a place are left out. */
export function rowFeatures<Of extends Row>(
  rows: readonly Of[],
  { position, id }: Pick<PlacedRows<Of>, 'position' | 'id'>,
): Feature[] {
  return rows.flatMap((row, index) => {
    const at = position(row);
    if (!at) return [];
    const geometry = 'type' in at ? at : { type: 'Point' as const, coordinates: [...at] };
    return { type: 'Feature', id: id?.(row) ?? index + 1, geometry, properties: { ...row } };
  });
}

/** By the id of the feature that they are about. */
export function rowsByFeature<Of extends Row>(
  rows: readonly Of[],
  featureId: (row: Of) => number,
): ReadonlyMap<number, Of> {
  return new Map(rows.map((row) => [featureId(row), row]));
}

/** An expression for what a field is in the row of a feature; the id as text, because only texts are looked up. */
export function rowValue(rows: ReadonlyMap<number, Row>, field: string): unknown {
  const values = [...rows].flatMap(([id, row]) =>
    row[field] === undefined ? [] : [[String(id), row[field]]],
  );
  return ['get', ['to-string', ['id']], ['literal', Object.fromEntries(values)]];
}

/** True for features that have a row. */
export function hasRow(rows: ReadonlyMap<number, Row>): unknown {
  const ids = Object.fromEntries([...rows.keys()].map((id) => [String(id), 1]));
  return ['has', ['to-string', ['id']], ['literal', ids]];
}
