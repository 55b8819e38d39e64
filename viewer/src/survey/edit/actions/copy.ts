import type { GeometryKind, Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { type Decision, decide, type FeatureChange, refuse } from '../edit.ts';
import type { FeatureKey } from '../feature.ts';
import { create } from './create.ts';

/** A shape from elsewhere, with what it brings of attributes. */
export interface Copied {
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/**
 * New features of a collection from shapes that came from elsewhere, all or none, as one edit. An area goes into a collection
 * of lines as its outline; a line that is not closed makes no area, for where it would close is not known.
 */
export function copy(
  shapes: readonly Copied[],
  collection: { readonly id: string; readonly geometry: GeometryKind },
  newKey: () => FeatureKey,
): Decision {
  if (shapes.length === 0) return refuse('nothing_selected');
  const changes: FeatureChange[] = [];
  for (const { geometry, properties } of shapes) {
    const fitting = ofKind(geometry, collection.geometry);
    if (!fitting) return refuse('wrong_geometry');
    const made = create(newKey(), collection.id, fitting, properties, 'copy');
    if (!made.ok) return made;
    changes.push(...made.edit.changes);
  }
  return decide(
    'copy',
    changes,
    changes.map(({ key }) => key),
  );
}

/** The shape as a collection of the kind takes it; undefined where it takes none such. */
export function ofKind(geometry: Geometry, kind: GeometryKind): Geometry | undefined {
  if (kind === 'any') return geometry;
  if (kind === 'point') return geometry.type.endsWith('Point') ? geometry : undefined;
  if (kind === 'polygon') return geometry.type.endsWith('Polygon') ? geometry : undefined;
  if (geometry.type.endsWith('LineString')) return geometry;
  const [ring, ...holes] = geometry.type === 'Polygon' ? geometry.coordinates : [];
  return ring && holes.length === 0 ? { type: 'LineString', coordinates: ring } : undefined;
}
