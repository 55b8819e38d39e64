import type { DeskFeature, FeatureKey, Sheet } from './feature.ts';

/** Why an action can't be done. Each has its words in both languages. */
export type Refusal =
  | 'nothing_selected'
  | 'one_selected'
  | 'wrong_geometry'
  | 'too_few_vertices'
  | 'does_not_cross'
  | 'not_adjacent'
  | 'different_collections'
  | 'no_right_angles'
  | 'no_vertex_here'
  | 'locked';

/** What a feature was and what it becomes: missing before it was made, missing after it is deleted. */
export interface FeatureChange {
  readonly key: FeatureKey;
  readonly before?: DeskFeature;
  readonly after?: DeskFeature;
}

export type ActionName =
  | ('create' | 'copy' | 'move' | 'reshape' | 'delete')
  | ('attributes' | 'split' | 'merge' | 'square');

/** One stroke of work as plain data: it can be kept, sent, and turned round. */
export interface Edit {
  readonly action: ActionName;
  readonly changes: readonly FeatureChange[];
}

/** What an action comes to. */
export type Decision =
  | {
      readonly ok: true;
      readonly edit: Edit;
      /** What is to be selected afterwards. */
      readonly selected: readonly FeatureKey[];
    }
  | { readonly ok: false; readonly refusal: Refusal };

export function refuse(refusal: Refusal): Decision {
  return { ok: false, refusal };
}

/** An edit of these changes; changes that change nothing are left out. */
export function decide(
  action: ActionName,
  changes: readonly FeatureChange[],
  selected: readonly FeatureKey[],
): Decision {
  return { ok: true, edit: { action, changes: changes.filter(isChange) }, selected };
}

/** The edit that takes this one back. */
export function inverse({ action, changes }: Edit): Edit {
  return {
    action,
    changes: changes.toReversed().map(({ key, before, after }) => change(key, after, before)),
  };
}

/** The sheet after an edit. */
export function apply(sheet: Sheet, { changes }: Edit): Sheet {
  const next = new Map(sheet);
  for (const { key, after } of changes) {
    if (after) next.set(key, after);
    else next.delete(key);
  }
  return next;
}

/** A change between two states, of which either may be missing. */
function change(
  key: FeatureKey,
  before: DeskFeature | undefined,
  after: DeskFeature | undefined,
): FeatureChange {
  return { key, ...(before ? { before } : {}), ...(after ? { after } : {}) };
}

/** The change of a feature to another state of it. */
export function replace(before: DeskFeature, after: Partial<DeskFeature>): FeatureChange {
  return { key: before.key, before, after: { ...before, ...after } };
}

function isChange({ before, after }: FeatureChange): boolean {
  return before !== after && !(before && after && JSON.stringify(before) === JSON.stringify(after));
}
