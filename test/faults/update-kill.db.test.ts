import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createAccess } from '@tongtu/access';
import { collections } from '@tongtu/data/model';
import { type Database, openDatabase } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, square } from '../conformance/city.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { runTongtu } from '../support/platform.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CLI = fileURLToPath(new URL('../../services/platform/src/cli.ts', import.meta.url));
/** More than one batch of matching. */
const HOUSES = 2_500;
const house = (n: number, height: number) =>
  square(`h${n}`, (n % 50) * 1.2, Math.floor(n / 50) * 1.2, { height });

describe.each(ENGINES)('an update by the command line on the %s engine', { timeout: 300_000 }, (engine) => {
  const folder = temporaryFolder();
  let store: TestStore;
  let file: string;
  beforeAll(async () => {
    store = await createTestStore(engine);
    await inDatabase(async (database) => {
      await database.asService((tx) => syncCollections(tx, collections));
      await publish(
        database,
        Array.from({ length: HOUSES }, (_, n) => house(n, 10)),
      );
      const secret = 'a secret of this test, which is long enough';
      const access = createAccess({ database, secret, log: () => {} });
      await access.createOrganization({
        code: 'survey',
        name: '测绘院',
        kind: 'survey_authority',
        audience: 'professional',
      });
      for (const role of ['surveyor', 'reviewer', 'viewer'] as const)
        await access.createMember({
          ...{ userName: role, name: role, organization: 'survey', role, password: 'Password-of-the-test-1' },
        });
    });
    const features = Array.from({ length: HOUSES }, (_, n) => {
      const { geometry, properties } = house(n, n % 2 === 0 ? 10 : 11);
      return { type: 'Feature', geometry, properties };
    });
    file = folder.write('houses.geojson', JSON.stringify({ type: 'FeatureCollection', features }));
  });
  afterAll(() => store?.remove());

  async function inDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase({ databaseUrl: store.databaseUrl, dataDirectory: store.directory });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
  const environment = () => ({
    TONGTU_SAMPLE: 'none',
    ...(store.databaseUrl ? { DATABASE_URL: store.databaseUrl } : {}),
  });
  const update = (match: string, author: string) => [
    'update',
    file,
    '--collection',
    'building',
    '--match',
    match,
    '--as',
    author,
  ];
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runTongtu(args, {
      ...{ directory: store.directory, environment: environment() },
    });
    return { code, output: stdout + stderr };
  };
  const drafts = (state = 'draft') =>
    inDatabase((database) =>
      database.asService((tx) =>
        tx.query(
          `select is_complete as "isComplete", replaced_count as replaced, author,
             (select count(*) from update_record r where r.changeset_id = s.id)::int as records
           from changeset s where state = $1`,
          [state],
        ),
      ),
    );

  it('killed between two batches leaves a draft that is not complete, and the same command makes it good and submits it', async () => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', CLI, ...update('geometry', 'surveyor')],
      {
        env: { PATH: process.env.PATH, TONGTU_DATA: store.directory, ...environment() },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('matching building')) child.kill('SIGKILL');
    });
    await once(child, 'close');
    expect(child.signalCode, said).toBe('SIGKILL');
    expect(await drafts()).toEqual([{ isComplete: false, replaced: 0, author: 'surveyor', records: HOUSES }]);

    const again = await run(...update('geometry', 'surveyor'), '--submit');
    expect(again, again.output).toMatchObject({ code: 0 });
    expect(again.output).toContain('1,250 changed, 0 deleted; 1,250 unchanged');
    expect(again.output).toMatch(/checking changeset \d+: .*of 1,250 changes/);
    expect(again.output).toMatch(/changeset \d+ is submitted; 0 warnings/);
    const theirs = { isComplete: true, replaced: 1250, author: 'surveyor', records: 0 };
    expect([await drafts(), await drafts('submitted')]).toEqual([[], [theirs]]);
  });

  it('with --submit leaves a draft where it is interrupted while that is checked', async () => {
    const interrupted = await runTongtu([...update('geometry', 'reviewer'), '--submit'], {
      ...{ directory: store.directory, environment: environment() },
      signalAfter: (said) => said.includes('checking changeset'),
    });
    expect(interrupted, interrupted.stderr).toMatchObject({ code: 130 });
    expect(interrupted.stdout).toMatch(/changeset \d+ is a draft/);
    expect(interrupted.stderr).toMatch(/interrupted; changeset \d+ stays a draft and was not submitted/);
    expect(await drafts()).toEqual([{ isComplete: true, replaced: 1250, author: 'reviewer', records: 0 }]);
  });

  it.each([
    ['a member who is none', 'geometry', 'nobody', 2, 'there is no such member'],
    ['a member who only looks', 'geometry', 'viewer', 1, 'forbidden'],
    ['a key that is no field', 'key:nickname', 'surveyor', 2, 'match_unknown'],
  ])('refuses %s', async (_, match, author, code, words) => {
    const refused = await run(...update(match, author));
    expect(refused, refused.output).toMatchObject({ code });
    expect(refused.output).toContain(words);
  });
});
