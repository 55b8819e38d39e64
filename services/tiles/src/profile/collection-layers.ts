import type { CompiledLayer, CompiledProfile } from './compile.ts';

/**
 * Which layers of a tile are a collection's, so that they can stand for it: `own` where all that it feeds hold nothing
 * else; `shared` with those that do not, among which its features can't be told from others'; `none` where it is not
 * drawn.
 */
export type CollectionLayers =
  | { readonly kind: 'own'; readonly layers: readonly CompiledLayer[] }
  | { readonly kind: 'shared'; readonly layers: readonly CompiledLayer[] }
  | { readonly kind: 'none' };

export function layersOfCollection(profile: CompiledProfile, collectionId: string): CollectionLayers {
  const fed = new Set(profile.sourcesByCollection.get(collectionId)?.map(({ layer }) => layer));
  if (fed.size === 0) return { kind: 'none' };
  const shared = [...fed].filter(({ sources }) =>
    sources.some(({ collection }) => collection !== collectionId),
  );
  return shared.length > 0 ? { kind: 'shared', layers: shared } : { kind: 'own', layers: [...fed] };
}
