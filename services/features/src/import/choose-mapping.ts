import { genericMapping, mappings, suggestMapping } from '@tongtu/data/mappings';
import { collectionById, collections } from '@tongtu/data/model';
import type { MappingDefinition } from '@tongtu/sdk/contract';
import { baseModel } from '../mapping/apply.ts';
import { mappingFaults } from '../mapping/faults.ts';
import { ImportError } from './error.ts';
import type { SourceLayer } from './read/source.ts';

export interface MappingWish {
  /** A mapping of one's own. */
  readonly mapping?: MappingDefinition | undefined;
  /** Everything into one collection, by equal names. */
  readonly collection?: string | undefined;
}

/** The mapping that is asked for, else one that knows the layers. Throws `mapping_*`, `collection_unknown`. */
export function chooseMapping(
  layers: readonly SourceLayer[],
  { mapping, collection }: MappingWish,
): MappingDefinition {
  if (mapping !== undefined) return withoutFaults(mapping);
  if (collection !== undefined) return mappingInto(collection);
  const filled = layers.filter(({ featureCount }) => featureCount > 0);
  const known = suggestMapping(
    filled.map(({ ownName, columns }) => ({ name: ownName, attributes: columns })),
    mappings,
  );
  if (known !== undefined) return known;
  throw new ImportError('mapping_missing', {
    got:
      filled
        .map(({ name, columns }) => `layer ${name} with ${columns.join(', ') || 'no attributes'}`)
        .join('; ') || 'no features',
    wanted: 'to know what the layers are',
    advice:
      'Name the collection with --collection (columns are taken by equal names), or say more with --map mapping.json',
  });
}

/** Everything into one collection, by columns of equal names. Throws `collection_unknown`. */
export function mappingInto(collection: string): MappingDefinition {
  const definition = collectionById(collection);
  if (definition !== undefined) return genericMapping(definition);
  throw new ImportError('collection_unknown', {
    got: `--collection ${collection}`,
    wanted: `one of ${collections.map(({ id }) => id).join(', ')}`,
  });
}

function withoutFaults(mapping: MappingDefinition): MappingDefinition {
  const faults = mappingFaults(mapping, baseModel);
  if (faults.length === 0) return mapping;
  throw new ImportError('mapping_faulty', {
    got: faults
      .map(({ at, code, got }) => `${code} ${got} at ${at}`)
      .slice(0, 10)
      .join('; '),
    wanted: 'collections, fields, sets and groups that there are',
    advice: 'The fields of a collection are listed by /api/collections/<id>',
  });
}
