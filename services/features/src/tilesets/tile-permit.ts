import type { AttributeDefinition } from '@tongtu/data/tile-profile';
import type { Principal } from '@tongtu/database';
import type { Filter } from '@tongtu/sdk/contract';
import { defaultProfile, layersAlone, type TilesetPart, type TilesetPermit } from '@tongtu/tiles';
import type { Definitions, DefinitionsCache } from '../collections/definitions.ts';

/**
 * How much of the full edition's tiles a member may see, in memory: a layer where all that it draws is open to the member
 * with every row, without the attributes made of columns that are not. A collection of which only some rows are open is
 * in none of its layers: its features are.
 */
export function tilePermits(definitions: DefinitionsCache): (principal: Principal) => Promise<TilesetPermit> {
  const known = new WeakMap<Definitions, TilesetPermit>();
  return async (principal) => {
    const seen = await definitions.of(principal, 'see');
    const ready = known.get(seen);
    if (ready) return ready;
    const permit = permitOf(seen);
    known.set(seen, permit);
    return permit;
  };
}

/** The permit that the collections make which a caller sees. */
function permitOf(seen: Definitions): TilesetPermit {
  const { layers } = defaultProfile;
  const open: string[] = [];
  const without = new Map<string, string[]>();
  for (const layer of layers) {
    const collections = layer.sources.map(({ collection }) => seen.get(collection));
    if (!collections.every((each) => each?.source.edition === 'full' && each.source.hasAllRows)) continue;
    open.push(layer.id);
    const hidden = new Set<string>();
    for (const { collection, attributes } of layer.sources) {
      const columns = new Set(seen.get(collection)?.fields.map(({ name }) => name));
      for (const attribute of attributes)
        if (!fieldsOf(attribute).every((field) => columns.has(field))) hidden.add(attribute.name);
    }
    if (hidden.size > 0) without.set(layer.id, [...hidden]);
  }
  if (open.length === 0) return 'nothing';
  if (open.length === layers.length && without.size === 0) return 'whole';
  return { ...layersAlone(open), without } satisfies TilesetPart;
}

/** The columns that an attribute's value tells something of. */
function fieldsOf({
  name,
  field,
  value,
  test,
  computed,
  otherwise,
  if: condition,
}: AttributeDefinition): string[] {
  const own = value === undefined && test === undefined && computed === undefined ? [field ?? name] : [];
  const by = typeof otherwise === 'object' ? [otherwise.by] : [];
  return [...own, ...by, ...fieldsOfFilter(test), ...fieldsOfFilter(condition)];
}

function fieldsOfFilter(filter: Filter | undefined): string[] {
  if (!filter) return [];
  if (filter[0] === 'all' || filter[0] === 'any')
    return filter.slice(1).flatMap((part) => fieldsOfFilter(part as Filter));
  const [, field] = filter;
  return typeof field === 'string' ? [field] : fieldsOfFilter(field as Filter);
}
