import type { MappingDefinition, SourceRow } from '@tongtu/sdk/contract';
import type { Row } from './condition.ts';
import { parseHstore } from './hstore.ts';
import type { MappingFinding } from './outcome.ts';

/** The row with packed attributes beside the others (which win where names are equal), and what was cut off. */
export function unpackRow(
  source: SourceRow,
  unpack: NonNullable<MappingDefinition['unpack']>,
): { row: Row; findings: MappingFinding[] } {
  const findings: MappingFinding[] = [];
  let { attributes } = source;
  for (const { attribute } of unpack) {
    const { [attribute]: packed, ...others } = attributes;
    if (packed === undefined) continue;
    const { attributes: unpacked, rest } = parseHstore(String(packed));
    if (rest !== undefined)
      findings.push({ field: attribute, code: 'truncated', got: rest, wanted: '"key"=>"value"' });
    attributes = { ...Object.fromEntries(unpacked), ...others };
  }
  return { row: { layer: source.layer, geometry: source.geometry, attributes }, findings };
}
