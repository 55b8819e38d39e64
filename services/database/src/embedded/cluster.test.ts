import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ensureCluster } from './cluster.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongtu-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('unpacks a whole cluster, also over what a killed unpacking left', async () => {
  mkdirSync(join(directory, 'pglite.new'));
  writeFileSync(join(directory, 'pglite.new', 'PG_VERSION'), 'half');
  await ensureCluster(join(directory, 'pglite'));
  expect(readdirSync(join(directory, 'pglite'))).toEqual(
    expect.arrayContaining(['PG_VERSION', 'base', 'global', 'pg_wal', 'postgresql.conf']),
  );
  expect(readdirSync(directory)).toEqual(['pglite']);
});

it('leaves a cluster that is there as it is', async () => {
  writeFileSync(join(directory, 'pglite', 'mine'), '');
  await ensureCluster(join(directory, 'pglite'));
  expect(existsSync(join(directory, 'pglite', 'mine'))).toBe(true);
});
