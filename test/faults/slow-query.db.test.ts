import { ANONYMOUS } from '@tongtu/database';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../services/platform/src/http/app.ts';
import { healthRoutes } from '../../services/platform/src/http/health.ts';
import { eachEngine } from '../support/databases.ts';

const TIME_MS = 1_500;
/** Minutes of work for either engine. */
const ENDLESS = 'select count(*) from generate_series(1, 1000000000) a';

eachEngine('HTTP while a query runs too long', (opened) => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = createApp({ logLevel: 'silent' });
    const { database } = opened();
    healthRoutes(app, database, []);
    app.get('/slow', () => database.as(ANONYMOUS, (tx) => tx.query(ENDLESS), { timeoutMs: TIME_MS }));
    app.get('/quick', () => database.as(ANONYMOUS, (tx) => tx.query('select 1 as answer')));
    await app.ready();
  });
  afterAll(() => app.close());

  it('answers others, ends the query with 503 and problem details, and goes on', async () => {
    const started = performance.now();
    const slow = app.inject('/slow');
    const live = await app.inject('/health/live');
    expect(live.statusCode).toBe(200);
    expect(performance.now() - started).toBeLessThan(TIME_MS);

    // Asked while the database is taken, it waits for its turn and is answered all the same.
    const quick = app.inject('/quick');
    const ended = await slow;
    expect(ended.statusCode).toBe(503);
    expect(ended.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(ended.json()).toMatchObject({ code: 'query_timeout', instance: ended.headers['request-id'] });
    expect((await quick).json()).toEqual([{ answer: 1 }]);
    // The embedded engine has just come back, and may take longer than a readiness check waits for it.
    await expect
      .poll(async () => (await app.inject('/health/ready')).statusCode, { timeout: 45_000 })
      .toBe(200);
  });

  it('says that it is not ready while the database does not answer', async () => {
    const slow = app.inject('/slow');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const ready = await app.inject('/health/ready');
    // On a server other connections answer; the embedded engine is one backend, and comes back.
    expect([200, 503]).toContain(ready.statusCode);
    if (ready.statusCode === 503) expect(ready.json()).toMatchObject({ status: 'not ready' });
    await slow;
    await expect
      .poll(async () => (await app.inject('/health/ready')).statusCode, { timeout: 45_000 })
      .toBe(200);
  });
});
