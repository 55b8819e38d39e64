import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresCluster, startCluster } from './postgres-cluster.ts';

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.stop());

it('gives each database PostGIS and nothing else', async () => {
  const client = new pg.Client({ connectionString: await cluster.createDatabase('survey') });
  await client.connect();
  const { rows } = await client.query<{ text: string; tables: string }>(
    `select st_astext(st_transform(st_setsrid(st_point(120.75, 30.75), 4490), 4549)) as text,
      (select count(*) from pg_tables where schemaname = 'public' and tablename <> 'spatial_ref_sys') as tables`,
  );
  await client.end();
  expect(rows[0]?.text).toMatch(/^POINT\(\d+/);
  expect(rows[0]?.tables).toBe('0');
});

it('is gone after it was stopped, and stopping again does nothing', async () => {
  const other = await startCluster();
  await other.stop();
  await other.stop();
  const client = new pg.Client({ connectionString: other.connectionString });
  await expect(client.connect()).rejects.toThrow(/ECONNREFUSED/);
});
