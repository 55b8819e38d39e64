import type { Transaction } from '@tongtu/database';
import type { ConflictChoices, Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { IS_OUTDATED } from '../publish/store.ts';
import type { PreparedChange } from '../stage/prepare.ts';
import type { MergeConflict } from './merge-feature.ts';

/** A change whose feature is no longer as it was when the change was made. Shapes are cut to 9 decimals: 0.1 mm. */
export interface OutdatedChange {
  readonly seq: number;
  readonly collectionId: string;
  readonly featureId: number;
  readonly baseVersion: number;
  readonly base: StoredState;
  /** Null: the change removes the feature. */
  readonly ours: StoredState | null;
  /** Null: the feature was removed. */
  readonly theirs: StoredState | null;
  readonly theirsVersion: number | null;
  /** Conflicts that were kept by an earlier merge. */
  readonly standing: readonly StandingConflict[];
}

interface StoredState {
  readonly geometry: Geometry;
  readonly properties: Properties;
}

interface StandingConflict {
  readonly kind: MergeConflict['kind'];
  readonly field: string;
  readonly theirs: unknown;
  readonly choice: 'ours' | 'theirs' | null;
}

const stateOf = (row: string) =>
  `json_build_object('geometry', st_asgeojson(${row}.geom, 9, 0)::json, 'properties', ${row}.properties)`;

/** Holds an open changeset until the transaction ends; false where there is none (any more). */
export async function holdOpen(tx: Transaction, changesetId: number): Promise<boolean> {
  const rows = await tx.query(
    `select 1 as held from changeset where id = $1 and state in ('draft', 'submitted', 'approved') for update`,
    [changesetId],
  );
  return rows.length > 0;
}

/** Changes after `afterSeq` that are outdated, by seq, locked until the transaction ends. */
export async function lockOutdatedChanges(
  tx: Transaction,
  changesetId: number,
  { afterSeq, limit }: { readonly afterSeq: number; readonly limit: number },
): Promise<OutdatedChange[]> {
  return tx.query<OutdatedChange>(
    `select c.seq::float8 as seq, c.collection_id as "collectionId", c.feature_id::float8 as "featureId",
       c.base_version as "baseVersion", ${stateOf('b')} as base,
       case when c.action <> 'remove' then ${stateOf('c')} end as ours,
       case when f.id is not null then ${stateOf('f')} end as theirs, f.version as "theirsVersion",
       coalesce((select json_agg(json_build_object('kind', x.kind, 'field', x.field, 'choice', x.choice,
           'theirs', x.theirs))
         from change_conflict x where x.changeset_id = c.changeset_id and x.feature_id = c.feature_id), '[]') as standing
     from change c
     left join feature f on f.collection_id = c.collection_id and f.edition = 'full' and f.id = c.feature_id
     cross join lateral (select h.geom, h.properties from feature_history h
       where h.collection_id = c.collection_id and h.edition = 'full' and h.id = c.feature_id and h.version = c.base_version
       order by h.revision_from desc limit 1) b
     where c.changeset_id = $1 and c.seq > $2 and ${IS_OUTDATED}
     order by c.seq limit $3 for update of c`,
    [changesetId, afterSeq, limit],
  );
}

/**
 * Lays a merged change over what is published now: made again where the feature was removed.
 *
 * @param shape whose shape the change has: one that is stored already stays as it is, to the last decimal
 */
export async function replaceByMerge(
  tx: Transaction,
  changesetId: number,
  { seq, theirsVersion, baseVersion }: OutdatedChange,
  prepared: PreparedChange | undefined,
  shape: 'ours' | 'theirs' | 'merged',
  taken: { readonly attributes: readonly string[]; readonly geometry: boolean },
): Promise<void> {
  const action = !prepared ? 'remove' : theirsVersion === null ? 'create' : 'replace';
  await tx.query(
    `update change c set action = $3, base_version = $4, min_zoom = $5, properties = $7::jsonb,
       geom = case $13 when 'ours' then c.geom when 'merged' then $6::geometry else
         (select f.geom from feature f where f.collection_id = c.collection_id and f.edition = 'full' and f.id = c.feature_id)
       end,
       place = st_envelope(st_collect(st_collect(place, $6::geometry),
         (select f.geom from feature f where f.collection_id = c.collection_id and f.edition = 'full' and f.id = c.feature_id))),
       is_public = $8, public_geom = $9::geometry, public_properties = $10::jsonb,
       search_entries = $14::jsonb,
       taken_attributes = array(select distinct unnest(taken_attributes || $11::text[]) order by 1),
       took_geometry = took_geometry or $12
     where changeset_id = $1 and seq = $2`,
    [
      ...[changesetId, seq, action, theirsVersion ?? baseVersion, prepared?.minZoom, prepared?.geom],
      ...[
        prepared?.properties,
        prepared?.isPublic ?? false,
        prepared?.publicGeom,
        prepared?.publicProperties,
      ],
      ...[taken.attributes, taken.geometry, shape],
      prepared?.searchEntries,
    ],
  );
}

/** Takes a change out that others have made needless. */
export async function dropChange(tx: Transaction, changesetId: number, seq: number): Promise<void> {
  await tx.query('delete from change where changeset_id = $1 and seq = $2', [changesetId, seq]);
}

/** Keeps what can't be merged, with the choices made so far; where both sides agree by now, the conflict goes. */
export async function keepConflicts(
  tx: Transaction,
  changesetId: number,
  featureId: number,
  conflicts: readonly MergeConflict[],
): Promise<void> {
  const kinds = conflicts.map(({ kind }) => kind);
  const fields = conflicts.map(fieldOf);
  await tx.query(
    `delete from change_conflict x where changeset_id = $1 and feature_id = $2
       and not exists (select 1 from unnest($3::text[], $4::text[]) as k(kind, field)
         where k.kind = x.kind and k.field = x.field)`,
    [changesetId, featureId, kinds, fields],
  );
  await tx.query(
    `insert into change_conflict as x (changeset_id, feature_id, kind, field, theirs)
     select $1, $2, kind, field, theirs::jsonb from unnest($3::text[], $4::text[], $5::text[]) as k(kind, field, theirs)
     on conflict (changeset_id, feature_id, kind, field) do update set theirs = excluded.theirs,
       choice = case when x.theirs is not distinct from excluded.theirs then x.choice end`,
    [changesetId, featureId, kinds, fields, conflicts.map((conflict) => JSON.stringify(theirsOf(conflict)))],
  );
}

/** Choices of people for conflicts of one feature; what is no conflict of it is left alone. @returns how many were made */
export async function choose(
  tx: Transaction,
  changesetId: number,
  featureId: number,
  { existence, geometry, attributes }: ConflictChoices,
  chosenBy: string,
): Promise<number> {
  const made = [
    ...(existence ? [{ kind: 'existence', field: '', choice: existence }] : []),
    ...(geometry ? [{ kind: 'geometry', field: '', choice: geometry }] : []),
    ...Object.entries(attributes ?? {}).map(([field, choice]) => ({ kind: 'attribute', field, choice })),
  ];
  const rows = await tx.query(
    `update change_conflict x set choice = k.choice, chosen_by = $6, chosen_at = now()
     from unnest($3::text[], $4::text[], $5::text[]) as k(kind, field, choice)
     where x.changeset_id = $1 and x.feature_id = $2 and x.kind = k.kind and x.field = k.field returning 1 as made`,
    [
      ...[changesetId, featureId, made.map(({ kind }) => kind), made.map(({ field }) => field)],
      ...[made.map(({ choice }) => choice), chosenBy],
    ],
  );
  return rows.length;
}

interface ConflictRow {
  readonly featureId: number;
  readonly collection: string;
  readonly kind: MergeConflict['kind'];
  readonly field: string;
  readonly choice: 'ours' | 'theirs' | null;
  readonly base: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/**
 * Conflicts of the features after this one, by feature, each with both sides as they stand and what both began with:
 * an attribute's value, a geometry, or for `existence` a whole state; null: not there.
 */
export async function findConflicts(
  tx: Transaction,
  changesetId: number,
  { afterFeature, limit }: { readonly afterFeature: number; readonly limit: number },
): Promise<ConflictRow[]> {
  const side = (row: string) =>
    `case x.kind when 'attribute' then ${row}.properties -> x.field
       when 'geometry' then st_asgeojson(${row}.geom, 9, 0)::jsonb
       else case when ${row}.geom is not null then ${stateOf(row)}::jsonb end end`;
  return tx.query<ConflictRow>(
    `with feature_page as (
       select distinct feature_id from change_conflict where changeset_id = $1 and feature_id > $2 order by 1 limit $3)
     select x.feature_id::float8 as "featureId", c.collection_id as collection, x.kind, x.field, x.choice,
       ${side('b')} as base, ${side('c')} as ours, ${side('f')} as theirs
     from change_conflict x
     join change c on c.changeset_id = x.changeset_id and c.feature_id = x.feature_id
     left join feature f on f.collection_id = c.collection_id and f.edition = 'full' and f.id = c.feature_id
     left join lateral (select h.geom, h.properties from feature_history h
       where h.collection_id = c.collection_id and h.edition = 'full' and h.id = c.feature_id and h.version = c.base_version
       order by h.revision_from desc limit 1) b on true
     where x.changeset_id = $1 and x.feature_id in (select feature_id from feature_page)
     order by x.feature_id, x.kind, x.field`,
    [changesetId, afterFeature, limit],
  );
}

/** Forgets conflicts that wait for nobody any more: their change was taken out, or made again from what is published. */
export async function dropSettledConflicts(tx: Transaction, changesetId: number): Promise<void> {
  await tx.query(
    `delete from change_conflict x where x.changeset_id = $1 and x.choice is null and not exists (
       select 1 from change c
       left join feature f on f.collection_id = c.collection_id and f.edition = 'full' and f.id = c.feature_id
       where c.changeset_id = x.changeset_id and c.feature_id = x.feature_id and ${IS_OUTDATED})`,
    [changesetId],
  );
}

/** How many conflicts of a changeset wait for somebody to choose. */
export async function countOpenConflicts(tx: Transaction, changesetId: number): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    'select count(*)::int as count from change_conflict where changeset_id = $1 and choice is null',
    [changesetId],
  );
  return row?.count ?? 0;
}

const fieldOf = (conflict: MergeConflict) => (conflict.kind === 'attribute' ? conflict.field : '');

/** What they made of it, as it is compared: null where they took the attribute or the feature away. */
export function theirsOf(conflict: MergeConflict): unknown {
  switch (conflict.kind) {
    case 'attribute':
      return conflict.theirs ?? null;
    case 'geometry':
      return conflict.theirs;
    case 'existence':
      return conflict.theirs ?? null;
  }
}
