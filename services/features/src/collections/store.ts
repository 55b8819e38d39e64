import type { Transaction } from '@tongtu/database';
import type { Bilingual, CollectionDefinition } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';

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

export async function listCollections(tx: Transaction): Promise<CollectionDefinition[]> {
  const rows = await tx.query<{ definition: CollectionDefinition }>(
    'select definition from collection order by id',
  );
  return rows.map((row) => row.definition);
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

/** The box of all publications so far, or undefined before the first. */
export async function dataExtent(tx: Transaction): Promise<Bbox | undefined> {
  const [row] = await tx.query<{ box: number[] | null }>(
    `select array[st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)] as box
     from (select st_extent(extent) e from revision) x where e is not null`,
  );
  return row?.box ? (row.box as unknown as Bbox) : undefined;
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
