import { codeListById, collectionById } from '@tongtu/data/model';
import type { MappingDefinition, SourceRow } from '@tongtu/sdk/contract';
import type { Outcome } from './outcome.ts';
import { type PreparedMapping, prepareMapping } from './prepare.ts';
import type { Model } from './target.ts';

/** The collections that every platform has. */
export const baseModel: Model = { collectionById, codeListById };

const prepared = new WeakMap<MappingDefinition, PreparedMapping>();

/** Maps one row onto the base collections; the mapping is prepared at its first row. */
export function applyMapping(mapping: MappingDefinition, row: SourceRow): Outcome {
  const ready = prepared.get(mapping) ?? prepareMapping(mapping, baseModel);
  prepared.set(mapping, ready);
  return ready(row);
}
