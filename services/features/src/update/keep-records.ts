import type { MappingDefinition } from '@tongtu/sdk/contract';
import type { LayerOrigin } from '../import/stage-layers.ts';
import type { KeepRecords } from '../import/stage-records.ts';
import { toEwkbHex } from '../stage/ewkb.ts';
import { holdUpdate } from './draft.ts';
import type { UpdateOptions } from './options.ts';
import { keyOf, versionOf } from './record-key.ts';
import { statedFields } from './stated-fields.ts';
import { insertRecords, type UpdateRecord } from './store.ts';

/** Keeps the records of a layer until they are matched; `kept.others` counts those that make nothing in the collection. */
export function keepRecords(
  { changesetId, collection, match }: UpdateOptions & { readonly changesetId: number },
  mapping: MappingDefinition,
  { plan, source, crs }: LayerOrigin,
  ownIds: readonly (string | undefined)[] | undefined,
  kept: { others: number },
): KeepRecords {
  const key = keyOf(match, plan, ownIds);
  const version = versionOf(match, plan);
  const fields = statedFields(mapping, collection, plan);
  return async (tx, records, before) => {
    // Numbered with gaps where features are of other collections.
    let n = before;
    const rows: UpdateRecord[] = [];
    const numbers: number[] = [];
    for (const record of records) {
      const own = record.features.filter((feature) => feature.collectionId === collection);
      if (own.length === 0) kept.others++;
      for (const feature of record.features) {
        n++;
        if (!own.includes(feature)) continue;
        const { sourceId, geometry, properties } = feature;
        numbers.push(n);
        rows.push({
          ...{ layer: plan.layer.name, row: record.row, sourceId, source, crs, fields, properties },
          ...{ key: key(record, feature), version: version(record), geom: toEwkbHex(geometry) },
        });
      }
    }
    await holdUpdate(tx, changesetId);
    await insertRecords(tx, changesetId, numbers, rows);
    return { created: 0, updated: 0, unchanged: 0 };
  };
}
