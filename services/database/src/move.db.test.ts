import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestStore,
  openTestDatabase,
  type TestDatabase,
  type TestStore,
} from '../../../test/support/databases.ts';
import { checkMoveTarget, type Database, MoveError, moveDatabase, openServer } from './index.ts';

const ROWS = 2_500; // more than two pages

describe('moving from the embedded engine to a server', () => {
  let source: TestDatabase;
  let target: TestStore;
  let server: Database;
  beforeAll(async () => {
    source = await openTestDatabase('embedded');
    target = await createTestStore('server');
    server = await openServer(target.databaseUrl!, 2);
    await source.database.asService(async (tx) => {
      await tx.query(
        `insert into changeset (kind, state, title, author, published_revision, attribution, notice)
         values ('import', 'published', '测试 "quoted", (brackets)', 'a', 1, '{"© OSM, ODbL","b"}', '{"zh":"模拟"}')`,
      );
      await tx.query(
        `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
         select 'building', e, nextval('feature_id_seq'), 1, 1, 13,
           st_setsrid(st_makepoint(120 + random(), 30 + random()), 4490), jsonb_build_object('name', '楼\\" ' || n)
         from generate_series(1, $1) n, unnest(array['full', 'public']) e`,
        [ROWS],
      );
      await tx.query('update revision_head set number = 1');
      await tx.query(`update tileset set version = 3, revision = 1 where id = 'base'`);
    });
  });
  afterAll(async () => {
    await server.close();
    await target.remove();
    await source.close();
  });

  it('leaves an empty target when it is interrupted, and can be done again', async () => {
    const stop = new AbortController();
    const moving = moveDatabase({
      from: source.database,
      to: server,
      signal: stop.signal,
      onProgress: ({ table, done }) => table === 'public.feature' && done >= 1_000 && stop.abort(),
    });
    await expect(moving).rejects.toThrow(/abort/i);
    const [left] = await server.asOwner((tx) =>
      tx.query<{ features: string; head: string; marker: boolean }>(
        `select (select count(*) from feature) as features, (select number from revision_head) as head,
           to_regclass('public.move_in_progress') is not null as marker`,
      ),
    );
    expect(left).toEqual({ features: '0', head: '0', marker: false });
  });

  it('refuses a target with tables of others, or set up by another version, before it makes anything there', async () => {
    const check = () => checkMoveTarget({ from: source.database, to: server });
    await expect(check()).resolves.toBeUndefined();
    await server.asOwner((tx) => tx.query('create table public.parcels (id int)'));
    await expect(check()).rejects.toThrow('tables of others: public.parcels; wanted an empty database');
    await server.asOwner((tx) => tx.query('drop table public.parcels'));
    await server.asOwner((tx) =>
      tx.query(`insert into migration (name, sha256) values ('9999_later.sql', 'x')`),
    );
    await expect(check()).rejects.toThrow('another version of the platform (migration 9999_later.sql)');
    await server.asOwner((tx) => tx.query(`delete from migration where name = '9999_later.sql'`));
  });

  it('says so where the source is written to while it is compared, and leaves the target empty', async () => {
    let written = false;
    const writing: Database = {
      ...server,
      async asOwner(work, options) {
        const result = await server.asOwner(work, options);
        const isCompared = typeof result === 'object' && result !== null && 'hash' in result;
        if (isCompared && 'table' in result && result.table === 'public.feature' && !written) {
          written = true;
          await source.database.asService((tx) =>
            tx.query(`update changeset set title = title || ' later' where id = 1`),
          );
        }
        return result;
      },
    };
    await expect(moveDatabase({ from: source.database, to: writing })).rejects.toThrow(
      /public\.changeset differs .* stop it and move again/,
    );
    expect(written).toBe(true);
    const [left] = await server.asOwner((tx) =>
      tx.query<{ count: string }>('select count(*) as count from feature'),
    );
    expect(left?.count).toBe('0');
  });

  it('takes over what a killed move left, and carries every row with equal counts and hashes', async () => {
    await server.asOwner((tx) =>
      tx.query('create table move_in_progress (started_at timestamptz not null default now())'),
    );
    await server.asOwner((tx) =>
      tx.query(`insert into changeset (kind, state, title, author) values ('edit', 'draft', 'half', 'x')`),
    );
    const moved = await moveDatabase({ from: source.database, to: server });
    expect(moved.find(({ table }) => table === 'public.feature')).toMatchObject({ rows: ROWS * 2 });
    const read = (database: Database) =>
      database.asOwner((tx) =>
        tx.query('select title, attribution, notice, created_at from changeset order by id'),
      );
    expect(await read(server)).toEqual(await read(source.database));
  });

  it('goes on with numbers that nobody has', async () => {
    const next = (database: Database) =>
      database.asOwner(async (tx) => {
        const [feature] = await tx.query<{ id: string }>(`select nextval('feature_id_seq') as id`);
        const [changeset] = await tx.query<{ id: string }>(
          `insert into changeset (kind, state, title, author) values ('edit', 'draft', 't', 'a') returning id`,
        );
        return [Number(feature!.id), Number(changeset!.id)];
      });
    expect(await next(server)).toEqual([ROWS * 2 + 1, 2]);
  });

  it('refuses a target that holds data', async () => {
    await expect(moveDatabase({ from: source.database, to: server })).rejects.toThrow(MoveError);
  });
});
