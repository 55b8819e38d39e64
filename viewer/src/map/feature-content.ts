import type { Answer, Collection, Feature, TongtuClient } from '@tongtu/sdk/client';
import type { CardContent } from './feature-card.ts';
import type { FeatureRef } from './url-state.ts';

/** The server, or its database, is there again soon. */
const UNAVAILABLE = 503;

const collections = new Map<string, Collection>();

/**
 * The feature behind a reference and the words of its collection, or why there is none to show;
 * `undefined` where the caller gave up meanwhile.
 */
export async function readFeatureContent(
  client: TongtuClient,
  reference: FeatureRef,
  signal: AbortSignal,
): Promise<CardContent | undefined> {
  try {
    const answer = await readFeature(client, reference, signal);
    if (!answer.ok) {
      const { code, status } = answer.problem;
      return {
        state: 'failed',
        word: code === 'not_found' ? 'featureGone' : 'featureFailed',
        isAway: code === 'unreachable' || status === UNAVAILABLE,
      };
    }
    const feature = answer.value;
    return { state: 'shown', feature, collection: await readCollection(client, feature.collection, signal) };
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** A link may name a collection that the feature has left; the city-wide id still finds it. */
async function readFeature(
  client: TongtuClient,
  { collection, id }: FeatureRef,
  signal: AbortSignal,
): Promise<Answer<Feature>> {
  if (collection === undefined) return client.features.find(id, { signal });
  const answer = await client.features.get(collection, id, { signal });
  return answer.ok || answer.problem.code !== 'not_found' ? answer : client.features.find(id, { signal });
}

/** Definitions change with releases of the platform, not while a page is open. A failure is not kept. */
async function readCollection(
  client: TongtuClient,
  id: string,
  signal: AbortSignal,
): Promise<Collection | undefined> {
  const kept = collections.get(id);
  if (kept) return kept;
  const answer = await client.collections.get(id, { signal });
  if (answer.ok) collections.set(id, answer.value);
  return answer.ok ? answer.value : undefined;
}
