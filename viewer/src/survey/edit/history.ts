import { apply, type Edit, type FeatureChange, inverse } from './edit.ts';
import type { FeatureKey, Sheet } from './feature.ts';

/** What was done, oldest first, and what of it was taken back, the one to be done again first at the end. */
export interface History {
  readonly done: readonly Edit[];
  readonly undone: readonly Edit[];
}

export const NO_HISTORY: History = { done: [], undone: [] };

/** After another edit what was taken back can't be done again. */
export function perform({ done }: History, edit: Edit): History {
  return { done: [...done, edit], undone: [] };
}

/** Takes the last edit back. `undefined` where there is none. */
export function undo({ done, undone }: History): { history: History; edit: Edit } | undefined {
  const last = done.at(-1);
  if (!last) return undefined;
  return { history: { done: done.slice(0, -1), undone: [...undone, last] }, edit: inverse(last) };
}

/** Does again what was taken back last. `undefined` where there is nothing. */
export function redo({ done, undone }: History): { history: History; edit: Edit } | undefined {
  const last = undone.at(-1);
  if (!last) return undefined;
  return { history: { done: [...done, last], undone: undone.slice(0, -1) }, edit: last };
}

/**
 * What edits come to for each feature: its state before the first and after the last of them. A feature that was made
 * and deleted again, or that is as it was, is left out.
 */
export function netChanges(edits: readonly Edit[]): ReadonlyMap<FeatureKey, FeatureChange> {
  const net = new Map<FeatureKey, FeatureChange>();
  for (const { changes } of edits)
    for (const { key, before, after } of changes) {
      const known = net.get(key);
      const first = known ? known.before : before;
      net.set(key, { key, ...(first ? { before: first } : {}), ...(after ? { after } : {}) });
    }
  for (const [key, { before, after }] of net)
    if (before === after || JSON.stringify(before) === JSON.stringify(after)) net.delete(key);
  return net;
}

/** What is stored, with the edits upon it. */
export function sheetOf(stored: Sheet, edits: readonly Edit[]): Sheet {
  return apply(stored, { action: 'reshape', changes: [...netChanges(edits).values()] });
}
