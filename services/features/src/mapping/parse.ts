import { extendMapping, mappingById, mappingSchema, mappings } from '@tongtu/data/mappings';
import type { MappingDefinition } from '@tongtu/sdk/contract';
import { Compile } from 'typebox/schema';
import { type MappingFault, mappingFaults } from './faults.ts';
import type { Model } from './target.ts';

const schema = Compile(mappingSchema);

/** A mapping that someone wrote, or everything that is wrong with it. */
export type ParsedMapping =
  | { readonly mapping: MappingDefinition }
  | { readonly faults: readonly MappingFault[] };

/**
 * Reads parsed JSON as a mapping: first its form, then whether what it names is there. It may extend one of the
 * platform's own, and comes back whole.
 */
export function parseMapping(json: unknown, model: Model): ParsedMapping {
  if (!isMapping(json)) {
    const [, errors] = schema.Errors(json);
    return {
      faults: errors.map(({ instancePath, message }) => ({ at: instancePath, code: 'form', got: message })),
    };
  }
  if (json.extends !== undefined && mappingById(json.extends) === undefined)
    return { faults: [{ at: '/extends', code: 'unknown_mapping', got: json.extends }] };
  const mapping = extendMapping(json, mappings);
  const faults = mappingFaults(mapping, model);
  return faults.length > 0 ? { faults } : { mapping };
}

function isMapping(json: unknown): json is MappingDefinition {
  return schema.Check(json);
}
