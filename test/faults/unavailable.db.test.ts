import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAccess } from '@tongtu/access';
import { ANONYMOUS, type Database, DatabaseUnavailableError, migrate, openServer } from '@tongtu/database';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHolder } from '../../services/database/src/embedded/lock.ts';
import { createApp } from '../../services/platform/src/http/app.ts';
import { healthRoutes } from '../../services/platform/src/http/health.ts';
import { metricsRoutes } from '../../services/platform/src/http/metrics.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { type PostgresCluster, startCluster } from '../support/postgres-cluster.ts';

const ENDLESS = 'select count(*) from generate_series(1, 1000000000) a';

/** The platform's HTTP over a database, with two requests that need it. */
async function serving(database: Database): Promise<FastifyInstance> {
  const app = createApp({ logLevel: 'silent' });
  healthRoutes(app, database, []);
  app.get('/slow', () => database.as(ANONYMOUS, (tx) => tx.query(ENDLESS)));
  app.get('/pausing', () =>
    database.as(ANONYMOUS, async (tx) => {
      await tx.query('select 1');
      await sleep(1_000);
      return tx.query('select 2 as answer');
    }),
  );
  app.get('/quick', () => database.as(ANONYMOUS, (tx) => tx.query('select 1 as answer')));
  await app.ready();
  return app;
}

type Injected = Awaited<ReturnType<FastifyInstance['inject']>>;

function expectUnavailable(answer: Injected): void {
  expect(answer.json()).toMatchObject({ status: 503, code: 'database_unavailable' });
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  expect(answer.body).not.toMatch(/ECONN|socket|terminat|postgres/i);
}

describe('while the embedded engine is away, HTTP', () => {
  let opened: TestDatabase;
  let app: FastifyInstance;
  beforeEach(async () => {
    opened = await openTestDatabase('embedded');
    app = await serving(opened.database);
    expect((await app.inject('/quick')).statusCode).toBe(200);
  });
  afterEach(async () => {
    await app.close();
    await opened.close();
  });

  function killEngine(): void {
    const pid = readHolder(opened.directory, 'engine')?.pid;
    if (pid === undefined) throw new Error('nobody holds the lock of the engine');
    process.kill(pid, 'SIGKILL');
  }

  it('answers 503 with Retry-After to what was lost, and to others once it is back', async () => {
    const slow = app.inject('/slow');
    await sleep(300);
    const waiting = app.inject('/quick'); // behind the slow one: it had not begun
    await sleep(100);
    killEngine();
    expectUnavailable(await slow);
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    expect((await waiting).json()).toEqual([{ answer: 1 }]);
    await expect
      .poll(async () => (await app.inject('/health/ready')).statusCode, { timeout: 20_000 })
      .toBe(200);
  });

  it('waits for an engine no longer than told', async () => {
    killEngine();
    await sleep(50);
    const soon = opened.database.as(ANONYMOUS, (tx) => tx.query('select 1'), { engineWaitMs: 20 });
    await expect(soon).rejects.toThrow(DatabaseUnavailableError);
    expect((await app.inject('/quick')).json()).toEqual([{ answer: 1 }]);
  });

  it('stays alive while the engine can not come back, and is there when it can', async () => {
    const cluster = join(opened.directory, 'pglite');
    renameSync(cluster, `${cluster}-gone`);
    // A file where the folder was: nothing can be made there.
    writeFileSync(cluster, '');
    killEngine();
    await sleep(50);
    const soon = opened.database.as(ANONYMOUS, (tx) => tx.query('select 1'), { engineWaitMs: 3_000 });
    await expect(soon).rejects.toThrow(DatabaseUnavailableError);
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    rmSync(cluster);
    renameSync(`${cluster}-gone`, cluster);
    expect((await app.inject('/quick')).json()).toEqual([{ answer: 1 }]);
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });
});

describe('while the database server is away, HTTP', () => {
  let cluster: PostgresCluster;
  let database: Database;
  let app: FastifyInstance;
  let url: string;
  beforeEach(async () => {
    cluster = await startCluster();
    url = await cluster.createDatabase('city');
    const owner = new pg.Client({ connectionString: url });
    await owner.connect();
    await owner.query('create role tongtu_reader; create role tongtu_service;');
    await owner.end();
    database = await openServer(url, 4);
    app = await serving(database);
    expect((await app.inject('/quick')).json()).toEqual([{ answer: 1 }]);
  });
  afterEach(async () => {
    await app.close();
    await database.close();
    await cluster.stop();
  });

  /** 57P01 to every connection of the platform, as a server's restart or an administrator does. */
  async function terminateAll(): Promise<void> {
    const owner = new pg.Client({ connectionString: cluster.connectionString });
    await owner.connect();
    await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'city' and pid <> pg_backend_pid()`,
    );
    await owner.end();
  }

  it.each(['/slow', '/pausing'])('answers 503 to %s when its connection is terminated', async (path) => {
    const lost = app.inject(path);
    await sleep(300);
    await terminateAll();
    expectUnavailable(await lost);
    expect((await app.inject('/quick')).json()).toEqual([{ answer: 1 }]);
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });

  it('answers 503 while no connection is taken, is alive and not ready', async () => {
    await cluster.stop();
    expectUnavailable(await app.inject('/quick'));
    expectUnavailable(await app.inject('/quick'));
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    expect((await app.inject('/health/ready')).statusCode).toBe(503);
  });
});

it('tells a member of its health while the database that knows their session is away', async () => {
  const cluster = await startCluster();
  const database = await openServer(await cluster.createDatabase('city'), 4);
  const app = createApp({ logLevel: 'silent' });
  try {
    await migrate(database);
    const access = createAccess({ database, secret: 'x'.repeat(32), sessionCacheMs: 0, log: () => {} });
    await access.createOrganization({
      code: 'office',
      name: 'office',
      kind: 'survey_authority',
      audience: 'professional',
    });
    const account = { userName: 'surveyor', password: 'Lake-south-7' };
    await access.createMember({ ...account, name: '李', organization: 'office', role: 'surveyor' });
    healthRoutes(app, database, []);
    metricsRoutes(app);
    access.routes(app);
    const signIn = await app.inject({
      ...{ method: 'POST', url: '/auth/sign-in/username' },
      payload: { username: account.userName, password: account.password },
    });
    const cookie = [signIn.headers['set-cookie'] ?? []]
      .flat()
      .map((each) => each.split(';')[0])
      .join('; ');
    const ask = (url: string) => app.inject({ url, headers: { cookie } });
    expect((await ask('/api/me')).json()).toMatchObject({ kind: 'member' });
    expect((await ask('/health/ready')).json()).toEqual({ status: 'ready', checks: { database: 'ok' } });

    await cluster.stop();
    expectUnavailable(await ask('/api/me'));
    const live = await ask('/health/live');
    expect([live.statusCode, live.json()]).toEqual([200, { status: 'live' }]);
    const ready = await ask('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({
      status: 'not ready',
      checks: { database: expect.not.stringMatching('ok') },
    });
    expect((await ask('/metrics')).statusCode).toBe(200);
  } finally {
    await app.close();
    await database.close();
    await cluster.stop();
  }
});
