import type { FeatureRule, MappingDefinition, MappingRule, SourceRow } from '@tongtu/sdk/contract';
import { type Row, rowCondition } from './condition.ts';
import { featureMaker, type Made, type Maker } from './make.ts';
import { noRule, type Outcome, rejectionBecause } from './outcome.ts';
import { type Model, type Target, targets } from './target.ts';
import { unpackRow } from './unpack.ts';

/** One row in; its features, or the reason why there are none, out. Pure. */
export type PreparedMapping = (row: SourceRow) => Outcome;

/** A rule whose names are resolved. */
interface Step {
  readonly holds: (row: Row) => boolean;
  readonly does:
    | { readonly make: Maker; readonly also: readonly (readonly [group: string, steps: readonly Step[]])[] }
    | { readonly use: readonly Step[] }
    | Extract<MappingRule, { reject: unknown }>;
}

/**
 * The mapping ready for many rows: patterns compiled, names resolved. Throws where it names a
 * collection, field, set or group that is not there: ask `mappingFaults` first where a person wrote it.
 */
export function prepareMapping(mapping: MappingDefinition, model: Model): PreparedMapping {
  const steps = prepareSteps(mapping, targets(model));
  return (source) => {
    const { row, findings } = unpackRow(source, mapping.unpack ?? []);
    const step = firstOf(steps, row);
    if (!step) return { rejection: noRule, findings };
    if ('reject' in step.does) return { rejection: step.does.reject, findings };
    if ('use' in step.does) throw new Error('a group rule leads to the rules of its group');
    const made = step.does.make(row, source.sourceId);
    if ('fault' in made)
      return {
        rejection: rejectionBecause(made.fault, made.target.collection),
        findings: [...findings, made.fault],
      };
    const derived = step.does.also.flatMap(([group, steps]) =>
      derive(steps, row, `${source.sourceId}#${group}`),
    );
    return {
      features: [made, ...derived].flatMap((part) => ('feature' in part ? part.feature : [])),
      findings: [
        findings,
        made.findings,
        ...derived.map((part) => ('fault' in part ? [part.fault] : part.findings)),
      ].flat(),
    };
  };
}

/** The first step that holds; one that leads to a group counts only where a rule of the group holds. */
function firstOf(steps: readonly Step[], row: Row): Step | undefined {
  for (const step of steps) {
    if (!step.holds(row)) continue;
    if (!('use' in step.does)) return step;
    const inner = firstOf(step.does.use, row);
    if (inner) return inner;
  }
  return undefined;
}

function derive(steps: readonly Step[], row: Row, sourceId: string): Made[] {
  const step = firstOf(steps, row);
  return step && 'make' in step.does ? [step.does.make(row, sourceId)] : [];
}

function prepareSteps(mapping: MappingDefinition, targetOf: (id: string) => Target | undefined): Step[] {
  const makerOf = (rule: FeatureRule) => {
    const included = (rule.include ?? []).map((name) => found(mapping.sets?.[name], `the set ${name}`));
    const target = found(targetOf(rule.collection), `the collection ${rule.collection}`);
    return featureMaker(rule, Object.assign({}, ...included, rule.set), target);
  };
  // Of a rule in a group, what it has in `also` is not derived: groups derive one feature each.
  const groups = new Map(
    Object.entries(mapping.groups ?? {}).map(([name, rules]) => [
      name,
      rules.map((rule): Step => ({ holds: rowCondition(rule), does: { make: makerOf(rule), also: [] } })),
    ]),
  );
  const group = (name: string) => found(groups.get(name), `the group ${name}`);
  return mapping.rules.map((rule): Step => {
    const holds = rowCondition(rule);
    if ('reject' in rule) return { holds, does: rule };
    if ('use' in rule) return { holds, does: { use: group(rule.use) } };
    return {
      holds,
      does: { make: makerOf(rule), also: (rule.also ?? []).map((name) => [name, group(name)] as const) },
    };
  });
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the mapping names ${what}, which is not there`);
  return value;
}
