import type { FeatureRule, FieldSet, FromSource, MappingDefinition, MappingRule } from '@tongtu/sdk/contract';
import { type Model, type Target, targets } from './target.ts';

/** What is wrong with a mapping that someone wrote, and where in it. */
export interface MappingFault {
  /** JSON pointer into the mapping. */
  readonly at: string;
  /** `form`: not what the JSON Schema of mappings asks for; `got` is then the sentence that says so. */
  readonly code:
    | 'form'
    | 'unknown_mapping'
    | 'unknown_collection'
    | 'unknown_field'
    | 'unknown_set'
    | 'unknown_group'
    | 'bad_pattern'
    | 'bad_value';
  readonly got: string;
}

/** Names that lead nowhere and constants that their fields would refuse; empty where the mapping can be prepared. */
export function mappingFaults(mapping: MappingDefinition, model: Model): MappingFault[] {
  const groups = Object.entries(mapping.groups ?? {}).flatMap(([name, rules]) =>
    rules.flatMap((rule, at) => ruleFaults(rule, `/groups/${name}/${at}`, mapping, model)),
  );
  return [
    ...mapping.rules.flatMap((rule, at) => ruleFaults(rule, `/rules/${at}`, mapping, model)),
    ...groups,
  ];
}

function ruleFaults(rule: MappingRule, at: string, mapping: MappingDefinition, model: Model): MappingFault[] {
  const groupNames = 'use' in rule ? [rule.use] : 'collection' in rule ? (rule.also ?? []) : [];
  const faults: MappingFault[] = groupNames
    .filter((name) => !Object.hasOwn(mapping.groups ?? {}, name))
    .map((got) => ({ at, code: 'unknown_group', got }));
  if (rule.layer !== undefined && !compiles(rule.layer))
    faults.push({ at: `${at}/layer`, code: 'bad_pattern', got: rule.layer });
  return 'collection' in rule ? [...faults, ...featureFaults(rule, at, mapping, model)] : faults;
}

function featureFaults(
  rule: FeatureRule,
  at: string,
  mapping: MappingDefinition,
  model: Model,
): MappingFault[] {
  const target = targets(model)(rule.collection);
  if (!target) return [{ at: `${at}/collection`, code: 'unknown_collection', got: rule.collection }];
  const include = rule.include ?? [];
  const unknown = include
    .filter((name) => !Object.hasOwn(mapping.sets ?? {}, name))
    .map((got): MappingFault => ({ at: `${at}/include`, code: 'unknown_set', got }));
  const included = include.flatMap((name) => setFaults(mapping.sets?.[name] ?? {}, `/sets/${name}`, target));
  return [...unknown, ...included, ...setFaults(rule.set ?? {}, `${at}/set`, target)];
}

function setFaults(set: FieldSet, at: string, { collection, fields }: Target): MappingFault[] {
  return Object.entries(set).flatMap(([name, value]) => {
    const target = fields.get(name);
    if (!target) return [{ at, code: 'unknown_field', got: `${collection.id}.${name}` } as const];
    const from: Partial<FromSource> = typeof value === 'object' ? value : { default: value };
    const constants = [...Object.values(from.values ?? {}), from.default ?? null, from.absent ?? null].filter(
      (constant) => constant !== null,
    );
    const bad = constants
      .filter((constant) => target.check(constant))
      .map((constant): MappingFault => ({ at: `${at}/${name}`, code: 'bad_value', got: String(constant) }));
    return from.keep === undefined || fields.has(from.keep)
      ? bad
      : [...bad, { at: `${at}/${name}/keep`, code: 'unknown_field', got: `${collection.id}.${from.keep}` }];
  });
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
    return true;
  } catch {
    return false;
  }
}
