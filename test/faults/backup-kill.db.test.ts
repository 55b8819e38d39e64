import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@tongtu/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { type CommandResult, runTongtu } from '../support/platform.ts';
import { insertPaperCity } from '../support/tiles-city.ts';

const CLI = fileURLToPath(new URL('../../services/platform/src/cli.ts', import.meta.url));
const BUILDINGS = 8_000; // sixteen pages of both editions

describe.each(ENGINES)('kill -9 on the %s engine', { timeout: 300_000 }, (engine) => {
  let store: TestStore;
  let empty: TestStore;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tongtu-backup-kill-'));
    file = join(folder, 'city.tongtu');
    store = await createTestStore(engine);
    empty = await createTestStore(engine);
    const database = await openDatabase({ databaseUrl: store.databaseUrl, dataDirectory: store.directory });
    await database.asService((tx) => insertPaperCity(tx, BUILDINGS));
    await database.close();
  });
  afterAll(async () => {
    await store?.remove();
    await empty?.remove();
    rmSync(folder, { recursive: true });
  });

  const environmentOf = ({ databaseUrl }: TestStore) => ({
    TONGTU_SAMPLE: 'none',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  });
  const run = (place: TestStore, ...args: string[]): Promise<CommandResult> =>
    runTongtu(args, { directory: place.directory, environment: environmentOf(place) });

  /** Kills the command as soon as it has said `sign`. */
  async function killAt(sign: string, place: TestStore, ...args: string[]): Promise<void> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
      env: { PATH: process.env.PATH, TONGTU_DATA: place.directory, ...environmentOf(place) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes(sign)) child.kill('SIGKILL');
    });
    await once(child, 'close');
    expect(child.signalCode, said).toBe('SIGKILL');
  }

  it('during a backup leaves no file of that name, and nothing in the way of the next', async () => {
    await killAt('backup public.feature', store, 'backup', file);
    expect(existsSync(file)).toBe(false);
    expect(await run(store, 'backup', file)).toMatchObject({ code: 0 });
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(existsSync(join(store.directory, 'backup.tmp'))).toBe(false);
    expect(await run(store, 'backup', '--verify', file)).toMatchObject({ code: 0 });
  });

  it('during a restore leaves a platform that no command serves, until the restore is done again', async () => {
    await killAt('restore public.feature', empty, 'restore', file);
    const refused = await run(empty, 'status');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('the database is not whole: a move or a restore into it was broken off');
    expect(await run(empty, 'restore', file)).toMatchObject({ code: 0 });
    const figures = async (place: TestStore) =>
      JSON.parse((await run(place, 'status', '--json')).stdout) as { features: unknown; revision: number };
    const [before, after] = [await figures(store), await figures(empty)];
    expect(after.features).toEqual(before.features);
    expect(after.revision).toBe(1);
  });
});
