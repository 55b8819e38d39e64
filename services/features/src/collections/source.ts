import type { Edition } from '@tongtu/sdk/contract';

/**
 * Where a caller's features of a collection are read: the edition, and whether the caller sees all rows and columns of it.
 * What is seen in part is read through the views that leave the rest out; whoever forgets finds nothing, for the tables
 * themselves show none of it.
 */
export interface FeatureSource {
  readonly edition: Edition;
  readonly isMasked: boolean;
  /** Whether the caller sees every row, if not every column. */
  readonly hasAllRows: boolean;
  /** Of the permits behind a part: another text, another part. Empty where the caller sees all. */
  readonly permits: string;
}

/** The full edition, all of it. */
export const WHOLE = {
  edition: 'full',
  isMasked: false,
  hasAllRows: true,
  permits: '',
} as const satisfies FeatureSource;

/** The relation of current features. */
export const featuresOf = ({ isMasked }: Pick<FeatureSource, 'isMasked'>) =>
  isMasked ? ('masked_feature' as const) : ('feature' as const);

/** The relation of former ones. */
export const historyOf = ({ isMasked }: Pick<FeatureSource, 'isMasked'>) =>
  isMasked ? ('masked_feature_history' as const) : ('feature_history' as const);

/** Collections that are read in the same way. */
export interface SourceGroup {
  readonly source: Pick<FeatureSource, 'edition' | 'isMasked'>;
  readonly collections: readonly string[];
}

/** Which collections are read where, for doors that read several at once. */
export function groupBySource(
  collections: Iterable<{ readonly id: string; readonly source: FeatureSource }>,
): SourceGroup[] {
  const groups = new Map<string, { source: SourceGroup['source']; collections: string[] }>();
  for (const { id, source } of collections) {
    const { edition, isMasked } = source;
    const key = `${edition} ${isMasked}`;
    const group = groups.get(key) ?? { source: { edition, isMasked }, collections: [] };
    group.collections.push(id);
    groups.set(key, group);
  }
  return [...groups.values()];
}
