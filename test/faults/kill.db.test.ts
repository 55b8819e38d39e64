import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DataDirectoryLockedError, openDatabase } from '@tongtu/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHolder } from '../../services/database/src/embedded/lock.ts';
import { createTestStore, ENGINES, openTestDatabase, type TestStore } from '../support/databases.ts';

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));
const ROUNDS = 3;
/** The goal for a start after `kill -9`, on two free cores. */
const RECOVERY_GOAL_MS = 30_000;

describe.each(ENGINES)('a platform on the %s engine', (engine) => {
  let store: TestStore;
  let children: ChildProcess[];
  beforeEach(async () => {
    store = await createTestStore(engine);
    children = [];
  });
  afterEach(async () => {
    for (const child of children) await kill(child);
    await store.remove();
  });

  /** Starts a writer; `lines` grows with what it prints. */
  function start() {
    const args = [WRITER, store.directory, ...(store.databaseUrl ? [store.databaseUrl] : [])];
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    return { child, lines };
  }
  const open = () => openDatabase({ databaseUrl: store.databaseUrl, dataDirectory: store.directory });

  it('refuses a second one on its data directory, and says who has it', async () => {
    const { child, lines } = start();
    await until(() => lines.includes('open'));
    await expect(open()).rejects.toThrow(DataDirectoryLockedError);
    await expect(open()).rejects.toThrow(
      new RegExp(
        `the data directory .* is in use by process ${child.pid} since .*; stop that process, or set TONGTU_DATA`,
      ),
    );
    const second = start();
    await once(second.child, 'exit');
    expect(second.lines.join('\n')).toMatch(/^refused: the data directory .* is in use by process/);

    // The first was not disturbed.
    const written = lines.length;
    await until(() => lines.length > written + 2);
    await kill(child);
    await (await open()).close();
  });

  it('loses nothing acknowledged to kill -9, keeps nothing half, and is back in time', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { child, lines } = start();
      await until(() => lines.length > 5 + round * 3);
      await sleep(Math.random() * 40); // somewhere within a write
      await kill(child);
      acknowledged.push(...lines.filter((line) => line !== 'open'));

      const started = Date.now();
      const database = await open();
      const rows = await database.asService((tx) =>
        tx.query<{ title: string; parts: number }>(
          `select title, (select count(*)::int from import_rejection where changeset_id = changeset.id) as parts from changeset`,
        ),
      );
      const recoveryMs = Date.now() - started;
      await database.close();
      console.log(
        `${engine}: ${acknowledged.length} writes acknowledged, ${rows.length} found, first query ${recoveryMs} ms after the start`,
      );
      expect(rows.map(({ title }) => title)).toEqual(expect.arrayContaining(acknowledged));
      expect(rows.filter(({ parts }) => parts !== 200)).toEqual([]);
      expect(recoveryMs).toBeLessThan(RECOVERY_GOAL_MS);
    }
  }, 300_000);
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function until(isTrue: () => boolean, timeoutMs = 120_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for: ${isTrue}`);
    await sleep(20);
  }
}

it('is answered again after the embedded engine’s own process died', async () => {
  const { database, directory, close } = await openTestDatabase('embedded');
  const count = () => database.asService((tx) => tx.query('select count(*)::int as n from revision_head'));
  const enginePid = () => {
    const pid = readHolder(directory, 'engine')?.pid;
    if (pid === undefined) throw new Error('nobody holds the lock of the engine');
    return pid;
  };
  const first = enginePid();
  const underWay = database.asService((tx) =>
    tx.query('select count(*) from generate_series(1, 1000000000)'),
  );
  const lost = expect(underWay).rejects.toThrow(/connection|ECONNRESET/i);
  await sleep(300);
  const killed = Date.now();
  process.kill(first, 'SIGKILL');
  await lost; // it may have been stored or not: the caller has to know
  expect(await Promise.all([count(), count()])).toEqual([[{ n: 1 }], [{ n: 1 }]]);
  console.log(`embedded: answers ${Date.now() - killed} ms after its process was killed`);
  expect(enginePid()).not.toBe(first);
  await close();
}, 300_000);
