import { createHash } from 'node:crypto';
import { middleOf } from '@tongtu/sdk/checks';
import type { CheckCode, Fault } from '@tongtu/sdk/contract';

/** Found from either side, with the same features: the place is what they share, and the sides may say it in another way. */
const MUTUAL: ReadonlySet<CheckCode> = new Set([
  'duplicate_feature',
  'overlap',
  'coverage_overlap',
  'number_not_unique',
]);

/**
 * Says whether a finding of the next run is the same: code, features, what the texts say, and the place to 1 m. Whoever
 * ticked a warning ticked just this one; where it grew, it is another. It makes one finding of one that both of two
 * changed features have.
 */
export function fingerprintOf({ code, collection, feature, others, parameters, place }: Fault): string {
  const ids = [feature, ...others];
  const [lng, lat] = middleOf(place);
  const parts = [
    code,
    collection,
    MUTUAL.has(code) || code === 'crossing_without_node' || code === 'almost_junction'
      ? ids.toSorted((a, b) => a - b)
      : ids,
    Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    MUTUAL.has(code) ? null : [lng.toFixed(5), lat.toFixed(5)],
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
}
