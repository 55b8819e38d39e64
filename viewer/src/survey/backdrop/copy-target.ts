import type { Collection } from '@tongtu/sdk/client';
import type { Geometry } from 'geojson';
import { ofKind } from '../edit/actions/copy.ts';

type Target = Pick<Collection, 'id' | 'geometry'>;

/**
 * Into which collection shapes are copied until somebody says otherwise: the one that is drawn in, else the first one of
 * their kind, else one that takes them in another form (an area as its outline), else the first. Undefined: there is none.
 *
 * @param drawnId of the collection that is drawn in
 */
export function copyTarget<Some extends Target>(
  shapes: readonly { readonly geometry: Geometry }[],
  collections: readonly Some[],
  drawnId: string,
): Some | undefined {
  const drawnFirst = collections.toSorted((a, b) => Number(b.id === drawnId) - Number(a.id === drawnId));
  return (
    drawnFirst.find((collection) => isOfKind(shapes, collection)) ??
    drawnFirst.find((collection) => takesAll(shapes, collection)) ??
    collections[0]
  );
}

/** Whether all of them can be copied into it. */
export const takesAll = (
  shapes: readonly { readonly geometry: Geometry }[],
  { geometry: kind }: Target,
): boolean => shapes.every(({ geometry }) => ofKind(geometry, kind) !== undefined);

/** Whether it takes all of them as they are, and takes nothing else. */
const isOfKind = (shapes: readonly { readonly geometry: Geometry }[], { geometry: kind }: Target): boolean =>
  kind !== 'any' && shapes.every(({ geometry }) => ofKind(geometry, kind) === geometry);
