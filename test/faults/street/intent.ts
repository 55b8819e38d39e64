import type { Change, FeatureState } from '@tongtu/sdk/contract';

/** What can be changed of a feature by itself: `remark`, or `vertex 2` of its ring. Null: it has none. */
export type Fields = ReadonlyMap<string, unknown>;

/** What a changeset wants to do to a feature. */
export interface Intent {
  readonly action: 'create' | 'replace' | 'remove';
  /** What it is to be. Of a removal: nothing. */
  readonly fields: Fields;
}

/** A state of a house, field by field and vertex by vertex. */
export function fieldsOf(state: Pick<FeatureState, 'geometry' | 'properties'> | undefined): Fields {
  const fields = new Map<string, unknown>();
  if (!state) return fields;
  for (const [name, value] of Object.entries(state.properties)) fields.set(name, value);
  if (state.geometry.type !== 'Polygon') throw new Error(`a house is no ${state.geometry.type}`);
  const ring = state.geometry.coordinates[0]!.slice(0, -1);
  for (const [index, position] of ring.entries()) fields.set(`vertex ${index}`, position.join(' '));
  return fields;
}

/** The fields in which two states differ, with what they are in the second. */
export function differences(before: Fields, after: Fields): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const name of new Set([...before.keys(), ...after.keys()]))
    if (before.get(name) !== after.get(name)) found.set(name, after.get(name) ?? null);
  return found;
}

export function intentOf({ action, before, after }: Change): Intent {
  if (action === 'remove') return { action, fields: new Map() };
  return { action, fields: differences(fieldsOf(before ?? undefined), fieldsOf(after ?? undefined)) };
}
