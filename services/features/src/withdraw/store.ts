import type { Database, Transaction } from '@tongtu/database';
import type { Edition, Properties } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry } from 'geojson';
import { EXACT_DECIMALS } from '../changesets/change-store.ts';
import { deleteChangeset } from '../changesets/store.ts';

type OwnerTransaction = Parameters<Parameters<Database['asOwner']>[0]>[0];

/** What is withdrawn: a feature, or one property of it, in every state that held at one of the revisions. */
export interface WithdrawalScope {
  readonly featureId: number;
  /** Missing: the feature as a whole. */
  readonly property?: string | undefined;
  /** Missing: from the first. */
  readonly fromRevision?: number | undefined;
  /** Missing: to the newest, and whatever is staged. */
  readonly toRevision?: number | undefined;
}

export interface StoredWithdrawal {
  readonly id: number;
  readonly collectionId: string;
  /** Missing while the rows are gone but archives may still hold the value. */
  readonly endedAt: Date | undefined;
  readonly urls: readonly string[];
}

/** The newest withdrawal of exactly this. */
export async function findWithdrawal(
  tx: Transaction,
  { featureId, property, fromRevision, toRevision }: WithdrawalScope,
): Promise<StoredWithdrawal | undefined> {
  const [row] = await tx.query<{ id: string; collection_id: string; ended: Date | null; urls: string[] }>(
    `select w.id, w.collection_id, e.at as ended, p.detail -> 'urls' as urls
     from withdrawal w join withdrawal_event p on p.withdrawal_id = w.id and p.step = 'purged'
     left join withdrawal_event e on e.withdrawal_id = w.id and e.step = 'ended'
     where w.feature_id = $1 and w.property is not distinct from $2 and w.revision_from is not distinct from $3
       and w.revision_to is not distinct from $4
     order by w.id desc limit 1`,
    [featureId, property ?? null, fromRevision ?? null, toRevision ?? null],
  );
  if (!row) return undefined;
  return {
    ...{ id: Number(row.id), collectionId: row.collection_id, urls: row.urls },
    endedAt: row.ended ?? undefined,
  };
}

export async function insertWithdrawal(
  tx: Transaction,
  { featureId, property, fromRevision, toRevision }: WithdrawalScope,
  collectionId: string,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): Promise<number> {
  const [row] = await tx.query<{ id: string }>(
    `insert into withdrawal (feature_id, collection_id, property, revision_from, revision_to, reason, actor)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [featureId, collectionId, property ?? null, fromRevision ?? null, toRevision ?? null, reason, actor],
  );
  return Number(row!.id);
}

export async function insertWithdrawalEvent(
  tx: Transaction,
  withdrawalId: number,
  step: 'purged' | 'ended',
  detail: object,
): Promise<void> {
  await tx.query(
    `insert into withdrawal_event (withdrawal_id, step, detail) values ($1, $2, $3) on conflict do nothing`,
    [withdrawalId, step, JSON.stringify(detail)],
  );
}

/** With `$1` the feature, `$2` the property or null, `$3` and `$4` the revisions: the states that are withdrawn. */
const IS_WITHDRAWN = `id = $1 and ($2::text is null or properties ? $2) and revision_from <= coalesce($4::bigint, 9223372036854775807)`;
const IS_WITHDRAWN_PAST = `${IS_WITHDRAWN} and revision_to > coalesce($3::bigint, 0)`;

const valuesOf = ({ featureId, property, fromRevision, toRevision }: WithdrawalScope) => [
  featureId,
  property ?? null,
  fromRevision ?? null,
  toRevision ?? null,
];

/** A state that is withdrawn, of either edition, now or before. */
export interface WithdrawnState {
  readonly collectionId: string;
  readonly edition: Edition;
  readonly isCurrent: boolean;
  readonly version: number;
  readonly minZoom: number;
  readonly box: Bbox;
  /** Of the property, as text; missing where the feature is withdrawn as a whole. */
  readonly value: string | undefined;
}

export async function findStates(tx: Transaction, scope: WithdrawalScope): Promise<WithdrawnState[]> {
  const columns = (
    isCurrent: boolean,
  ) => `collection_id as "collectionId", edition, ${isCurrent} as "isCurrent", version,
    min_zoom as "minZoom", array[st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)] as box, properties ->> $2::text as value`;
  // Both name every parameter, so that each has a type.
  const rows = await tx.query<Omit<WithdrawnState, 'value'> & { value: string | null }>(
    `select ${columns(true)} from feature where ${IS_WITHDRAWN} and ($3::bigint is null or true)
     union all select ${columns(false)} from feature_history where ${IS_WITHDRAWN_PAST}`,
    valuesOf(scope),
  );
  return rows.map(({ value, ...state }) => ({ ...state, value: value ?? undefined }));
}

/** The feature as it is now in the full edition. */
export interface CurrentState {
  readonly collectionId: string;
  readonly version: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

export async function findCurrent(tx: Transaction, featureId: number): Promise<CurrentState | undefined> {
  const [row] = await tx.query<CurrentState>(
    `select collection_id as "collectionId", version, st_asgeojson(geom, ${EXACT_DECIMALS}, 0)::json as geometry, properties
     from feature where id = $1 and edition = 'full'`,
    [featureId],
  );
  return row;
}

/** Features that name this value in the field; at most 100. */
export async function findReferring(
  tx: Transaction,
  collectionId: string,
  field: string,
  value: string,
): Promise<number[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from feature where collection_id = $1 and edition = 'full' and properties ->> $2::text = $3 order by id limit 100`,
    [collectionId, field, value],
  );
  return rows.map(({ id }) => Number(id));
}

/** Takes the states out of the history, or the property out of them. */
export async function purgeHistory(tx: Transaction, scope: WithdrawalScope): Promise<number> {
  const change =
    scope.property === undefined
      ? 'delete from feature_history'
      : 'update feature_history set properties = properties - $2::text';
  return count(tx, `${change} where ${IS_WITHDRAWN_PAST}`, valuesOf(scope));
}

/** Tells copies that the feature is gone. */
export async function insertNotices(
  tx: Transaction,
  states: readonly WithdrawnState[],
  featureId: number,
  revision: number,
): Promise<void> {
  const current = states.filter(({ isCurrent }) => isCurrent);
  await tx.query(
    `insert into withdrawn_feature (collection_id, edition, id, version, revision)
     select c, e, $1, v, $2 from unnest($3::text[], $4::text[], $5::integer[]) as t(c, e, v) on conflict do nothing`,
    [
      ...[featureId, revision, current.map(({ collectionId }) => collectionId)],
      ...[current.map(({ edition }) => edition), current.map(({ version }) => version)],
    ],
  );
}

/** What is staged of the feature, and what was found, said and decided about it. */
export async function purgeStaging(
  tx: Transaction,
  { featureId, property }: WithdrawalScope,
): Promise<{ staged: number; findings: number; conflicts: number; comments: number }> {
  // Whoever approves has to see the checks of what is left.
  await tx.query(
    `delete from changeset_check where changeset_id in (select changeset_id from finding where feature_id = $1 or $1 = any (others))`,
    [featureId],
  );
  const findings = await count(tx, 'delete from finding where feature_id = $1 or $1 = any (others)', [
    featureId,
  ]);
  const isWhole = property === undefined;
  const conflicts = await count(
    tx,
    `delete from change_conflict where feature_id = $1 and ($2::text is null or kind = 'existence' or field = $2)`,
    [featureId, property ?? null],
  );
  const staged = isWhole
    ? await count(tx, 'delete from change where feature_id = $1', [featureId])
    : await count(
        tx,
        `update change set properties = properties - $2::text, public_properties = public_properties - $2::text,
           search_entries = (select jsonb_agg(e order by n) from jsonb_array_elements(search_entries) with ordinality as x(e, n)
             where e ->> 'text' is distinct from properties ->> $2),
           derivation = null
         where feature_id = $1 and (properties ? $2 or public_properties ? $2)`,
        [featureId, property],
      );
  const comments = isWhole
    ? await count(tx, 'delete from changeset_comment where feature_id = $1', [featureId])
    : 0;
  await tx.query(
    `update changeset s set version = s.version + 1, updated_at = now(), created_count = c.created,
       replaced_count = c.replaced, removed_count = c.removed
     from (select s.id, count(*) filter (where action = 'create') as created,
         count(*) filter (where action = 'replace') as replaced, count(*) filter (where action = 'remove') as removed
       from changeset s left join change c on c.changeset_id = s.id where s.state not in ('published') and s.kind <> 'import'
       group by s.id) c
     where s.id = c.id and (s.created_count, s.replaced_count, s.removed_count)
       is distinct from (c.created::integer, c.replaced::integer, c.removed::integer)`,
  );
  return { staged, findings, conflicts, comments };
}

/**
 * Takes unfinished updates of the collection away: their records are not looked through, and the same command begins such an
 * update anew in any case. One that is under way is told so by its next batch.
 */
export async function purgeUpdates(tx: Transaction, collectionId: string): Promise<number> {
  const open = await tx.query<{ id: string }>(
    `select id from changeset where state = 'draft' and not is_complete and updated_collection = $1 for update`,
    [collectionId],
  );
  for (const { id } of open) await deleteChangeset(tx, Number(id));
  return open.length;
}

/** Where imports found the feature, and what they rejected of the same record. */
export async function purgeSources(tx: Transaction, featureId: number): Promise<number> {
  await tx.query(
    'delete from import_rejection where source_id in (select source_id from source_record where feature_id = $1)',
    [featureId],
  );
  return count(tx, 'delete from source_record where feature_id = $1', [featureId]);
}

/** Shorter ones are in too many words. A Han character says as much as two letters: most names of people have two or three. */
const SHORTEST_TEXT = 4;
const isTelling = (value: string): boolean =>
  value.length + (value.match(/\p{Script=Han}/gu)?.length ?? 0) >= SHORTEST_TEXT;
const PUT_IN_PLACE = '[…]';

/** Takes these values out of what people and imports wrote. */
export async function purgeTexts(tx: Transaction, values: readonly string[]): Promise<number> {
  let texts = 0;
  for (const value of values.filter(isTelling)) {
    for (const [table, column] of [
      ...([
        ['changeset', 'title'],
        ['changeset', 'description'],
        ['changeset', 'reason'],
      ] as const),
      ...([
        ['changeset_event', 'reason'],
        ['changeset_comment', 'text'],
        // What reviewers say of a changeset is a task as well, and reporters name what they see on the map.
        ['task', 'text'],
        ['task', 'reason'],
      ] as const),
    ])
      texts += await count(
        tx,
        `update ${table} set ${column} = replace(${column}, $1, '${PUT_IN_PLACE}') where position($1 in ${column}) > 0`,
        [value],
      );
    const quoted = JSON.stringify(value).slice(1, -1);
    texts += await count(tx, 'update changeset set report = null where position($1 in report::text) > 0', [
      quoted,
    ]);
    texts += await count(
      tx,
      'delete from import_rejection where position($1 in source_id) > 0 or position($2 in reason::text) > 0',
      [value, quoted],
    );
  }
  return texts;
}

/** Answers of the API that are kept for repetitions. */
export async function purgeAnswers(
  tx: Transaction,
  featureId: number,
  values: readonly string[],
): Promise<number> {
  const texts = values.filter(isTelling).map((each) => JSON.stringify(each).slice(1, -1));
  return count(
    tx,
    `delete from idempotency_key where body ~ ('\\m' || $1::text || '\\M')
       or exists (select 1 from unnest($2::text[]) as v where position(v in body) > 0)`,
    [String(featureId), texts],
  );
}

/** Columns of which the planner keeps samples, with their types, where no view stands in the way of {@link forgetSamples}. */
const SAMPLED: Readonly<Record<string, Readonly<Record<string, 'text' | 'jsonb'>>>> = {
  changeset_comment: { text: 'text' },
  idempotency_key: { body: 'text' },
  import_rejection: { source_id: 'text' },
  source_record: { source_id: 'text' },
  task: { text: 'text', reason: 'text' },
  update_record: { source_id: 'text', key: 'text', properties: 'jsonb' },
};

/**
 * Makes the planner forget its samples of texts, in which the value may be. A fresh sample takes the place of the last, but
 * not where a table is empty by now: changing a column to the type that it has drops its sample without touching rows.
 * Needs the tables' owner.
 */
export async function forgetSamples(
  tx: OwnerTransaction,
  { withdrawalId, collectionId }: { readonly withdrawalId: number; readonly collectionId: string },
): Promise<void> {
  for (const [table, columns] of Object.entries(SAMPLED))
    await tx.query(
      `alter table ${table} ${Object.entries(columns)
        .map(([name, type]) => `alter column ${name} type ${type}`)
        .join(', ')}`,
    );
  // Views read staging and names, which may be empty: for the sample there is a row without any text.
  await tx.query('set local role tongtu_service');
  const [made] = await tx.query<{ id: string }>(
    `insert into change (changeset_id, seq, action, collection_id, feature_id)
     select min(id), -$1::bigint, 'remove', '', -$1::bigint from changeset returning changeset_id as id`,
    [withdrawalId],
  );
  await tx.query(
    `insert into search_entry (collection_id, feature_id, edition, ordinal, text, key, lang, status, importance, grams)
     values ('', -$1::bigint, 'full', 0, '', '', 'und', 'standard', 0, '{}')`,
    [withdrawalId],
  );
  await tx.query('reset role');
  const partitions = await tx.query<{ name: string }>(
    `select relname as name from pg_class where relispartition and relkind = 'r'
       and relname in ('feature_' || $1, 'feature_history_' || $1)`,
    [collectionId],
  );
  const features =
    partitions.length > 0 ? partitions.map(({ name }) => name) : ['feature', 'feature_history'];
  for (const table of [
    'change',
    'changeset',
    'changeset_event',
    'search_entry',
    ...Object.keys(SAMPLED),
    ...features,
  ])
    await tx.query(`analyze ${table}`);
  await tx.query('set local role tongtu_service');
  await tx.query('delete from change where changeset_id = $1 and seq = -$2::bigint', [
    made!.id,
    withdrawalId,
  ]);
  await tx.query(`delete from search_entry where collection_id = '' and feature_id = -$1::bigint`, [
    withdrawalId,
  ]);
  await tx.query('reset role');
}

async function count(tx: Transaction, statement: string, values: readonly unknown[]): Promise<number> {
  return (await tx.query(`${statement} returning 1 as done`, values)).length;
}
