import type { Transaction } from '@tongtu/database';
import type { Bilingual, CollectionDefinition } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import { featuresOf, type SourceGroup } from './source.ts';
import type { ReadableDefinition } from './visible.ts';

/** Writes the base model's definitions, so that policies and doors know the collections. Changes nothing twice. */
export async function syncCollections(
  tx: Transaction,
  definitions: readonly CollectionDefinition[],
): Promise<void> {
  await tx.query(
    `insert into collection (id, kind, audience, definition)
     select d ->> 'id', d ->> 'kind', d ->> 'audience', d from jsonb_array_elements($1::jsonb) d
     on conflict (id) do update set kind = excluded.kind, audience = excluded.audience, definition = excluded.definition
     where collection.definition <> excluded.definition`,
    [JSON.stringify(definitions)],
  );
}

/** The collections of which the caller of the transaction sees features, and where these are. */
export async function listCollections(tx: Transaction): Promise<ReadableDefinition[]> {
  const rows = await tx.query<{
    definition: CollectionDefinition;
    is_full: boolean;
    permits: string | null;
    columns: string[] | null;
    has_all_rows: boolean;
  }>(
    `with masked as materialized (
       select collection_id, md5(string_agg(p::text, ' ' order by p::text)) as permits,
         case when bool_and(p.columns is not null) then array_agg(c.name) end as columns
       from tongtu_permits() p left join lateral unnest(p.columns) c (name) on true
       where p.collection_id <> all ((select tongtu_collections())::text[]) group by collection_id)
     select c.definition, (select tongtu_edition()) = 'full' and c.id = any ((select tongtu_collections())::text[]) as is_full,
       m.permits, m.columns, m.permits is null or c.id = any ((select tongtu_all_rows())::text[]) as has_all_rows
     from collection c left join masked m on m.collection_id = c.id order by c.id`,
  );
  return rows.map(({ definition, is_full, permits, columns, has_all_rows }) => ({
    definition,
    source: {
      edition: is_full || permits !== null ? 'full' : 'public',
      ...{ isMasked: permits !== null, hasAllRows: has_all_rows, permits: permits ?? '' },
    },
    columns: columns ?? undefined,
  }));
}

export async function findCollection(tx: Transaction, id: string): Promise<CollectionDefinition | undefined> {
  const [row] = await tx.query<{ definition: CollectionDefinition }>(
    'select definition from collection where id = $1',
    [id],
  );
  return row?.definition;
}

/** The newest revision; 0 before the first publication. */
export async function currentRevision(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ number: string }>('select number from revision_head');
  return Number(row?.number ?? 0);
}

/** The revision that was the newest at a time, in milliseconds since 1970; 0 before the first. */
export async function revisionAt(tx: Transaction, timeMs: number): Promise<number> {
  const [row] = await tx.query<{ number: string | null }>(
    `select max(number) as number from revision where published_at <= to_timestamp($1::float8 / 1000)`,
    [timeMs],
  );
  return Number(row?.number ?? 0);
}

export interface CollectionFacts {
  readonly count: number;
  readonly bbox: Bbox;
  /** The lowest id of its features: one that can be asked for. */
  readonly firstId: number;
}

/** Number, box and first id of the features that the caller sees, by collection; those without any are missing. */
export async function readCollectionFacts(
  tx: Transaction,
  source: SourceGroup['source'],
  collections?: readonly string[],
): Promise<Map<string, CollectionFacts>> {
  const rows = await tx.query<{
    id: string;
    count: string;
    first: string;
    box: [number, number, number, number];
  }>(
    `select collection_id as id, count, first, array[st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)] as box
     from (select collection_id, count(*) as count, min(id) as first, st_extent(geom) as box
           from ${featuresOf(source)} where edition = '${source.edition}' and ($1::text[] is null or collection_id = any ($1))
           group by collection_id) counted`,
    [collections ?? null],
  );
  return new Map(
    rows.map(({ id, count, first, box }) => [
      id,
      { count: Number(count), bbox: box, firstId: Number(first) },
    ]),
  );
}

/** What must be said beside the map, of all publications together. */
export async function publishedNotices(
  tx: Transaction,
): Promise<{ attribution: string[]; notices: Bilingual[] }> {
  const attribution = await tx.query<{ text: string }>(
    `select text, min(id) as first from changeset, unnest(attribution) as text
     where state = 'published' group by text order by first, text`,
  );
  const notices = await tx.query<{ notice: Bilingual }>(
    `select notice from changeset where state = 'published' and notice is not null group by notice order by min(id)`,
  );
  return { attribution: attribution.map((row) => row.text), notices: notices.map((row) => row.notice) };
}
