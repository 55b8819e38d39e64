import type { Transaction } from '@tongtu/database';
import type { TilesetState } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import { featuresOf, historyOf, type SourceGroup } from '../collections/source.ts';

/** One row of the order of events, as row-level security shows it to a caller. */
export type StoredEvent =
  | {
      readonly kind: 'revision';
      readonly id: number;
      readonly revision: number;
      readonly publishedAt: string;
      /** In the full edition, whatever the caller sees of them. */
      readonly changes: number;
    }
  | ({
      readonly kind: 'tiles';
      readonly id: number;
      /** Ids of PMTiles v3; null: any tile may differ. */
      readonly tileIds: readonly number[] | null;
    } & TilesetState);

/** Number of the newest event; 0 before the first. */
export async function readHead(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ number: number }>('select number::float8 as number from event_head');
  return row?.number ?? 0;
}

/** The lowest number from which on all events are kept. */
export async function readKeptFrom(tx: Transaction, head: number): Promise<number> {
  const [row] = await tx.query<{ id: number | null }>('select min(id)::float8 as id from event');
  return row?.id ?? head + 1;
}

/** Those after one, in their order. Of more tiles than `maxTiles` no list is read. */
export async function readEvents(
  tx: Transaction,
  { after, limit, maxTiles }: { readonly after: number; readonly limit: number; readonly maxTiles: number },
): Promise<StoredEvent[]> {
  const rows = await tx.query<{
    id: number;
    revision: number;
    published_at: Date | null;
    changes: number;
    tileset: string | null;
    version: number;
    tile_ids: string[] | null;
  }>(
    `select e.id::float8 as id, e.revision::float8 as revision, r.published_at,
            (r.created_count + r.replaced_count + r.removed_count)::float8 as changes,
            e.tileset_id as tileset, e.version::float8 as version,
            case when cardinality(m.tile_ids) <= $3 then m.tile_ids end as tile_ids
     from event e
     left join revision r on e.tileset_id is null and r.number = e.revision
     left join tileset_move m on m.tileset_id = e.tileset_id and m.version = e.version
     where e.id > $1 order by e.id limit $2`,
    [after, limit, maxTiles],
  );
  return rows.map(({ id, revision, published_at, changes, tileset, version, tile_ids }) =>
    tileset === null
      ? { kind: 'revision', id, revision, publishedAt: published_at!.toISOString(), changes }
      : { kind: 'tiles', id, revision, tileset, version, tileIds: tile_ids?.map(Number) ?? null },
  );
}

/** The collections of which a revision changed something that the caller sees, and where, if that is asked for. */
export async function readTouched(
  tx: Transaction,
  groups: readonly SourceGroup[],
  revision: number,
  withBox: boolean,
): Promise<{ readonly collections: readonly string[]; readonly bbox: Bbox | undefined }> {
  const values: unknown[] = [revision];
  const touchedOf = ({ source, collections }: SourceGroup) => {
    const { edition } = source;
    const some = `$${values.push(collections)}::text[]`;
    const states = [
      [featuresOf(source), 'revision_from'],
      [historyOf(source), 'revision_from'],
      [historyOf(source), 'revision_to'],
    ] as const;
    const withheld =
      edition === 'public'
        ? `union all select collection_id, null::box3d from tongtu_withheld($1, $1, null, 0, ${withBox ? 'null' : '1'})
           where collection_id = any (${some})`
        : '';
    if (withBox) {
      const branches = states.map(
        ([table, column]) =>
          `select collection_id, geom from ${table} where edition = '${edition}' and ${column} = $1 and collection_id = any (${some})`,
      );
      return `select collection_id, box3d(geom) as box from (${branches.join(' union all ')}) state ${withheld}`;
    }
    // Without a box one row of each collection is enough: there may be a million.
    const exists = states.map(
      ([table, column]) =>
        `exists (select 1 from ${table} s where s.edition = '${edition}' and s.${column} = $1 and s.collection_id = c.id)`,
    );
    return `select c.id as collection_id, null::box3d as box from unnest(${some}) c (id) where ${exists.join(' or ')} ${withheld}`;
  };
  if (groups.length === 0) return { collections: [], bbox: undefined };
  const touched = groups.map(touchedOf).join(' union all ');
  const rows = await tx.query<{ id: string; box: [number, number, number, number] | null }>(
    `select collection_id as id,
            case when count(box) > 0 then array[min(st_xmin(box)), min(st_ymin(box)), max(st_xmax(box)), max(st_ymax(box))] end as box
     from (${touched}) touched group by collection_id order by collection_id collate "C"`,
    values,
  );
  const boxes = rows.flatMap(({ box }) => (box ? [box] : []));
  return {
    collections: rows.map(({ id }) => id),
    bbox: boxes.length === 0 ? undefined : [min(boxes, 0), min(boxes, 1), max(boxes, 2), max(boxes, 3)],
  };
}

const min = (boxes: readonly (readonly number[])[], index: number) =>
  Math.min(...boxes.map((box) => box[index]!));
const max = (boxes: readonly (readonly number[])[], index: number) =>
  Math.max(...boxes.map((box) => box[index]!));

/** Where the tilesets stand that the caller may see. */
export function readTilesetStates(tx: Transaction): Promise<TilesetState[]> {
  return tx.query<TilesetState>(
    'select id as tileset, version::float8 as version, revision::float8 as revision from tileset order by id',
  );
}

/** Forgets events older than so many days, but never the newest, by which the next number is known to follow. */
export async function sweepEvents(tx: Transaction, days: number): Promise<void> {
  await tx.query(
    `delete from event where happened_at < now() - make_interval(days => $1)
       and id < (select number from event_head)`,
    [days],
  );
}
