import { collections } from '@tongtu/data/model';
import { openDatabase } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import type { LngLat } from '@tongtu/sdk/geo';
import { buildTileset, defaultProfile, Publisher, TilesetRegistry } from '@tongtu/tiles';
import type { TestStore } from '../support/databases.ts';
import { cell, house } from '../support/edited-city.ts';
import { publishChanges } from '../support/published-changes.ts';

export const CENTRE: LngLat = [120.75, 30.75];
const HOUSES = 12;
/** Its height tells which edit it has. */
export const EDITED_HOUSE = 1;
export const HOUSE_IDS: readonly number[] = Array.from({ length: HOUSES }, (_, i) => 1 + i);

/** A row of houses on two fields, published, with the tiles of both editions. */
export async function fillSmallCity({ directory, databaseUrl }: TestStore, deltas = 0): Promise<void> {
  const database = await openDatabase({ databaseUrl, dataDirectory: directory });
  try {
    await database.asService((tx) => syncCollections(tx, collections));
    // The ids of the city are given; what is made later must not meet them.
    await database.asOwner((tx) => tx.query(`select setval('feature_id_seq', 1000000)`));
    const [lng, lat] = CENTRE;
    const houses = HOUSE_IDS.map((id, i) => house(id, [lng + i * 0.0004, lat]));
    await publishChanges(database, [...houses, cell(1_000, 2, 2), cell(1_001, 3, 2, 'grass')]);
    const profile = defaultProfile;
    for (const [tilesetId, edition] of [
      ['base', 'public'],
      ['base-full', 'full'],
    ] as const)
      await buildTileset({ database, directory, tilesetId, edition, profile, workers: 1 });
    if (deltas === 0) return;

    const registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
    const publisher = new Publisher({
      ...{ database, registry, directory, profile, attribution: async () => undefined },
      ...{ tilesetIds: ['base', 'base-full'], keepSeconds: 3600 },
    });
    for (let number = 0; number < deltas; number++) {
      const edited = house(EDITED_HOUSE, CENTRE, { height: 100 + number });
      await publishChanges(database, [{ ...edited, action: 'replace' }]);
      await publisher.of('base').bring();
    }
    await publisher.of('base-full').bring();
    await publisher.close();
    await registry.close();
  } finally {
    await database.close();
  }
}
