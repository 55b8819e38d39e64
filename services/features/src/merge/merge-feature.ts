import type { ConflictChoices, Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { isSameShape, mergeGeometry } from './merge-geometry.ts';

/** What a feature is at one time. */
export interface FeatureState {
  readonly geometry: Geometry;
  readonly properties: Properties;
}

type Value = Properties[string] | undefined;

/** Where two edits of one feature can't both be had. Missing values are attributes that are not there. */
export type MergeConflict =
  | {
      readonly kind: 'attribute';
      readonly field: string;
      readonly base: Value;
      readonly ours: Value;
      readonly theirs: Value;
    }
  | { readonly kind: 'geometry'; readonly base: Geometry; readonly ours: Geometry; readonly theirs: Geometry }
  /** One removed what the other changed. */
  | {
      readonly kind: 'existence';
      readonly base: FeatureState;
      readonly ours: FeatureState | undefined;
      readonly theirs: FeatureState | undefined;
    };

/** Conflicts of an earlier merge: only people close them, though the other side's edit was taken back since. */
export interface StandingConflicts {
  readonly existence: boolean;
  readonly geometry: boolean;
  readonly attributes: ReadonlySet<string>;
}

export interface FeatureMerge {
  /** What both edits come to, where nothing stays open ours; undefined: the feature is removed. */
  readonly state: FeatureState | undefined;
  /** What was taken over from them without anybody having to choose: names of attributes, `true` for the shape. */
  readonly taken: { readonly attributes: readonly string[]; readonly geometry: boolean };
  /** Those for which there is no choice yet. */
  readonly conflicts: readonly MergeConflict[];
  /** Whether the state differs from theirs: else there is nothing left to be published. */
  readonly changesTheirs: boolean;
}

const NOTHING_TAKEN = { attributes: [], geometry: false } as const;
const NONE_STANDING: StandingConflicts = { existence: false, geometry: false, attributes: new Set() };

/**
 * Merges two edits of one feature, attribute by attribute and the shape by its vertices.
 *
 * @param base as both found it
 * @param ours what the changeset wants; undefined: the feature removed
 * @param theirs what was published meanwhile; undefined: removed
 * @param choices of people, for what can't be merged
 * @param standing what was a conflict before, and is one as long as ours differs from both other states
 */
export function mergeFeature(
  base: FeatureState,
  ours: FeatureState | undefined,
  theirs: FeatureState | undefined,
  choices: ConflictChoices = {},
  standing: StandingConflicts = NONE_STANDING,
): FeatureMerge {
  if (!ours || !theirs) return mergeRemoval(base, ours, theirs, choices, standing.existence);
  const conflicts: MergeConflict[] = [];
  // One of the two had removed it, which was a conflict, and it is back.
  if (standing.existence && !isSameState(ours, base) && !isSameState(ours, theirs)) {
    if (choices.existence === 'theirs')
      return { state: theirs, taken: NOTHING_TAKEN, conflicts, changesTheirs: false };
    if (!choices.existence) conflicts.push({ kind: 'existence', base, ours, theirs });
  }
  const attributes: string[] = [];
  const properties: Record<string, Properties[string]> = {};
  for (const field of new Set([...Object.keys(theirs.properties), ...Object.keys(ours.properties)])) {
    const [was, mine, other] = [base, ours, theirs].map((state) => state.properties[field]);
    const isOpen = mine !== other && mine !== was && (other !== was || standing.attributes.has(field));
    const choice = choices.attributes?.[field];
    if (isOpen && !choice) {
      conflicts.push({ kind: 'attribute', field, base: was, ours: mine, theirs: other });
    }
    const takesTheirs = isOpen ? choice === 'theirs' : mine === was;
    if (takesTheirs && !isOpen && mine !== other) attributes.push(field);
    const value = takesTheirs ? other : mine;
    if (value !== undefined) properties[field] = value;
  }

  const together =
    standing.geometry && isThird(ours.geometry, base.geometry, theirs.geometry)
      ? undefined
      : mergeGeometry(base.geometry, ours.geometry, theirs.geometry);
  if (!together && !choices.geometry) {
    conflicts.push({ kind: 'geometry', base: base.geometry, ours: ours.geometry, theirs: theirs.geometry });
  }
  const geometry = together ?? (choices.geometry === 'theirs' ? theirs.geometry : ours.geometry);
  const state = { geometry, properties };
  return {
    state,
    taken: { attributes, geometry: together !== undefined && !isSameShape(together, ours.geometry) },
    conflicts,
    changesTheirs: !isSameState(state, theirs),
  };
}

function mergeRemoval(
  base: FeatureState,
  ours: FeatureState | undefined,
  theirs: FeatureState | undefined,
  { existence }: ConflictChoices,
  isStanding: boolean,
): FeatureMerge {
  if (!ours && !theirs)
    return { state: undefined, taken: NOTHING_TAKEN, conflicts: [], changesTheirs: false };
  const other = ours ?? theirs!;
  const isOpen = isStanding || !isSameState(other, base);
  if (!isOpen)
    return { state: undefined, taken: NOTHING_TAKEN, conflicts: [], changesTheirs: theirs !== undefined };
  const state = existence === 'theirs' ? theirs : ours;
  return {
    state,
    taken: NOTHING_TAKEN,
    conflicts: existence ? [] : [{ kind: 'existence', base, ours, theirs }],
    changesTheirs: state !== theirs,
  };
}

const isThird = (shape: Geometry, ...others: readonly [Geometry, Geometry]): boolean =>
  others.every((other) => !isSameShape(shape, other));

function isSameState(a: FeatureState, b: FeatureState): boolean {
  const fields = Object.keys(a.properties);
  return (
    fields.length === Object.keys(b.properties).length &&
    fields.every((field) => a.properties[field] === b.properties[field]) &&
    isSameShape(a.geometry, b.geometry)
  );
}
