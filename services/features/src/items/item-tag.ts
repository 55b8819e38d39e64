import type { FeatureSource } from '../collections/source.ts';

/**
 * The entity tag of a feature as a caller sees it; strong, for its GeoJSON at one address changes with the version alone,
 * or with what the caller may see of it.
 */
export const itemTag = (
  { edition, permits }: Pick<FeatureSource, 'edition' | 'permits'>,
  version: number,
): string => `"${edition[0]}${version}${permits === '' ? '' : `-${permits}`}"`;
