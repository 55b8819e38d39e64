import type { Transaction } from '@tongtu/database';
import type { Change, ChangeKind, FeatureState, Properties } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry } from 'geojson';
import type { PreparedChange } from '../stage/prepare.ts';
import type { Known } from './place-change.ts';

/** A feature that a change is about. */
export interface Subject {
  readonly collectionId: string;
  readonly featureId: number;
}

/** A change that the changeset holds already. */
export interface StagedChange {
  readonly seq: number;
  readonly action: ChangeKind;
  readonly collectionId: string;
  readonly baseVersion: number | null;
}

/** What the changeset holds of these features. */
export async function findStaged(
  tx: Transaction,
  changesetId: number,
  featureIds: readonly number[],
): Promise<Map<number, StagedChange>> {
  const rows = await tx.query<{
    feature_id: string;
    seq: string;
    action: ChangeKind;
    collection_id: string;
    base_version: number | null;
  }>(
    `select feature_id, seq, action, collection_id, base_version from change
     where changeset_id = $1 and feature_id = any($2::bigint[])`,
    [changesetId, featureIds],
  );
  return new Map(
    rows.map((row) => [
      Number(row.feature_id),
      {
        ...{ seq: Number(row.seq), action: row.action, collectionId: row.collection_id },
        baseVersion: row.base_version,
      },
    ]),
  );
}

/** The versions of features in the full edition: now, and the last that is past. In the order asked. */
export async function findVersions(
  tx: Transaction,
  subjects: readonly Subject[],
): Promise<Pick<Known, 'current' | 'last'>[]> {
  const rows = await tx.query<{ current: number | null; last: number | null }>(
    `select f.version as current, h.version as last
     from unnest($1::text[], $2::bigint[]) with ordinality as asked(collection_id, id, n)
     left join lateral (select version from feature
       where collection_id = asked.collection_id and edition = 'full' and id = asked.id limit 1) f on true
     left join lateral (select max(version) as version from feature_history
       where collection_id = asked.collection_id and edition = 'full' and id = asked.id) h on true
     order by n`,
    [subjects.map(({ collectionId }) => collectionId), subjects.map(({ featureId }) => featureId)],
  );
  return rows.map(({ current, last }) => ({ current: current ?? undefined, last: last ?? undefined }));
}

/** A change as it goes into staging. */
export interface StagedRow {
  readonly action: ChangeKind;
  readonly collectionId: string;
  /** Missing: the platform gives it one. */
  readonly featureId: number | undefined;
  readonly baseVersion: number | null;
  /** Missing of what is removed. */
  readonly prepared: PreparedChange | undefined;
  /** By which a later delivery finds the feature again. */
  readonly origin?: { readonly source: string; readonly sourceId: string; readonly crs: string } | undefined;
}

/**
 * Stages changes behind those that are there. The changeset has to be held by the transaction.
 *
 * @returns the ids of the features, in the order of the rows
 */
export async function insertStaged(
  tx: Transaction,
  changesetId: number,
  rows: readonly StagedRow[],
): Promise<number[]> {
  if (rows.length === 0) return [];
  const made = await tx.query<{ feature_id: string }>(
    `insert into change (changeset_id, seq, action, collection_id, feature_id, base_version, min_zoom, geom, properties,
       is_public, public_geom, public_properties, derivation, source, source_id, source_crs, place, search_entries)
     select $1, last.seq + n, action, collection_id, coalesce(feature_id, nextval('feature_id_seq')), base_version, min_zoom,
       geom::geometry, properties::jsonb, is_public, public_geom::geometry, public_properties::jsonb, derivation,
       source, source_id, source_crs, st_envelope(st_collect(geom::geometry, f.current)), search_entries::jsonb
     from (select coalesce(max(seq), 0) as seq from change where changeset_id = $1) last,
       unnest($2::text[], $3::text[], $4::bigint[], $5::integer[], $6::smallint[], $7::text[], $8::text[], $9::boolean[],
         $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[]) with ordinality
         as given(action, collection_id, feature_id, base_version, min_zoom, geom, properties, is_public, public_geom,
           public_properties, source, source_id, source_crs, search_entries, derivation, n)
     left join lateral (select feature.geom as current from feature where feature.collection_id = given.collection_id
       and edition = 'full' and id = given.feature_id limit 1) f on true
     order by n returning feature_id`,
    [
      ...[changesetId, rows.map(({ action }) => action), rows.map(({ collectionId }) => collectionId)],
      ...[rows.map(({ featureId }) => featureId ?? null), rows.map(({ baseVersion }) => baseVersion)],
      ...[
        rows.map(({ prepared }) => prepared?.minZoom ?? null),
        rows.map(({ prepared }) => prepared?.geom ?? null),
      ],
      ...[
        rows.map(({ prepared }) => prepared?.properties ?? null),
        rows.map(({ prepared }) => prepared?.isPublic ?? false),
      ],
      ...[
        rows.map(({ prepared }) => prepared?.publicGeom ?? null),
        rows.map(({ prepared }) => prepared?.publicProperties ?? null),
      ],
      ...[
        rows.map(({ origin }) => origin?.source ?? null),
        rows.map(({ origin }) => origin?.sourceId ?? null),
        rows.map(({ origin }) => origin?.crs ?? null),
      ],
      rows.map(({ prepared }) => prepared?.searchEntries ?? null),
      rows.map(({ prepared }) => prepared?.derivation ?? null),
    ],
  );
  return made.map(({ feature_id }) => Number(feature_id));
}

/** Takes staged changes out, with the conflicts they had and what was chosen in them: that was about these changes. */
export async function deleteStaged(
  tx: Transaction,
  changesetId: number,
  seqs: readonly number[],
): Promise<void> {
  await tx.query(
    `with gone as (delete from change where changeset_id = $1 and seq = any($2::bigint[]) returning feature_id)
     delete from change_conflict where changeset_id = $1 and feature_id in (select feature_id from gone)`,
    [changesetId, seqs],
  );
}

interface ChangeRow {
  seq: string;
  feature_id: string;
  collection_id: string;
  action: ChangeKind;
  base_version: number | null;
  geometry: Geometry | null;
  properties: Properties | null;
  current_version: number | null;
  current_geometry: Geometry | null;
  current_properties: Properties | null;
  base_geometry: Geometry | null;
  base_properties: Properties | null;
}

/** Decimals of a degree that keep a tenth of a millimetre, and those that keep a double as it is. */
const SENT_DECIMALS = 9;
export const EXACT_DECIMALS = 15;
const geoJson = (column: string, decimals = SENT_DECIMALS) => `st_asgeojson(${column}, ${decimals}, 0)::json`;

/** Which changes of a changeset; what is missing is not asked about. */
export interface ChangeFilter {
  readonly featureId?: number | undefined;
  readonly action?: ChangeKind | undefined;
  readonly collection?: string | undefined;
  /** What is in it before or after. */
  readonly box?: Bbox | undefined;
}

/** A page of what is staged (of one feature, where it is named), in the order of staging, with the feature before and now. */
export async function findStagedChanges(
  tx: Transaction,
  changesetId: number,
  after: number,
  limit: number,
  { featureId, action, collection, box }: ChangeFilter = {},
): Promise<{ readonly seq: number; readonly change: Change }[]> {
  // The index on the place knows where a change is before and after together; what moved may be in neither.
  const isInBox = `c.place && st_makeenvelope($7, $8, $9, $10, 4490) and (c.geom && st_makeenvelope($7, $8, $9, $10, 4490)
    or c.action <> 'create' and coalesce((select geom && st_makeenvelope($7, $8, $9, $10, 4490) from feature
      where collection_id = c.collection_id and edition = 'full' and id = c.feature_id limit 1), true))`;
  const rows = await tx.query<ChangeRow>(
    `with page as materialized (select * from seen_change c
       where changeset_id = $1 and seq > $2 and ($4::bigint is null or feature_id = $4)
         and ($5::text is null or action = $5) and ($6::text is null or collection_id = $6)
         ${box ? `and ${isInBox}` : ''} order by seq limit $3)
     select c.seq, c.feature_id, c.collection_id, c.action, c.base_version,
       ${geoJson('c.geom')} as geometry, c.properties,
       f.version as current_version, ${geoJson('f.geom')} as current_geometry, f.properties as current_properties,
       ${geoJson('h.geom')} as base_geometry, h.properties as base_properties
     from page c
     left join lateral (select version, geom, properties from feature
       where collection_id = c.collection_id and edition = 'full' and id = c.feature_id limit 1) f on true
     left join lateral (select geom, properties from feature_history
       where collection_id = c.collection_id and edition = 'full' and id = c.feature_id and version = c.base_version
         and c.action <> 'create' and f.version is distinct from c.base_version
       order by revision_from desc limit 1) h on true
     order by c.seq`,
    [changesetId, after, limit, featureId ?? null, action ?? null, collection ?? null, ...(box ?? [])],
  );
  return rows.map((row) => ({ seq: Number(row.seq), change: stagedChange(row) }));
}

function stagedChange(row: ChangeRow): Change {
  const { action, base_version, current_version } = row;
  const current = stateOf(current_version, row.current_geometry, row.current_properties);
  const isCreated = action === 'create';
  const isOutdated = isCreated ? current !== null : current_version !== base_version;
  const past = stateOf(base_version, row.base_geometry, row.base_properties);
  return {
    ...{ featureId: Number(row.feature_id), collection: row.collection_id, action },
    ...(base_version === null ? {} : { baseVersion: base_version }),
    before: isCreated ? null : isOutdated ? past : current,
    after: stateOf(null, row.geometry, row.properties),
    ...{ isOutdated, ...(isOutdated ? { current } : {}) },
  };
}

function stateOf(
  version: number | null,
  geometry: Geometry | null,
  properties: Properties | null,
): FeatureState | null {
  if (!geometry || !properties) return null;
  return { ...(version === null ? {} : { version }), geometry, properties };
}

export interface PublishedRow {
  feature_id: string;
  collection_id: string;
  after_version: number | null;
  after_geometry: Geometry | null;
  after_properties: Properties | null;
  before_version: number | null;
  before_geometry: Geometry | null;
  before_properties: Properties | null;
}

/**
 * A page of what a revision did in the full edition, in the order of ids, out of the store and its history: for ever,
 * and as far as the caller of the transaction may see the features.
 */
export async function findPublishedChanges(
  tx: Transaction,
  revision: number,
  after: number,
  limit: number,
  decimals = SENT_DECIMALS,
): Promise<Change[]> {
  const rows = await tx.query<PublishedRow>(
    `with ${PUBLISHED_PAGE} select ${publishedColumns(decimals)} from page order by id, collection_id`,
    [revision, after, limit],
  );
  return rows.map(publishedChange);
}

// Each branch by an index of (revision, id); a feature that changed again since is in the history with both numbers.
const branch = (table: string, column: string) =>
  `(select collection_id, id, version, geom, properties from ${table}
    where edition = 'full' and ${column} = $1 and id > $2 order by id limit $3)`;

/** What revision $1 did to the $3 features after $2, as `page`. */
export const PUBLISHED_PAGE = `after as (${branch('feature', 'revision_from')} union all ${branch('feature_history', 'revision_from')}),
  before as ${branch('feature_history', 'revision_to')},
  page as materialized (
    select coalesce(a.id, b.id) as id, coalesce(a.collection_id, b.collection_id) as collection_id,
      a.version as after_version, a.geom as after_geom, a.properties as after_properties,
      b.version as before_version, b.geom as before_geom, b.properties as before_properties
    from after a full join before b on a.collection_id = b.collection_id and a.id = b.id
    order by 1, 2 limit $3)`;

export const publishedColumns = (decimals = SENT_DECIMALS): string =>
  `id as feature_id, collection_id, after_version, ${geoJson('after_geom', decimals)} as after_geometry, after_properties,
    before_version, ${geoJson('before_geom', decimals)} as before_geometry, before_properties`;

export function publishedChange(row: PublishedRow): Change {
  const after = stateOf(row.after_version, row.after_geometry, row.after_properties);
  const before = stateOf(row.before_version, row.before_geometry, row.before_properties);
  return {
    ...{ featureId: Number(row.feature_id), collection: row.collection_id },
    action: before === null ? 'create' : after === null ? 'remove' : 'replace',
    ...(row.before_version === null ? {} : { baseVersion: row.before_version }),
    ...{ before, after, isOutdated: false },
  };
}

/** The greatest id of what is staged; 0 where nothing is. */
export async function lastStagedId(tx: Transaction, changesetId: number): Promise<number> {
  const [row] = await tx.query<{ last: string | null }>(
    'select max(feature_id) as last from change where changeset_id = $1',
    [changesetId],
  );
  return Number(row?.last ?? 0);
}
