import { type Decision, decide, refuse } from '../edit.ts';
import type { DeskFeature } from '../feature.ts';

export function deleteFeatures(features: readonly DeskFeature[]): Decision {
  if (features.length === 0) return refuse('nothing_selected');
  return decide(
    'delete',
    features.map((before) => ({ key: before.key, before })),
    [],
  );
}
