import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createAccess } from '@tongtu/access';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openService, type Service } from '../editions/service.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { square } from './city.ts';

const run = promisify(execFile);
const GUIDE = new URL('../../docs/changesets.md', import.meta.url);
const PASSWORD = 'Lake-south-7';

describe.each(ENGINES)('the guide to changesets, on the %s engine', (engine) => {
  const folder = temporaryFolder();
  let store: TestStore;
  let service: Service;
  let origin: string;
  beforeAll(async () => {
    store = await createTestStore(engine);
    service = await openService(store, [square('a', 0, 0)]);
    const access = createAccess({
      database: service.database,
      secret: 'another secret of this test, long enough',
      log: () => {},
    });
    for (const role of ['surveyor', 'reviewer'] as const)
      await access.createMember({
        userName: role,
        password: PASSWORD,
        name: role,
        organization: 'planning',
        role,
      });
    await service.app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${(service.app.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });

  it('has commands that work as they stand, one after the other', async () => {
    const blocks = [...readFileSync(GUIDE, 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block!);
    const [next] = await service.database.asService((tx) =>
      tx.query<{ id: number }>('select max(id)::int + 1 as id from changeset'),
    );
    // Each answer on a line, and the end where one is refused.
    const script = blocks
      .join('\n')
      .replaceAll('http://127.0.0.1:8080', origin)
      .replaceAll('/changesets/2', `/changesets/${next!.id}`)
      .replaceAll('curl ', 'curl --silent --fail-with-body --write-out "\\n" ');
    const { stdout } = await run('bash', ['-euc', script], {
      cwd: folder.path,
      env: { ...process.env, SURVEYOR: PASSWORD, REVIEWER: PASSWORD },
    });
    expect(stdout).toContain('"state":"published"');
    expect(stdout).toContain('"kind":"revert"');
    const [revert] = await service.database.asService((tx) =>
      tx.query(`select removed_count from changeset where kind = 'revert' and reverts = 2 and is_complete`),
    );
    expect(revert).toEqual({ removed_count: 1 });
  });

  it('has a program that works as it stands', async () => {
    const program = /```ts\n(.*?)```/s
      .exec(readFileSync(GUIDE, 'utf8'))![1]!
      .replace('http://127.0.0.1:8080', origin);
    const signIn = await fetch(`${origin}/auth/sign-in/username`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', origin } },
      body: JSON.stringify({ username: 'surveyor', password: PASSWORD }),
    });
    const COOKIE = signIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, COOKIE },
    });
    expect(stdout).toMatch(/^submitted \[ \d+ \] \[\]$/m);
  });
});
