import type { Collection } from '../client/index.ts';

/**
 * How a layer gets its features: `all` of them at once, those in `view` after each move, as vector `tiles`, or `own` ones
 * that the page has.
 */
export type Delivery = 'all' | 'view' | 'tiles' | 'own';

/** What a style asks of its features. */
export interface Needs {
  /** Fields that it, its filter or its joined rows read. */
  readonly fields: Iterable<string>;
  /** It has to hold the features: to cluster them, to find a point of areas and lines, or to work classes out. */
  readonly features: boolean;
}

/** Loaded at once unless told otherwise: some MB of GeoJSON, which a browser draws without a stutter. */
export const MAX_LOADED_ITEMS = 5_000;

/**
 * By the collection's own description: a small one is loaded once, a large one comes as tiles where it has some that
 * carry what the style reads, and in view where it has not.
 *
 * @param tileFields what its tiles carry; missing where it has none
 * @param maxItems as many are loaded at once
 */
export function chooseDelivery(
  { itemCount, fields }: Pick<Collection, 'itemCount' | 'fields'>,
  needs: Needs,
  tileFields?: ReadonlySet<string>,
  maxItems = MAX_LOADED_ITEMS,
): Exclude<Delivery, 'own'> {
  if (itemCount !== undefined && itemCount <= maxItems) return 'all';
  if (!tileFields || needs.features) return 'view';
  const declared = new Set(fields.map(({ name }) => name));
  const lacks = [...needs.fields].some((field) => declared.has(field) && !tileFields.has(field));
  return lacks ? 'view' : 'tiles';
}
