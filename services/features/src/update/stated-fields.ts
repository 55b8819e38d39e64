import type { FeatureRule, FieldSet, MappingDefinition } from '@tongtu/sdk/contract';
import type { LayerPlan } from '../import/plan.ts';
import { isOsm } from '../import/read/format.ts';

/**
 * The fields of a collection of which a layer says something: those that the mapping sets itself, or takes from columns
 * that the layer has. A feature's other attributes are left as they are; an empty cell of a column takes the value away.
 */
export function statedFields(
  mapping: MappingDefinition,
  collection: string,
  { layer }: Pick<LayerPlan, 'layer'>,
): string[] {
  // Tags are no columns: what an object does not say is said not to be.
  const anyColumn = isOsm(layer.format) || mapping.unpack !== undefined;
  const isStated = (value: FieldSet[string]) =>
    anyColumn ||
    typeof value !== 'object' ||
    [value.from].flat().some((column) => layer.columns.includes(column));
  const stated = featureRules(mapping)
    .filter((rule) => rule.collection === collection)
    .flatMap((rule) => [...(rule.include ?? []).map((name) => mapping.sets?.[name] ?? {}), rule.set ?? {}])
    .flatMap((set) => Object.entries(set).filter(([, value]) => isStated(value)))
    .flatMap(([field, value]) => [
      field,
      ...(typeof value === 'object' && value.keep !== undefined ? [value.keep] : []),
    ]);
  return [...new Set(stated)].sort();
}

function featureRules({ rules, groups = {} }: MappingDefinition): FeatureRule[] {
  return [...rules, ...Object.values(groups).flat()].flatMap((rule) => ('collection' in rule ? [rule] : []));
}
