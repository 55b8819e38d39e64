import { audienceOf, type Principal } from '@tongtu/database';
import type { CollectionDefinition } from '@tongtu/sdk/contract';

/** A definition as it is sent: how features are withheld and indexed is the authority's own business. */
export type VisibleDefinition = Omit<CollectionDefinition, 'release' | 'search'>;

/** Without the fields that the caller's edition does not carry: their names say something too. */
export function visibleDefinition(definition: CollectionDefinition, principal: Principal): VisibleDefinition {
  const { release: _rules, search: _names, ...open } = definition;
  if (audienceOf(principal) !== 'public') return open;
  return { ...open, fields: open.fields.filter((field) => field.audience === 'public') };
}
