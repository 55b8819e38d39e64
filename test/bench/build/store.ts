import type { Database } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import type { CityFeature } from './city.ts';

const BATCH_ROWS = 5_000;

/** Writes features to the feature table; ids count from `firstId`. Answers how many there were. */
export async function loadFeatures(
  database: Database,
  edition: Edition,
  firstId: number,
  features: Iterable<CityFeature>,
  minZoomOf: (feature: CityFeature) => number,
): Promise<number> {
  let count = 0;
  let batch: CityFeature[] = [];
  const flush = async () => {
    const rows = batch.map(({ collectionId, geometry, properties }, i) => ({
      collection: collectionId,
      id: firstId + count + i,
      zoom: minZoomOf(batch[i]!),
      geometry,
      properties,
    }));
    await database.asService((tx) =>
      tx.query(
        `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
         select collection, $2, id, 1, 1, zoom, st_setsrid(st_geomfromgeojson(geometry), 4490), properties
         from json_to_recordset($1) as row (collection text, id bigint, zoom smallint, geometry json, properties jsonb)`,
        [JSON.stringify(rows), edition],
      ),
    );
    count += batch.length;
    batch = [];
  };
  for (const feature of features) {
    batch.push(feature);
    if (batch.length === BATCH_ROWS) await flush();
  }
  if (batch.length > 0) await flush();
  return count;
}
