import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, openDatabase } from '@tongtu/database';
import type { Problem } from '@tongtu/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHolder } from '../../services/database/src/embedded/lock.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { type PostgresCluster, startCluster } from '../support/postgres-cluster.ts';
import { AwayError, deedOf } from './deeds.ts';
import { type Answer, type MortalPlatform, startMortal } from './mortal-platform.ts';
import { fillSmallCity } from './small-city.ts';
import { expectWhole, standOf } from './whole-city.ts';

/** A publication that has written its rows goes on for ever from here, so that the database is lost in its middle. */
const ENDLESS = `
  create function endless() returns trigger language plpgsql as $$ begin
    perform count(*) from generate_series(1, 100000000000) a; return new; end $$;
  create trigger endless before insert on revision for each row execute function endless();`;

const LOSSES = {
  embedded: ['the death of its process'],
  server: ['the end of its connections', 'its stop and start'],
} as const;

describe.each(ENGINES)('a publication on the %s engine', { timeout: 240_000 }, (engine) => {
  let store: TestStore;
  let cluster: PostgresCluster | undefined;
  let platform: MortalPlatform;
  const sound = new Set<string>();
  beforeAll(async () => {
    const made = await createTestStore(engine);
    store = made;
    if (engine === 'server') {
      cluster = await startCluster(); // one of its own, which is stopped
      store = { ...made, databaseUrl: await cluster.createDatabase('city') };
      const options = { databaseUrl: store.databaseUrl, dataDirectory: store.directory };
      const database = await openDatabase(options);
      await migrate(database).finally(() => database.close());
    }
    await fillSmallCity(store);
    platform = await startMortal(store);
  });
  afterAll(async () => {
    await platform?.stop();
    await cluster?.stop();
    await store?.remove();
  });

  const isReady = async () => (await platform.send('GET /health/ready')).status === 200;

  /** Resolves when the publication is in its transaction. */
  async function underWay(): Promise<void> {
    if (engine === 'embedded')
      await expect.poll(isReady, { timeout: 60_000 }).toBe(false); // its one backend is taken
    else
      await expect
        .poll(
          () =>
            platform.query(`select 1 as found from pg_stat_activity
               where state = 'active' and query ~ 'insert into revision' and pid <> pg_backend_pid()`),
          { timeout: 60_000 },
        )
        .toHaveLength(1);
  }

  async function lose(loss: string): Promise<void> {
    if (loss === 'the death of its process')
      process.kill(readHolder(store.directory, 'engine')!.pid, 'SIGKILL');
    else if (loss === 'the end of its connections')
      await platform.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`);
    else await cluster!.halt();
  }

  function expectAway({ status, headers, body }: Answer<Problem>): void {
    expect(body).toMatchObject({ status: 503, code: 'database_unavailable' });
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
  }

  it.each(LOSSES[engine])(
    'is told of %s, is not half there, and is done once when it is sent again',
    async (loss) => {
      const before = await standOf(platform);
      const deed = deedOf('edit', platform);
      for (const statement of ENDLESS.split(/(?<=\$\$;)/)) await platform.query(statement);
      const failure = deed.go().then(
        () => undefined,
        (error: unknown) => error,
      );
      await underWay();
      await lose(loss);
      const error = await failure;
      if (!(error instanceof AwayError)) throw error ?? new Error('the publication was done');
      expectAway(error.answer);
      if (loss === 'its stop and start') {
        expectAway(await platform.send<Problem>('GET /api/collections/building/items?limit=1'));
        expect((await platform.send('GET /health/ready')).status).toBe(503);
        expect((await platform.send('GET /health/live')).status).toBe(200);
        await sleep(3_000); // whoever looks at the database every second or two has met with it
        await cluster!.resume();
      }
      await expect.poll(isReady, { timeout: 60_000 }).toBe(true);
      await platform.query('drop trigger endless on revision');
      await platform.query('drop function endless');
      expect(await standOf(platform)).toEqual(before);

      await deed.go(); // what was not answered, under the key that it had
      await deed.check();
      expect(await standOf(platform)).toMatchObject({
        revision: before.revision + deed.revisions,
        features: before.features + deed.features,
      });
      await expectWhole(platform, sound);
    },
  );
});
