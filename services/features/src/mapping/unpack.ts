import type { MappingDefinition, SourceRow } from '@tongtu/sdk/contract';
import type { Row } from './condition.ts';
import { parseHstore } from './hstore.ts';
import type { MappingFinding } from './outcome.ts';

/**
 * The row with packed attributes beside the others (which win where names are equal) and without
 * blank ones, and what was cut off. Its attributes inherit nothing, so that they may be read plainly.
 */
export function unpackRow(
  source: SourceRow,
  unpack: NonNullable<MappingDefinition['unpack']>,
): { row: Row; findings: readonly MappingFinding[] } {
  const attributes: Record<string, string | number | boolean> = Object.create(null);
  const findings: MappingFinding[] = [];
  for (const { attribute } of unpack) {
    const packed = source.attributes[attribute];
    if (packed === undefined) continue;
    const { attributes: unpacked, rest } = parseHstore(String(packed));
    for (const [name, value] of unpacked) if (!isBlank(value)) attributes[name] = value;
    if (rest !== undefined)
      findings.push({ field: attribute, code: 'truncated', got: rest, wanted: '"key"=>"value"' });
  }
  for (const [name, value] of Object.entries(source.attributes))
    if (!isBlank(value) && !unpack.some(({ attribute }) => attribute === name)) attributes[name] = value;
  return { row: { layer: source.layer, geometry: source.geometry, attributes }, findings };
}

function isBlank(value: string | number | boolean): boolean {
  return typeof value === 'string' && value.trim() === '';
}
