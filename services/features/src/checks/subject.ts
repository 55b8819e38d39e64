import type { ChangedFeature, FeatureState } from '@tongtu/sdk/checks';
import { boxOf } from '@tongtu/sdk/checks';
import { type Bbox, bboxUnion } from '@tongtu/sdk/geo';

/** One change of a changeset: `now` is missing where it removes, `base` where it creates. */
export interface Subject {
  /** Its number in the changeset. */
  readonly seq: number;
  readonly collection: string;
  readonly feature: number;
  readonly now?: FeatureState;
  readonly base?: FeatureState;
}

/** The feature as it will be; `undefined` where it is removed. */
export function changedFeature({ collection, feature, now, base }: Subject): ChangedFeature | undefined {
  return now && { collection, feature, ...now, ...(base ? { base } : {}) };
}

/** The box of what it was and will be; `undefined` where neither has a position. */
export function reachOf({ now, base }: Subject): Bbox | undefined {
  const [a, b] = [now && boxOf(now.geometry), base && boxOf(base.geometry)];
  return a && b ? bboxUnion(a, b) : (a ?? b);
}
