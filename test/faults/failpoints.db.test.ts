import { FAILPOINTS } from '@tongtu/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { isLong } from '../support/length.ts';
import { runTongtu } from '../support/platform.ts';
import { deedOf } from './deeds.ts';
import { type MortalPlatform, startMortal, UnansweredError } from './mortal-platform.ts';
import { DEATHS } from './points.ts';
import { fillSmallCity } from './small-city.ts';
import { expectWhole, standOf } from './whole-city.ts';

/** One less than are merged. */
const DELTAS = 63;

it('every place where the platform can be let die is one where it is', () => {
  expect(new Set(DEATHS.map(({ at }) => at))).toEqual(new Set(FAILPOINTS));
});

describe.each(ENGINES)('the platform on the %s engine, killed', { timeout: 180_000 }, (engine) => {
  let store: TestStore;
  let platform: MortalPlatform;
  const sound = new Set<string>();
  beforeAll(async () => {
    store = await createTestStore(engine);
    await fillSmallCity(store, DELTAS);
    platform = await startMortal(store, { TONGTU_KEEP_ARCHIVES_DAYS: '0' });
  });
  afterAll(async () => {
    await platform?.stop();
    await store?.remove();
  });

  it('begins as a city that is whole', () => expectWhole(platform, sound));

  const deaths = DEATHS.filter(({ short }) => isLong || short.includes(engine)).map((death) => ({
    ...death,
    name: death.count === undefined ? death.at : `${death.at}:${death.count}`,
  }));
  it.each(deaths)(
    'at $name of an $during, has all that was acknowledged and nothing half',
    async ({ name, during }) => {
      const before = await standOf(platform);
      const deed = deedOf(during, platform);
      platform.arm(name);
      const unanswered = deed.go().catch((error: unknown) => {
        if (!(error instanceof UnansweredError)) throw error;
      });
      await Promise.all([unanswered, platform.died()]);

      platform.arm('');
      await platform.start();
      const left = await standOf(platform);
      if (left.revision === before.revision) expect(left).toEqual(before);
      else {
        expect(left.revision).toBe(before.revision + deed.revisions);
        expect(left.features).toBe(before.features + deed.features);
      }

      await deed.go();
      await deed.check();
      const after = await standOf(platform);
      expect(after.revision).toBe(before.revision + deed.revisions);
      expect(after.features).toBe(before.features + deed.features);
      if (left.revision === after.revision) expect(after).toEqual(left);
      await expectWhole(platform, sound);
    },
  );

  it('has archives that tongtu verify finds sound', async () => {
    const environment = store.databaseUrl === undefined ? {} : { DATABASE_URL: store.databaseUrl };
    const verified = await runTongtu(['verify'], { directory: store.directory, environment });
    expect(verified, verified.stderr).toMatchObject({ code: 0 });
    expect(verified.stdout).toMatch(/sound/);
  });

  it('ends by Ctrl-C', async () => {
    expect(await platform.stop()).toBe(0);
  });
});
