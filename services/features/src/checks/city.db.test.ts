import { collections } from '@tongtu/data/model';
import { generateSampleCity, sampleCity } from '@tongtu/data/sample-city';
import { boxOf } from '@tongtu/sdk/checks';
import { bboxesMeet } from '@tongtu/sdk/geo';
import { expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { syncCollections } from '../collections/store.ts';
import { create, publish, stage } from './ground.fixture.ts';
import { checkChangeset, findingsOf } from './index.ts';

/** Degrees to each side of the city's centre: about a square kilometre of old town. */
const HALF = 0.005;
/** What the rest refers to, or lies in. */
const GROUND = ['administrative_area', 'management_grid'];
/** Lines that the cut ends, and the generator's own slips of rounding: warnings. */
const KNOWN = new Set([
  'dangling_end',
  'vertex_density',
  'crossing_without_node',
  'coverage_overlap',
  'coverage_gap',
]);

eachEngine('the heart of the sample city', (opened) => {
  it('has no errors', async () => {
    const { database } = opened();
    const [lng, lat] = sampleCity.centre;
    const heart = [lng - HALF, lat - HALF, lng + HALF, lat + HALF] as const;
    const [ground, town] = [[], []] as [ReturnType<typeof create>[], ReturnType<typeof create>[]];
    let id = 0;
    for (const { collectionId, geometry, properties } of generateSampleCity(undefined, 0.02)) {
      id++;
      const isGround = GROUND.includes(collectionId);
      const box = boxOf(geometry);
      if (!isGround && !(box && bboxesMeet(heart, box))) continue;
      (isGround ? ground : town).push(create(collectionId, id, geometry, properties));
    }
    await database.asService((tx) => syncCollections(tx, collections));
    await publish(database, ground);
    expect(town.length).toBeGreaterThan(500);
    const changeset = await stage(database, town);
    await checkChangeset(database, changeset);
    const { findings } = await database.asService((tx) => findingsOf(tx, changeset, { limit: 1_000 }));
    const shown = findings.map(({ code, severity, collection, parameters, others, place }) =>
      JSON.stringify({ code, severity, collection, parameters, others, place }),
    );
    expect(shown.filter((_, at) => findings[at]?.severity === 'error')).toEqual([]);
    const other = findings.filter(({ code }) => !KNOWN.has(code));
    expect(other.map(({ code, collection }) => `${code} ${collection}`)).toEqual([]);
  });
});
