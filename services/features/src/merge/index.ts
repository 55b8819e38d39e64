import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@tongtu/database';
import type { ChangesetMerge, ConflictChoices, ConflictSide } from '@tongtu/sdk/contract';
import { definitionIn, findDefinitions } from '../model/definitions.ts';
import { prepareChange } from '../stage/prepare.ts';
import { type FeatureState, type MergeConflict, mergeFeature } from './merge-feature.ts';
import { isSameShape } from './merge-geometry.ts';
import {
  countOpenConflicts,
  dropChange,
  dropSettledConflicts,
  holdOpen,
  keepConflicts,
  lockOutdatedChanges,
  type OutdatedChange,
  replaceByMerge,
  theirsOf,
} from './store.ts';

export { choose, findConflicts } from './store.ts';

/** Changes of one transaction, each some statements. */
const BATCH = 100;

/**
 * Brings a changeset up to what is published: each change whose feature moved on is merged with what came between, by
 * attribute and by vertex. What can't be merged is kept as a conflict until people choose, whatever is published meanwhile
 * (even that the other edit is taken back); other changes of the changeset are merged all the same. In short
 * transactions: killed, it is simply done again.
 */
export async function mergePublished(
  database: Database,
  changesetId: number,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ChangesetMerge> {
  let merged = 0;
  let dropped = 0;
  for (let afterSeq = -1; ; ) {
    signal?.throwIfAborted();
    const last = await database.asService(async (tx) => {
      if (!(await holdOpen(tx, changesetId))) return undefined;
      const outdated = await lockOutdatedChanges(tx, changesetId, { afterSeq, limit: BATCH });
      const definitions = await findDefinitions(
        tx,
        outdated.map(({ collectionId }) => collectionId),
      );
      for (const change of outdated) {
        const { all, result } = decide(change);
        await keepConflicts(tx, changesetId, change.featureId, all);
        if (result.conflicts.length > 0) continue;
        if (!result.changesTheirs) {
          await dropChange(tx, changesetId, change.seq);
          dropped++;
          continue;
        }
        const { state, taken } = result;
        const { collectionId } = change;
        const prepared =
          state &&
          prepareChange({ ...state, collectionId, sourceId: '' }, definitionIn(definitions, collectionId));
        await replaceByMerge(tx, changesetId, change, prepared, shapeOf(change, state), taken);
        merged++;
      }
      return outdated.length === BATCH ? outdated.at(-1)!.seq : undefined;
    });
    if (last === undefined) break;
    afterSeq = last;
  }
  const openConflicts = await database.asService(async (tx) => {
    await dropSettledConflicts(tx, changesetId);
    return countOpenConflicts(tx, changesetId);
  });
  return { merged, dropped, openConflicts };
}

/** All conflicts of a change, and what comes of it by the choices that still hold. */
function decide({ base, ours, theirs, standing: stored }: OutdatedChange) {
  const states = [base, ours ?? undefined, theirs ?? undefined] as const;
  const standing = {
    existence: stored.some(({ kind }) => kind === 'existence'),
    geometry: stored.some(({ kind }) => kind === 'geometry'),
    attributes: new Set(stored.map(({ field }) => field)),
  };
  const { conflicts: all } = mergeFeature(...states, {}, standing);
  const made: {
    existence?: ConflictSide;
    geometry?: ConflictSide;
    attributes: Record<string, ConflictSide>;
  } = {
    attributes: {},
  };
  for (const conflict of all) {
    const choice = stored.find((each) => isFor(each, conflict))?.choice;
    if (!choice) continue;
    if (conflict.kind === 'attribute') made.attributes[conflict.field] = choice;
    else made[conflict.kind] = choice;
  }
  return { all, result: mergeFeature(...states, made satisfies ConflictChoices, standing) };
}

/** Somebody chose between the same two things. */
function isFor(stored: OutdatedChange['standing'][number], conflict: MergeConflict): boolean {
  return (
    stored.kind === conflict.kind &&
    stored.field === (conflict.kind === 'attribute' ? conflict.field : '') &&
    isDeepStrictEqual(stored.theirs, theirsOf(conflict))
  );
}

function shapeOf(
  { ours, theirs }: OutdatedChange,
  state: FeatureState | undefined,
): 'ours' | 'theirs' | 'merged' {
  if (state && theirs && isSameShape(state.geometry, theirs.geometry)) return 'theirs';
  return state && ours && !isSameShape(state.geometry, ours.geometry) ? 'merged' : 'ours';
}
