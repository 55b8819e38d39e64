import type { Change, Changeset, FeatureState } from '@tongtu/sdk/contract';
import type { Edit, FeatureChange } from '../edit/edit.ts';
import { type DeskFeature, keyOf } from '../edit/feature.ts';
import type { Draft } from './sending.ts';

/** A changeset of the server as work on the desk: one edit from what its changes were made from to what they propose. */
export function takenUp(
  { id, title, description }: Changeset,
  changes: readonly Change[],
): { readonly edit: Edit; readonly draft: Draft } {
  return {
    edit: { action: 'attributes', changes: changes.map(featureChange) },
    draft: {
      ...{ changesetId: String(id), title, description },
      featureIds: Object.fromEntries(changes.map(({ featureId }) => [keyOf(featureId), featureId])),
    },
  };
}

function featureChange({ featureId, collection, before, after, baseVersion }: Change): FeatureChange {
  const key = keyOf(featureId);
  const feature = (state: FeatureState, more: Partial<DeskFeature>): DeskFeature => ({
    ...{ key, collection, geometry: state.geometry, properties: state.properties },
    ...more,
  });
  const version = baseVersion === undefined ? {} : { version: baseVersion };
  // What is new has no id on the desk: deleted there, it was never made.
  const known = before ? { id: featureId, ...version } : {};
  return {
    key,
    ...(before ? { before: feature(before, known) } : {}),
    ...(after ? { after: feature(after, known) } : {}),
  };
}
