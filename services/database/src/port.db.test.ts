import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { ANONYMOUS, QueryTimeoutError } from './index.ts';

const ENDLESS = 'select count(*) from generate_series(1, 100000000) a, generate_series(1, 1000) b';

eachEngine('the port', (opened, engine) => {
  const count = async () => {
    const [row] = await opened().database.asService((tx) =>
      tx.query<{ count: number }>('select count(*)::int as count from revision_head'),
    );
    return row?.count;
  };
  const addCollection = (id: string) =>
    `insert into collection (id, kind, audience, definition) values ('${id}', 'base', 'public', '{}')`;
  const hasCollection = async (id: string) =>
    (await opened().database.asService((tx) => tx.query('select 1 from collection where id = $1', [id])))
      .length > 0;

  it.each(['select 1; select 2', 'select 1; drop table feature', 'commit; select 1'])(
    'refuses more than one statement in a text: %s',
    async (text) => {
      const { database } = opened();
      await expect(database.as(ANONYMOUS, (tx) => tx.query(text))).rejects.toThrow(/multiple commands/);
      await expect(database.asService((tx) => tx.query(text, []))).rejects.toThrow(/multiple commands/);
    },
  );

  it('keeps every answer with its question after an error, on every connection of the pool', async () => {
    const { database } = opened();
    const work = Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0
        ? database.as(ANONYMOUS, (tx) => tx.query('select 1 / 0 as n')).catch((error: Error) => error.message)
        : database
            .as(ANONYMOUS, async (tx) => {
              const [first] = await tx.query<{ n: number }>('select $1::int as n', [index]);
              const [second] = await tx.query<{ n: number }>('select $1::int as n', [-index]);
              return [first?.n, second?.n];
            })
            .catch((error: Error) => error.message),
    );
    expect(await Promise.all(work)).toEqual(
      Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 'division by zero' : [index, -index])),
    );
  });

  it('stores nothing of a transaction that failed', async () => {
    const { database } = opened();
    const failing = database.asService(async (tx) => {
      await tx.query(addCollection('half_done'));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await hasCollection('half_done')).toBe(false);
  });

  it('lets callers write nothing', async () => {
    const { database } = opened();
    await expect(database.as(ANONYMOUS, (tx) => tx.query(addCollection('mine')))).rejects.toThrow(
      /read-only transaction|permission denied/,
    );
  });

  it('ends a query past its time and answers the others', async () => {
    const { database } = opened();
    const started = Date.now();
    const slow = database.as(ANONYMOUS, (tx) => tx.query(ENDLESS), { timeoutMs: 500 });
    const ended = expect(slow).rejects.toThrow(QueryTimeoutError);
    await sleep(50); // it has begun
    const others = Promise.all(Array.from({ length: 12 }, count));
    await ended;
    const endedMs = Date.now() - started;
    expect(await others).toEqual(Array.from({ length: 12 }, () => 1));
    console.log(`${engine}: ended after ${endedMs} ms, the others answered after ${Date.now() - started} ms`);
    expect(endedMs).toBeLessThan(engine === 'embedded' ? 20_000 : 2_000);
    expect(await count()).toBe(1);
  });

  it('holds a transaction of many short statements to its time, and stores nothing of it', async () => {
    const { database } = opened();
    const slow = database.asService(
      async (tx) => {
        await tx.query(addCollection('too_late'));
        await sleep(600);
        await tx.query('select 1');
      },
      { timeoutMs: 300 },
    );
    await expect(slow).rejects.toThrow(QueryTimeoutError);
    const idle = database.asService(
      async (tx) => {
        await tx.query(addCollection('too_late'));
        await sleep(600);
      },
      { timeoutMs: 300 },
    );
    await expect(idle).rejects.toThrow(QueryTimeoutError);
    expect(await hasCollection('too_late')).toBe(false);
  });

  it('says how long was given', async () => {
    const failed = opened().database.as(ANONYMOUS, (tx) => tx.query(ENDLESS), { timeoutMs: 200 });
    await expect(failed).rejects.toMatchObject({ code: 'query_timeout', timeoutMs: 200 });
  });

  it('leaves no setting behind on a connection', async () => {
    const { database } = opened();
    await database.as(ANONYMOUS, (tx) => tx.query('select 1'));
    const rows = await database.asOwner((tx) =>
      tx.query<{ role: string; edition: string }>(
        `select current_setting('role') as role, current_setting('tongtu.edition', true) as edition`,
      ),
    );
    expect(rows).toEqual([{ role: 'none', edition: '' }]);
  });
});
