import type { Transaction } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import { type Bbox, unitToLngLat } from '@tongtu/sdk/geo';

/** Number of the latest publication; 0 before the first. */
export async function readRevision(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ revision: number }>('select number::float8 as revision from revision_head');
  if (!row) throw new Error('revision_head has no row; wanted the one that the first migration made');
  return row.revision;
}

/**
 * Lets other transactions of the server see exactly what this one sees, for as long as it lasts,
 * and lets it idle meanwhile.
 */
export async function exportSnapshot(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ snapshot: string }>(
    `select set_config('idle_in_transaction_session_timeout', '0', true), pg_export_snapshot() as snapshot`,
  );
  return row!.snapshot;
}

// ── what a tileset serves ────────────────────────────────────────────────────────────────────────────────

export interface StoredArchive {
  readonly id: number;
  /** Relative to the data directory. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly revision: number;
}

/** Where a tileset's pointer stands. */
export interface TilesetPointer {
  readonly id: string;
  readonly edition: Edition;
  /** Counts the moves of the pointer. */
  readonly version: number;
  readonly revision: number;
  /** Missing before the first build. */
  readonly base: StoredArchive | undefined;
  /** Archives of single tiles published since the base was built, newest first. */
  readonly deltas: readonly StoredArchive[];
  /** The earliest version whose base archive is still kept; 0 before the first build. */
  readonly keptFrom: number;
}

export async function readPointers(tx: Transaction): Promise<TilesetPointer[]> {
  const rows = await tx.query<
    Omit<TilesetPointer, 'base' | 'deltas'> & { archives: (StoredArchive & { kind: string })[] }
  >(
    `select t.id, t.edition, t.version::float8 as version, t.revision::float8 as revision,
            coalesce((select min(k.version) from tileset_archive k
              where k.tileset_id = t.id and k.kind = 'base' and k.removed_at is null), 0)::float8 as "keptFrom",
            coalesce((
              select json_agg(json_build_object('id', a.id, 'kind', a.kind, 'path', a.path,
                'sizeBytes', a.size_bytes, 'sha256', a.sha256, 'revision', a.revision) order by a.version desc, a.id desc)
              from tileset_archive a
              where a.id = base.id
                 or (a.tileset_id = t.id and a.kind = 'delta' and a.version > base.covers_version and a.version <= t.version)
            ), '[]') as archives
     from tileset t left join tileset_archive base on base.id = t.archive_id
     order by t.id`,
  );
  return rows.map(({ archives, ...pointer }) => ({
    ...pointer,
    base: archives.find(({ kind }) => kind === 'base'),
    deltas: archives.filter(({ kind }) => kind === 'delta'),
  }));
}

/** Version of a tileset's pointer and the revision it shows, or undefined where there is no such tileset. */
export async function readPointer(
  tx: Transaction,
  tilesetId: string,
): Promise<Pick<TilesetPointer, 'version' | 'revision'> | undefined> {
  const [row] = await tx.query<Pick<TilesetPointer, 'version' | 'revision'>>(
    'select version::float8 as version, revision::float8 as revision from tileset where id = $1',
    [tilesetId],
  );
  return row;
}

/** Whether a tileset stands on this base archive. */
export async function showsBase(tx: Transaction, tilesetId: string, archiveId: number): Promise<boolean> {
  const rows = await tx.query('select 1 as shown from tileset where id = $1 and archive_id = $2', [
    tilesetId,
    archiveId,
  ]);
  return rows.length === 1;
}

/** Paths of all archives of a tileset that are kept, relative to the data directory. */
export async function readArchivePaths(tx: Transaction, tilesetId: string): Promise<string[]> {
  const rows = await tx.query<{ path: string }>(
    'select path from tileset_archive where tileset_id = $1 and removed_at is null',
    [tilesetId],
  );
  return rows.map(({ path }) => path);
}

/**
 * The archives that a version of the tileset was made of, the base first, then the deltas newest first; undefined where
 * it never was or they are no longer all kept.
 */
export async function readVersion(
  tx: Transaction,
  tilesetId: string,
  version: number,
): Promise<
  (Pick<TilesetPointer, 'revision'> & { archives: readonly [StoredArchive, ...StoredArchive[]] }) | undefined
> {
  const rows = await tx.query<StoredArchive & { isKept: boolean; moved: number | null; version: number }>(
    `with base as (
       select * from tileset_archive where tileset_id = $1 and kind = 'base' and version <= $2
       order by version desc limit 1
     )
     select a.id::float8 as id, a.path, a.size_bytes::float8 as "sizeBytes", a.sha256, a.revision::float8 as revision,
            a.version::float8 as version, a.removed_at is null as "isKept",
            (select m.revision::float8 from tileset_move m where m.tileset_id = $1 and m.version = $2) as moved
     from tileset_archive a join base on a.id = base.id
       or (a.tileset_id = $1 and a.kind = 'delta' and a.version > base.covers_version and a.version <= $2)
     order by a.kind, a.version desc, a.id desc`,
    [tilesetId, version],
  );
  const [base, ...deltas] = rows;
  if (!base || !rows.every(({ isKept }) => isKept)) return undefined;
  // Moves were not on record at first: of that time, versions are known by the archives that they brought.
  const newest = deltas[0] ?? base;
  const revision = base.moved ?? (newest.version === version ? newest.revision : undefined);
  return revision === undefined ? undefined : { revision, archives: [base, ...deltas] };
}

/** What a move of the pointer says beside the archive that it brings. */
export interface NewArchive extends Omit<StoredArchive, 'id'> {
  readonly tilesetId: string;
  /**
   * A base shows all there is, a delta the tiles that differ from what the tileset showed, a merged base what the tileset
   * showed at {@link merges}, in one file. Missing: a base.
   */
  readonly kind?: 'base' | 'delta' | 'merged';
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Figures of the build, for people; never served from. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Ids of the tiles that may differ from those of the version before; missing: any may. */
  readonly tileIds?: readonly number[] | undefined;
  /** Of a merged base: the version whose archives it replaces, and the base among them. */
  readonly merges?: { readonly version: number; readonly baseId: number };
}

/**
 * Registers an archive and moves the pointer to it, from `version - 1` to `version`; a delta is laid over what the
 * tileset shows already, and must be of a later revision; a merged base takes the place of its parts, under the deltas
 * that came since, and shows the same. False, and nothing changed, where the pointer stands elsewhere or at a later
 * revision by now, where a delta has nothing to lie on, or where the tileset no longer shows what was merged.
 * One statement, so that either both happen or nothing.
 */
export async function movePointer(tx: Transaction, archive: NewArchive, version: number): Promise<boolean> {
  const kind = archive.kind ?? 'base';
  const rows = await tx.query<{ id: string }>(
    `with held as (
       select id, case $10 when 'merged' then revision else $3 end as revision from tileset
       where id = $1 and version = $2::bigint - 1
         and case $10 when 'base' then revision <= $3 when 'delta' then archive_id is not null and revision < $3
           else archive_id = $13 end
       for update
     ), added as (
       insert into tileset_archive (tileset_id, kind, path, size_bytes, sha256, revision, min_zoom, max_zoom, metadata,
         version, covers_version)
       select id, case $10 when 'delta' then 'delta' else 'base' end, $4, $5, $6, $3, $7, $8, $9, $2, $12 from held
       returning id, tileset_id
     ), recorded as (
       insert into tileset_move (tileset_id, version, revision, tile_ids)
       select id, $2, revision, $11::bigint[] from held
     )
     update tileset set version = $2, revision = held.revision,
       archive_id = case $10 when 'delta' then archive_id else added.id end
     from added, held where tileset.id = added.tileset_id
     returning tileset.id`,
    [
      ...[archive.tilesetId, version, archive.revision, archive.path, archive.sizeBytes, archive.sha256],
      ...[archive.minZoom, archive.maxZoom, JSON.stringify(archive.metadata), kind],
      ...[kind === 'merged' ? [] : (archive.tileIds ?? null), archive.merges?.version ?? version],
      archive.merges?.baseId ?? null,
    ],
  );
  return rows.length === 1;
}

/**
 * Moves the pointer to a revision in which no tile differs, from `version - 1` to `version`: no archive is needed.
 * False, and nothing changed, where the pointer stands elsewhere or at a later revision by now.
 */
export async function moveRevision(
  tx: Transaction,
  tilesetId: string,
  revision: number,
  version: number,
): Promise<boolean> {
  const rows = await tx.query(
    `with moved as (
       update tileset set version = $3, revision = $2
       where id = $1 and version = $3::bigint - 1 and revision < $2 and archive_id is not null returning id
     )
     insert into tileset_move (tileset_id, version, revision, tile_ids) select id, $3, $2, '{}' from moved
     returning version`,
    [tilesetId, revision, version],
  );
  return rows.length === 1;
}

/**
 * Takes off record the archives that no version needs that was current within so many seconds: those whose place
 * another base took longer ago. Their files may go then. @returns their paths, relative to the data directory
 */
export async function forgetArchives(
  tx: Transaction,
  tilesetId: string,
  keepSeconds: number,
): Promise<string[]> {
  const rows = await tx.query<{ path: string }>(
    `update tileset_archive a set removed_at = now()
     where a.tileset_id = $1 and a.removed_at is null and exists (
       select 1 from tileset_archive b
       where b.tileset_id = a.tileset_id and b.kind = 'base' and b.version > a.version
         and (a.kind = 'base' or b.covers_version >= a.version)
         and b.created_at <= now() - make_interval(secs => $2))
     returning path`,
    [tilesetId, keepSeconds],
  );
  return rows.map(({ path }) => path);
}

// ── what a build reads ───────────────────────────────────────────────────────────────────────────────────

export interface SpanQuestion {
  /** Zoom of the tiles. */
  readonly z: number;
  /** Features drawn between these zooms count; those drawn higher up already count as from `minZoom` on. */
  readonly minZoom: number;
  readonly maxZoom: number;
  /** How far around a feature its tiles reach, in units of the unit square of Web Mercator. */
  readonly padUnits: number;
}

/** Features drawn from the same zoom on that lie over the same tiles, both ends included; the box of them all. */
export interface FeatureSpan {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly minZoom: number;
  readonly rows: number;
  readonly bbox: Bbox;
}

/**
 * Over which tiles of zoom `z` the features of an edition lie, by their boxes: a box may touch a tile that its
 * shape does not, which then renders to nothing. Rows of tiles are found by a search in the latitudes of their
 * edges, because a sine and a logarithm per row would take longer than all the rest.
 */
export function readSpans(tx: Transaction, edition: Edition, question: SpanQuestion): Promise<FeatureSpan[]> {
  const { z, minZoom, maxZoom, padUnits } = question;
  const size = 2 ** z;
  const latitudes = (pad: number) =>
    Array.from({ length: size - 1 }, (_, index) => unitToLngLat(0, (size - 1 - index) / size + pad)[1]);
  return tx.query<FeatureSpan>(
    `with box as (
       select box3d(geom) as box, min_zoom from feature where edition = ${editionLiteral(edition)} and min_zoom <= $1 offset 0
     ), side as (
       select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north, min_zoom
       from box offset 0
     )
     select greatest(0, floor((west / 360 + 0.5 - $3::float8) * $2::float8))::int as x0,
            least($2::float8 - 1, floor((east / 360 + 0.5 + $3::float8) * $2::float8))::int as x1,
            $2::int - 1 - width_bucket(north, $4::float8[]) as y0,
            $2::int - 1 - width_bucket(south, $5::float8[]) as y1,
            greatest($6::int, min_zoom) as "minZoom",
            count(*)::int as rows, array[min(west), min(south), max(east), max(north)] as bbox
     from side group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    [maxZoom, size, padUnits, latitudes(padUnits), latitudes(-padUnits), minZoom],
  );
}

export interface BlockRow {
  readonly collection_id: string;
  readonly id: number;
  readonly min_zoom: number;
  /** EWKB in hexadecimal: how PostgreSQL writes a geometry as text. */
  readonly geom: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

export interface BlockQuery {
  readonly edition: Edition;
  readonly bbox: Bbox;
  readonly maxZoom: number;
  /** What the profile draws: partitions of other collections are not even planned. */
  readonly collections: readonly string[];
}

export interface BlockPage {
  /** The row after which the page begins; missing: from the first. */
  readonly after?: { readonly collectionId: string; readonly id: number } | undefined;
  readonly limit: number;
}

/** Rows drawn at `maxZoom` or above whose box meets the bbox, in any order: tiles don't depend on it. */
export function readBlockRows(tx: Transaction, query: BlockQuery): Promise<BlockRow[]> {
  const { edition, bbox, maxZoom, collections } = query;
  return tx.query<BlockRow>(
    `select collection_id, id::float8 as id, min_zoom, geom, properties from feature
     where edition = ${editionLiteral(edition)} and min_zoom <= $5 and geom && st_makeenvelope($1, $2, $3, $4, 4490)
       and collection_id = any($6)`,
    [...bbox, maxZoom, collections],
  );
}

/** One page of {@link readBlockRows}, by (collection_id, id). */
export function readBlockPage(
  tx: Transaction,
  { edition, bbox, maxZoom, collections }: BlockQuery,
  { after, limit }: BlockPage,
): Promise<BlockRow[]> {
  const values: unknown[] = [...bbox, maxZoom, collections, limit];
  // Collation "C", as JavaScript and the disk order text: the same on every server.
  const pageStart = after
    ? `and (collection_id collate "C", id) > ($${values.push(after.collectionId)}, $${values.push(after.id)}::bigint)`
    : '';
  // Materialized, or a limit tempts the planner to walk the primary key in order and throw nearly all rows away.
  return tx.query<BlockRow>(
    `with hit as materialized (
       select collection_id, id, min_zoom, geom, properties from feature
       where edition = ${editionLiteral(edition)} and min_zoom <= $5 and geom && st_makeenvelope($1, $2, $3, $4, 4490)
         and collection_id = any($6) ${pageStart}
     )
     select collection_id, id::float8 as id, min_zoom, geom, properties from hit
     order by collection_id collate "C", hit.id limit $7`,
    values,
  );
}

/** As a literal, so that the planner sees that the partial indexes of the edition hold all that is asked for. */
export function editionLiteral(edition: Edition): string {
  switch (edition) {
    case 'full':
      return `'full'`;
    case 'public':
      return `'public'`;
  }
}
