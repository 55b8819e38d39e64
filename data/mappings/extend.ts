import type { MappingDefinition } from '@tongtu/sdk/contract';

/**
 * The mapping with what it extends: its own rules first, then those of the other; sets and groups
 * of the same name replace the other's. Throws where it extends what is not there, or itself.
 */
export function extendMapping(
  mapping: MappingDefinition,
  among: readonly MappingDefinition[],
  passed: readonly string[] = [],
): MappingDefinition {
  if (mapping.extends === undefined) return mapping;
  const base = among.find(({ id }) => id === mapping.extends);
  if (!base || passed.includes(base.id))
    throw new Error(
      `the mapping ${mapping.id} extends ${mapping.extends}, which ${base ? 'extends it' : 'is not there'}`,
    );
  const whole = extendMapping(base, among, [...passed, mapping.id, base.id]);
  const { extends: _, ...own } = mapping;
  return {
    ...whole,
    ...own,
    sets: { ...whole.sets, ...own.sets },
    groups: { ...whole.groups, ...own.groups },
    rules: [...own.rules, ...whole.rules],
  };
}
