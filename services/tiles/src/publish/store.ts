import type { Transaction } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import { type BlockRow, editionLiteral } from '../store.ts';

/** Where a tileset stands, and what was published since. */
export interface Standing {
  readonly version: number;
  /** The revision that the tileset shows. */
  readonly revision: number;
  /** The newest one. */
  readonly head: number;
  /** Features changed between the two. */
  readonly changes: number;
}

/** Undefined where there is no such tileset. */
export async function readStanding(tx: Transaction, tilesetId: string): Promise<Standing | undefined> {
  const [row] = await tx.query<Standing>(
    `select t.version::float8 as version, t.revision::float8 as revision, h.number::float8 as head,
       (select coalesce(sum(r.created_count + r.replaced_count + r.removed_count), 0)::float8 from revision r
        where r.number > t.revision and r.number <= h.number) as changes
     from tileset t cross join revision_head h where t.id = $1`,
    [tilesetId],
  );
  return row;
}

/** Seconds since a revision was published; undefined where it is not on record. */
export async function readAgeSeconds(tx: Transaction, revision: number): Promise<number | undefined> {
  const [row] = await tx.query<{ age: number }>(
    `select extract(epoch from clock_timestamp() - published_at)::float8 as age from revision where number = $1`,
    [revision],
  );
  return row?.age;
}

// ── the lease ────────────────────────────────────────────────────────────────────────────────────────────

/** Takes the lease of a tileset, or makes the own one last longer. False where another holds it. */
export async function takeLease(
  tx: Transaction,
  tilesetId: string,
  holder: string,
  seconds: number,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into tileset_lease as l (tileset_id, holder, until)
     values ($1, $2, clock_timestamp() + make_interval(secs => $3))
     on conflict (tileset_id) do update set holder = excluded.holder, until = excluded.until
       where l.holder = excluded.holder or l.until < clock_timestamp()
     returning tileset_id`,
    [tilesetId, holder, seconds],
  );
  return rows.length === 1;
}

export async function endLease(tx: Transaction, tilesetId: string, holder: string): Promise<void> {
  await tx.query('delete from tileset_lease where tileset_id = $1 and holder = $2', [tilesetId, holder]);
}

/** Ends the leases of processes that are gone. Only for who holds the database alone. */
export async function endAllLeases(tx: Transaction): Promise<void> {
  await tx.query('delete from tileset_lease');
}

// ── what changed ─────────────────────────────────────────────────────────────────────────────────────────

export interface ChangedRows {
  /** Rows that were there at `from` and are others, or gone, at `to`. */
  readonly before: readonly BlockRow[];
  /** Rows that are there at `to` and were others, or missing, at `from`. */
  readonly after: readonly BlockRow[];
}

/** What the revisions `from < revision ≤ to` changed in an edition, net: a feature changed twice is there once. */
export async function readChangedRows(
  tx: Transaction,
  edition: Edition,
  from: number,
  to: number,
): Promise<ChangedRows> {
  const rows = await tx.query<BlockRow & { side: 'before' | 'after' }>(
    `select 'before' as side, collection_id, id::float8 as id, min_zoom, geom, properties from feature_history
     where revision_to > $2 and revision_to <= $3 and revision_from <= $2 and edition = $1
     union all
     select 'after', collection_id, id::float8, min_zoom, geom, properties from feature
     where revision_from > $2 and revision_from <= $3 and edition = $1
     union all
     select 'after', collection_id, id::float8, min_zoom, geom, properties from feature_history
     where revision_to > $3 and revision_from > $2 and revision_from <= $3 and edition = $1`,
    [edition, from, to],
  );
  return {
    before: rows.filter(({ side }) => side === 'before'),
    after: rows.filter(({ side }) => side === 'after'),
  };
}

// ── what the tiles of a revision are made of ─────────────────────────────────────────────────────────────

export interface RowsQuery {
  readonly edition: Edition;
  /** In degrees; rows drawn at `maxZoom` or above that meet the box. A row in several of them is read once. */
  readonly boxes: readonly { readonly bbox: Bbox; readonly maxZoom: number }[];
  readonly collections: readonly string[];
  /** The rows as they were at this revision. */
  readonly revision: number;
}

const COLUMNS = 'collection_id, id, min_zoom, geom, properties';

/**
 * Rows in one of the boxes, as of a revision: the current ones where it is the newest still, else those that it had. A
 * statement sees one state, so no snapshot has to be held from one block to the next.
 */
export async function readRowsAt(tx: Transaction, query: RowsQuery): Promise<BlockRow[]> {
  const { edition, boxes, collections, revision } = query;
  const values: unknown[] = [collections];
  const inBox = boxes.map(({ bbox, maxZoom }) => {
    const corners = bbox.map((degrees) => `$${values.push(degrees)}::float8`);
    // The zoom as a literal, so that the planner sees which partial indexes hold all that is asked for.
    return `(min_zoom <= ${Math.trunc(maxZoom)} and geom && st_makeenvelope(${corners.join()}, 4490))`;
  });
  const inBlock = `edition = ${editionLiteral(edition)} and collection_id = any($1) and (${inBox.join(' or ')})`;
  const rows = await tx.query<Omit<BlockRow, 'id'> & { id: number | null; head: number }>(
    `select h.number::float8 as head, f.collection_id, f.id::float8 as id, f.min_zoom, f.geom, f.properties
     from revision_head h left join lateral (select ${COLUMNS} from feature where ${inBlock} offset 0) f on true`,
    values,
  );
  if (rows[0]?.head === revision) return rows.filter(({ id }) => id !== null) as BlockRow[];
  const at = `$${values.push(revision)}`;
  return tx.query<BlockRow>(
    `select collection_id, id::float8 as id, min_zoom, geom, properties from feature
     where ${inBlock} and revision_from <= ${at}
     union all
     select collection_id, id::float8, min_zoom, geom, properties from feature_history
     where ${inBlock} and revision_from <= ${at} and revision_to > ${at}`,
    values,
  );
}
