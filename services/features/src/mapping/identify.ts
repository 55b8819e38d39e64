import type { MappingDefinition, SourceRow } from '@tongtu/sdk/contract';

type IdRule = NonNullable<MappingDefinition['identify']>[number];

/** The mapping's id rules that concern a layer, in their order. */
export function idRulesOf({ identify = [] }: MappingDefinition, layer: string): readonly IdRule[] {
  return identify.filter(
    (rule) => rule.layer === undefined || new RegExp(`^(?:${rule.layer})$`, 'u').test(layer),
  );
}

/** The stable id of a row by the rules of its layer, such as `way/27811140`; `undefined` where the row carries none. */
export function sourceIdOf(
  rules: readonly IdRule[],
  row: Pick<SourceRow, 'layer' | 'attributes'>,
): string | undefined {
  for (const { attribute, prefix } of rules) {
    const value = Object.hasOwn(row.attributes, attribute) ? row.attributes[attribute] : undefined;
    if (value !== undefined && String(value).trim() !== '')
      return `${prefix.replaceAll('{layer}', row.layer)}${value}`;
  }
  return undefined;
}
