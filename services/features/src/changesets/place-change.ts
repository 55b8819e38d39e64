import type { ChangeKind } from '@tongtu/sdk/contract';

/** What the store knows of the feature of a change. */
export interface Known {
  /** Its version now; missing: it is not there. */
  readonly current?: number | undefined;
  /** The version that it had last; missing: it never changed or was never there. */
  readonly last?: number | undefined;
  /** What the changeset holds of it already. */
  readonly staged?: { readonly action: ChangeKind; readonly baseVersion: number | null } | undefined;
}

export type Placed =
  | { readonly kind: 'stage'; readonly action: ChangeKind; readonly baseVersion: number | null }
  /** What was staged goes, and nothing comes in its place: it never was. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'fault'; readonly code: string; readonly detail: string };

/**
 * What a change is beside what the changeset holds of the feature already: the last word counts, against the version
 * that the first was made from.
 */
export function placeChange(
  {
    action,
    featureId,
    baseVersion,
  }: { action: ChangeKind; featureId: number | undefined; baseVersion: number | undefined },
  { current, last, staged }: Known,
): Placed {
  if (featureId === undefined) return { kind: 'stage', action, baseVersion: null };
  const newest = Math.max(current ?? 0, last ?? 0);
  if (baseVersion !== undefined && baseVersion > newest)
    return fault('unknown_version', `version ${baseVersion} of feature ${featureId} does not exist`);
  if (staged?.action === 'create')
    return action === 'remove'
      ? { kind: 'drop' }
      : { kind: 'stage', action: 'create', baseVersion: staged.baseVersion };
  if (action === 'create') return comeBack();
  if (staged) return { kind: 'stage', action, baseVersion: baseVersion ?? staged.baseVersion };
  // What is gone by now can still be named by the version that the editor saw: it is a conflict, not a mistake.
  const base = baseVersion ?? current;
  if (base === undefined) return fault('unknown_feature', `there is no feature ${featureId}`);
  return { kind: 'stage', action, baseVersion: base };

  function comeBack(): Placed {
    if (staged) return fault('exists', `feature ${featureId} is in the changeset already: replace it`);
    if (current !== undefined) return fault('exists', `feature ${featureId} is there: replace it`);
    if (last === undefined)
      return fault('unknown_feature', `ids are given by the platform; there was no feature ${featureId}`);
    return { kind: 'stage', action: 'create', baseVersion: last };
  }
}

const fault = (code: string, detail: string): Placed => ({ kind: 'fault', code, detail });
