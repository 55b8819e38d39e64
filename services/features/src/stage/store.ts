import type { Transaction } from '@tongtu/database';
import type { Bilingual } from '@tongtu/sdk/contract';
import type { PreparedChange } from './prepare.ts';

export interface DraftOptions {
  readonly kind: 'import' | 'edit';
  readonly title: string;
  readonly author: string;
  /** Same work, same key: a half-staged draft of it is found again. */
  readonly importKey: string;
  /** Notices of the data's owners, to be shown wherever the data are drawn. */
  readonly attribution?: readonly string[];
  /** What a viewer of the map has to be told, such as that the data are simulated. */
  readonly notice?: Bilingual;
}

export async function findDraft(tx: Transaction, importKey: string): Promise<number | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `select id from changeset where import_key = $1 and state = 'draft'`,
    [importKey],
  );
  return row && Number(row.id);
}

export async function insertDraft(tx: Transaction, draft: DraftOptions): Promise<number> {
  const [row] = await tx.query<{ id: string }>(
    `insert into changeset (kind, state, title, author, import_key, attribution, notice)
     values ($1, 'draft', $2, $3, $4, $5, $6) returning id`,
    [
      draft.kind,
      draft.title,
      draft.author,
      draft.importKey,
      draft.attribution ?? [],
      draft.notice ? JSON.stringify(draft.notice) : null,
    ],
  );
  if (!row) throw new Error('the changeset was not stored');
  return Number(row.id);
}

/**
 * Keeps the draft from being published or removed until the transaction ends. It stands for a foreign key of `change`,
 * which would look once for every row. @throws Error where there is no such draft.
 */
async function holdDraft(tx: Transaction, changesetId: number): Promise<void> {
  const [draft] = await tx.query(
    `select 1 as held from changeset where id = $1 and state = 'draft' for key share`,
    [changesetId],
  );
  if (!draft) throw new Error(`changeset ${changesetId} is no draft; wanted one to stage into`);
}

/** What a batch came to. */
export interface StagedCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/**
 * Stages a batch against what earlier imports of the same source made: new records are created, others
 * replaced where geometry or attributes differ, and left alone where they do not. A record that moved to
 * another collection is removed there and created here.
 *
 * @param firstSeq first number of the batch; it takes two numbers a change
 * @throws Error where the changeset is no draft (any more).
 */
export async function insertChanges(
  tx: Transaction,
  changesetId: number,
  source: string,
  crs: string,
  firstSeq: number,
  batch: readonly PreparedChange[],
): Promise<StagedCounts> {
  await holdDraft(tx, changesetId);
  const columns = [
    batch.map((change) => change.collectionId),
    batch.map((change) => change.sourceId),
    batch.map((change) => change.minZoom),
    batch.map((change) => change.geom),
    batch.map((change) => change.properties),
    batch.map((change) => change.isPublic),
    batch.map((change) => change.publicGeom),
    batch.map((change) => change.publicProperties),
    batch.map((change) => change.searchEntries),
  ];
  const rows = await tx.query<{ action: string }>(
    `with input as (
       select n, collection_id, source_id, min_zoom, geom::geometry as geom, properties::jsonb as properties,
         is_public, public_geom::geometry as public_geom, public_properties::jsonb as public_properties,
         search_entries::jsonb as search_entries
       from unnest($5::text[], $6::text[], $7::smallint[], $8::text[], $9::text[], $10::boolean[], $11::text[], $12::text[],
         $13::text[])
         with ordinality
         as t(collection_id, source_id, min_zoom, geom, properties, is_public, public_geom, public_properties, search_entries, n)
     ), known as (
       -- Lateral with a limit: one index look-up a row. Joined plainly, the planner (which can't know how many rows
       -- the arrays hold) reads all records of the source for every batch: 0.8 s of each at 20,000 records.
       select i.n, r.collection_id, r.feature_id, f.version, f.geom, f.properties, f.min_zoom
       from input i
       cross join lateral (select collection_id, feature_id from source_record
         where source = $2 and source_id = i.source_id limit 1) r
       left join lateral (select version, geom, properties, min_zoom from feature
         where collection_id = r.collection_id and edition = 'full' and id = r.feature_id limit 1) f on true
     ), moved as (
       insert into change (changeset_id, seq, action, collection_id, feature_id, base_version)
       select $1, $4 + i.n * 2 - 1, 'remove', k.collection_id, k.feature_id, k.version
       from input i join known k using (n) where k.collection_id <> i.collection_id and k.version is not null
     )
     insert into change (changeset_id, seq, action, collection_id, feature_id, base_version, min_zoom, geom, properties,
       is_public, public_geom, public_properties, search_entries, source, source_id, source_crs)
     select $1, $4 + i.n * 2, case when k.version is null then 'create' else 'replace' end, i.collection_id,
       coalesce(k.feature_id, nextval('feature_id_seq')), k.version, i.min_zoom, i.geom, i.properties,
       i.is_public, i.public_geom, i.public_properties, i.search_entries,
       $2, i.source_id, $3
     from input i left join known k on k.n = i.n and k.collection_id = i.collection_id
     where k.version is null or k.min_zoom <> i.min_zoom or k.properties <> i.properties
       or not k.geom = i.geom
     order by i.n
     returning action`,
    [changesetId, source, crs, firstSeq, ...columns],
  );
  const created = rows.filter((row) => row.action === 'create').length;
  const updated = rows.length - created;
  return { created, updated, unchanged: batch.length - rows.length };
}

/** Removes a draft with its staging, a batch at a time. @returns how many changes went. */
export async function deleteChanges(tx: Transaction, changesetId: number, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from change where changeset_id = $1 and seq in
       (select seq from change where changeset_id = $1 order by seq limit $2) returning 1 as gone`,
    [changesetId, limit],
  );
  return rows.length;
}

export async function deleteDraft(tx: Transaction, changesetId: number): Promise<void> {
  await tx.query(`delete from changeset where id = $1 and state = 'draft'`, [changesetId]);
}
