import type { Transaction } from '@tongtu/database';
import { ProblemError, type ProblemFault } from '@tongtu/sdk/contract';
import { throwFaults } from './body.ts';
import { deleteStaged, findStaged, findVersions, insertStaged, type StagedRow } from './change-store.ts';
import type { JudgedChange } from './judge.ts';
import type { Member } from './member.ts';
import { placeChange } from './place-change.ts';
import { recountChanges, type StoredChangeset } from './store.ts';
import { noteEdit } from './talk-store.ts';

/** What one changeset may grow to by way of the API: more is an update from a file. Those may be edited all the same. */
const MAX_STAGED = 20_000;

export interface Staged {
  readonly changeset: StoredChangeset;
  /** Ids of the features, in the order of the changes. */
  readonly featureIds: readonly number[];
}

/**
 * Puts judged changes into a draft that the transaction holds, beside what it has of the same features.
 *
 * @throws ProblemError `invalid_feature` with every fault, `too_large`
 */
export async function stageChanges(
  tx: Transaction,
  changeset: StoredChangeset,
  member: Member,
  changes: readonly JudgedChange[],
): Promise<Staged> {
  const named = changes.flatMap(({ featureId, collectionId }) =>
    featureId === undefined ? [] : [{ featureId, collectionId }],
  );
  const staged = await findStaged(
    tx,
    changeset.id,
    named.map(({ featureId }) => featureId),
  );
  const versions = await findVersions(tx, named);
  const faults: ProblemFault[] = [];
  const rows: StagedRow[] = [];
  const replaced: number[] = [];
  let at = 0;
  for (const { pointer, action, collectionId, featureId, baseVersion, prepared } of changes) {
    const known = featureId === undefined ? {} : versions[at++];
    const held = featureId === undefined ? undefined : staged.get(featureId);
    if (held && held.collectionId !== collectionId) {
      faults.push({
        pointer: `${pointer}/collection`,
        code: 'unknown_feature',
        detail: `feature ${featureId} is of ${held.collectionId}`,
      });
      continue;
    }
    const placed = placeChange({ action, featureId, baseVersion }, { ...known, staged: held });
    if (placed.kind === 'fault') faults.push({ pointer, code: placed.code, detail: placed.detail });
    else {
      if (held) replaced.push(held.seq);
      if (placed.kind === 'stage')
        rows.push({
          action: placed.action,
          collectionId,
          featureId,
          baseVersion: placed.baseVersion,
          prepared,
        });
    }
  }
  throwFaults(faults);
  const total = changeset.created + changeset.replaced + changeset.removed + rows.length - replaced.length;
  if (total > MAX_STAGED && rows.length > replaced.length)
    throw new ProblemError('too_large', {
      got: `${total} changes`,
      wanted: `at most ${MAX_STAGED} in a changeset; more by an update from a file`,
    });
  if (replaced.length > 0) await deleteStaged(tx, changeset.id, replaced);
  const made = await insertStaged(tx, changeset.id, rows);
  await noteEdit(tx, changeset.id, member, changes.length);
  const counted = await recountChanges(tx, changeset.id);
  let next = 0;
  const byRow = new Map(rows.map((row, index) => [row, made[index]!]));
  const given = rows.filter(({ featureId }) => featureId === undefined).map((row) => byRow.get(row)!);
  return { changeset: counted, featureIds: changes.map(({ featureId }) => featureId ?? given[next++]!) };
}
