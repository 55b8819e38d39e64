import type { MappingDefinition, SourceRow } from '@tongtu/sdk/contract';

/** The stable id of a row by the mapping's rules, such as `way/27811140`; `undefined` where the row carries none. */
export function sourceIdOf(
  mapping: MappingDefinition,
  row: Pick<SourceRow, 'layer' | 'attributes'>,
): string | undefined {
  for (const { layer, attribute, prefix } of mapping.identify ?? []) {
    if (layer !== undefined && !new RegExp(`^(?:${layer})$`, 'u').test(row.layer)) continue;
    const value = Object.hasOwn(row.attributes, attribute) ? row.attributes[attribute] : undefined;
    if (value !== undefined && String(value).trim() !== '')
      return `${prefix.replaceAll('{layer}', row.layer)}${value}`;
  }
  return undefined;
}
