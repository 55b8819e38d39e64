import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresCluster, startCluster } from '../support/postgres-cluster.ts';
import { sharedData } from '../support/shared-data.ts';
import { openEmptySite, type Site } from './site.ts';

const NANTONG = sharedData('osm/nantong.osm');
/** Some batches long: enough to be met in the middle. */
const NANJING = sharedData('osm/nanjing-xinjiekou.osm');
const BUREAU = sharedData('formats/nanjing-shp-gbk-dbf-with-cpg-utf8names.zip');

/** A batch is staged, more are to come. */
const isStaging = (stderr: string) => /^staging .*: \d+%/m.test(stderr);
const isBuilding = (stderr: string) => /^tiles of base, base-full: /m.test(stderr);

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster?.stop());

describe.each(['embedded', 'server'] as const)('an import that goes wrong on the %s engine', (engine) => {
  let site: Site;
  beforeAll(async () => {
    const databaseUrl = engine === 'server' ? await cluster.createDatabase('interrupted') : undefined;
    site = await openEmptySite(databaseUrl);
  });
  afterAll(() => site?.close());

  const left = async () => {
    const [counts] = await site.query<{ features: number; drafts: number; staged: number }>(
      `select (select count(*)::int from feature) as features, (select count(*)::int from change) as staged,
         (select count(*)::int from changeset where state = 'draft') as drafts`,
    );
    return { ...counts, revision: await site.revision() };
  };
  const ready = async () => (await fetch(`${site.origin}/health/ready`)).status;

  it.each([
    ['cut.osm', 'file_malformed', (path: string) => cut(NANTONG, path)],
    ['cut.zip', 'archive_malformed', (path: string) => cut(BUREAU, path)],
    [
      'words.geojson',
      'file_malformed',
      (path: string) => writeFileSync(path, '{"type": "FeatureCollection", "features": ['),
    ],
    ['notes.txt', 'format_unknown', (path: string) => writeFileSync(path, '测量日记\n今天下雨。\n')],
  ])('refuses %s with code %s and changes nothing', async (name, code, write) => {
    const path = join(site.directory, name);
    write(path);
    const refused = await site.tongtu(['import', path]);
    expect(refused.stderr).toContain(`import refused (${code}): ${name}`);
    expect(refused.stderr).toMatch(/nothing was changed\s*$/);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(await left()).toEqual({ features: 0, drafts: 0, staged: 0, revision: 0 });
  });

  it('leaves nothing behind after Ctrl-C in its middle, and can be had again', async () => {
    const interrupted = await site.tongtu(['import', NANJING, '--no-build'], isStaging);
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toMatch(/nothing was changed\s*$/);
    expect(await left()).toEqual({ features: 0, drafts: 0, staged: 0, revision: 0 });

    const again = await site.tongtu(['import', NANJING, '--no-build']);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('published as revision 1');
  });

  it('is gone after kill -9 of the server in its middle; the next start is clean and takes it again', async () => {
    const before = await left();
    let killed: Promise<void> | undefined;
    const orphan = await site.tongtu(['import', BUREAU, '--no-build'], (stderr) => {
      if (isStaging(stderr)) killed ??= site.kill();
      return false;
    });
    await killed;
    expect(orphan).toMatchObject({ code: 1, stdout: '' });
    expect(orphan.stderr).toMatch(/the server ended before the command did.*\s*$/);

    await site.start();
    expect(await ready()).toBe(200);
    expect(await left()).toMatchObject({ features: before.features, revision: 1 });
    const again = await site.tongtu(['import', BUREAU, '--no-build']);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/^2,087 features created, 0 updated, 0 unchanged/m);
    expect(await left()).toMatchObject({ features: expect.any(Number), drafts: 0, staged: 0, revision: 2 });
  });

  it('ends by Ctrl-C where no server runs, too, and says so', async () => {
    expect(await site.stop()).toBe(0);
    const interrupted = await site.tongtu(['import', sharedData('osm/shanghai-tongji.osm')], isStaging);
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toMatch(/nothing was changed\s*$/);
  });

  it('says that the data are published where Ctrl-C meets the build of the tiles; a start builds them', async () => {
    // Of a platform without tiles: where there are some, so small an import is a delta, done before a key is pressed.
    const databaseUrl = engine === 'server' ? await cluster.createDatabase('unbuilt') : undefined;
    const unbuilt = await openEmptySite(databaseUrl);
    try {
      expect(await unbuilt.stop()).toBe(0);
      const interrupted = await unbuilt.tongtu(['import', NANTONG], isBuilding);
      expect(interrupted.code).toBe(130);
      expect(interrupted.stdout).toContain('published as revision 1');
      expect(interrupted.stderr).not.toContain('nothing was changed');
      await unbuilt.start();
      const tileset = (await (await fetch(`${unbuilt.origin}/tiles/base`)).json()) as { revision: number };
      expect(tileset.revision).toBe(1);
    } finally {
      await unbuilt.close();
    }
  });
});

/** Half a file, as a broken download leaves it. */
function cut(from: string, to: string): void {
  copyFileSync(from, to);
  truncateSync(to, Math.floor(readFileSync(from).length / 2));
}
