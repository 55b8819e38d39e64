import { type Database, failpoint } from '@tongtu/database';
import { type Change, type CollectionDefinition, ProblemError } from '@tongtu/sdk/contract';
import { definitionIn, definitionsOf } from '../model/definitions.ts';
import { prepareChange } from '../stage/prepare.ts';
import {
  EXACT_DECIMALS,
  findPublishedChanges,
  insertStaged,
  lastStagedId,
  type StagedRow,
} from './change-store.ts';
import type { BatchOptions } from './derive-again.ts';
import { once, type WriteKey } from './idempotency.ts';
import type { Member } from './member.ts';
import {
  insertChangeset,
  lockChangeset,
  lockDraftOf,
  recountChanges,
  type StoredChangeset,
  updateChangeset,
} from './store.ts';
import { insertEvent, noteEdit } from './talk-store.ts';
import { answerOf } from './transition.ts';
import type { Written } from './written.ts';

/** Changes of one short transaction. */
const BATCH = 500;

export interface AskedRevert {
  readonly revision: number;
  readonly member: Member;
  readonly key: WriteKey;
}

/**
 * Makes a draft that takes a revision back: what it created goes, what it removed comes back under its id, what it
 * replaced is as it was. Where a feature moved on since, its change is outdated and waits to be merged. Staged in short
 * transactions; killed at any point, the same call goes on with the same draft.
 */
export async function revertRevision(
  database: Database,
  { revision, member, key }: AskedRevert,
  { signal, onBatch }: BatchOptions = {},
): Promise<Written> {
  const draft = await openRevert(database, revision, member);
  failpoint('revert.draft-opened');
  let done = 0;
  while (!draft.isComplete) {
    signal?.throwIfAborted();
    const count = await stageNext(database, draft.id, revision, member);
    if (count === 0) break;
    failpoint('revert.batch-staged');
    done += count;
    onBatch?.(done);
  }
  return once(database, key, async (tx) => {
    const held = await lockChangeset(tx, draft.id);
    if (!held) throw new ProblemError('conflict', { detail: 'The draft was taken away meanwhile' });
    if (held.isComplete) return located(held, member);
    const { created, replaced, removed } = await recountChanges(tx, held.id);
    await noteEdit(tx, held.id, member, created + replaced + removed);
    return located(await updateChangeset(tx, held.id, { isComplete: true }), member);
  });
}

function located(changeset: StoredChangeset, member: Member): Written {
  const answer = answerOf(changeset, member, 201);
  return { ...answer, headers: { ...answer.headers, location: `/api/changesets/${changeset.id}` } };
}

/** The member's open draft for this revision, made where there is none. */
function openRevert(database: Database, revision: number, member: Member): Promise<StoredChangeset> {
  const workKey = `revert:${revision}:${member.memberId}`;
  return database.asService(async (tx) => {
    const made = await insertChangeset(tx, {
      ...{
        kind: 'revert',
        title: `撤回第 ${revision} 次发布 / Revert of revision ${revision}`,
        workKey,
        reverts: revision,
      },
      ...{ author: member, isComplete: false },
    });
    if (made) {
      await insertEvent(tx, made.id, member, { action: 'create', to: 'draft' });
      return made;
    }
    const open = await lockDraftOf(tx, workKey);
    if (!open)
      throw new ProblemError('conflict', { detail: 'The draft was just submitted or taken away; ask again' });
    return open;
  });
}

/** @returns how many changes were staged; 0: there are no more */
async function stageNext(
  database: Database,
  changesetId: number,
  revision: number,
  member: Member,
): Promise<number> {
  const after = await database.asService((tx) => lastStagedId(tx, changesetId));
  const changes = await database.as(member, (tx) =>
    findPublishedChanges(tx, revision, after, BATCH, EXACT_DECIMALS),
  );
  if (changes.length === 0) return 0;
  const definitions = await definitionsOf(
    database,
    changes.map(({ collection }) => collection),
  );
  const rows = changes.map((change) => inverseOf(change, definitionIn(definitions, change.collection)));
  return database.asService(async (tx) => {
    const held = await lockChangeset(tx, changesetId);
    if (held?.state !== 'draft' || held.isComplete)
      throw new ProblemError('conflict', {
        detail: 'The draft changed while it was staged',
        wanted: 'another try',
      });
    // A second call with the same draft was faster: its rows are there.
    if ((await lastStagedId(tx, changesetId)) !== after) return rows.length;
    await insertStaged(tx, changesetId, rows);
    return rows.length;
  });
}

/** The change that takes another one back, made from the state that the other one left. */
export function inverseOf(
  { featureId, collection, before, after }: Change,
  definition: CollectionDefinition,
): StagedRow {
  const row = { collectionId: collection, featureId };
  if (!before) return { ...row, action: 'remove', baseVersion: after?.version ?? null, prepared: undefined };
  const { geometry, properties } = before;
  const prepared = prepareChange(
    { collectionId: collection, sourceId: '', geometry, properties },
    definition,
  );
  return after
    ? { ...row, action: 'replace', baseVersion: after.version ?? null, prepared }
    : { ...row, action: 'create', baseVersion: before.version ?? null, prepared };
}
