import { audienceOf, type Principal } from '@tongtu/database';
import type { CollectionDefinition } from '@tongtu/sdk/contract';
import type { FeatureSource } from './source.ts';

/** A definition as a caller sees it: how features are withheld and indexed is the authority's own business. */
export interface VisibleDefinition extends Omit<CollectionDefinition, 'release' | 'search'> {
  /** Where the caller's features are; not to be sent. */
  readonly source: FeatureSource;
}

/** A definition, and what row-level security shows the caller of its features. */
export interface ReadableDefinition {
  readonly definition: CollectionDefinition;
  readonly source: FeatureSource;
  /** Fields that the caller sees of at least some features; missing: all. */
  readonly columns?: readonly string[] | undefined;
}

/** Without the fields that the caller does not see: their names say something too. */
export function visibleDefinition({ definition, source, columns }: ReadableDefinition): VisibleDefinition {
  const { release: _rules, search: _names, ...open } = definition;
  const isSeen = (field: CollectionDefinition['fields'][number]) =>
    source.edition === 'public' ? field.audience === 'public' : (columns?.includes(field.name) ?? true);
  return { ...open, source, fields: open.fields.filter(isSeen) };
}

/** Callers between whom the policies make no difference. */
export function kindOfCaller(principal: Principal): string {
  if (principal.kind === 'anonymous') return 'anonymous';
  return [audienceOf(principal), principal.organizationId, principal.key?.id ?? ''].join(' ');
}
