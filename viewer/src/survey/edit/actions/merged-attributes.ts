import type { Properties } from '@tongtu/sdk/contract';
import type { DeskFeature } from '../feature.ts';

/** The first's attributes, and of the others what it lacks. */
export function mergedAttributes(features: readonly DeskFeature[]): Properties {
  return Object.assign({}, ...features.toReversed().map(({ properties }) => properties)) as Properties;
}
