import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_SIGN_INS_FILE } from '@tongtu/access';
import { readImage, type Snapshot, type Table, type Transaction } from '@tongtu/database';
import about from '../../package.json' with { type: 'json' };
import type { Reporter } from '../report.ts';
import { sampleGridFile } from '../sample-grid.ts';
import { givenSettings, type Settings } from '../settings.ts';
import { type BackupHead, newHead } from './format.ts';
import type { HeldArchives } from './hold-archives.ts';

interface Facts {
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly archives: HeldArchives;
  readonly report: Reporter;
}

/** What a backup says of itself, with counts and hashes of every table. */
export async function describeStand(
  snapshot: Snapshot,
  { settings, environment, archives, report }: Facts,
): Promise<{ readonly head: BackupHead; readonly tables: readonly Table[] }> {
  let hashed = 0;
  const { image, tables } = await readImage(snapshot, ({ rows }) => {
    hashed += rows;
    report.progress('backup: hashes of tables', hashed, 0, 'rows');
  });
  const { tilesets, ...server } = await snapshot.read(readStand);
  const { open, protectedNames } = givenSettings(environment);
  const files = ['secret', SAMPLE_SIGN_INS_FILE].map((name) => join(settings.dataDirectory, name));
  const grid = sampleGridFile(settings);
  const head = newHead({
    createdAt: new Date().toISOString(),
    platform: {
      version: about.version,
      engine: settings.databaseUrl === undefined ? 'embedded' : 'server',
      postgres: server.postgres,
      postgis: server.postgis,
    },
    revision: server.revision,
    tilesets,
    database: image,
    archives: archives.held.map(({ path, sizeBytes, sha256 }) => ({ path, sizeBytes, sha256 })),
    settings: open,
    leftOut: [...protectedNames, ...files.filter((file) => existsSync(file)), ...(grid ? [grid] : [])],
  });
  return { head, tables };
}

async function readStand(tx: Transaction) {
  const [server] = await tx.query<{ postgres: string; postgis: string; revision: number }>(
    `select current_setting('server_version') as postgres, postgis_lib_version() as postgis,
       (select number::float8 from revision_head) as revision`,
  );
  if (!server) throw new Error('the database did not say its version');
  const tilesets = await tx.query<BackupHead['tilesets'][number]>(
    'select id, version::float8 as version, revision::float8 as revision from tileset order by id',
  );
  return { ...server, tilesets };
}
