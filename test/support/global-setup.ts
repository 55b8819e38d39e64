import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, openDatabase } from '@tongtu/database';
import type { TestProject } from 'vitest/node';
import { startCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The maintenance database of the run's PostgreSQL cluster. */
    clusterUrl: string;
    /** Name of a migrated database in it, to clone. */
    serverTemplate: string;
    /** A migrated data directory of the embedded engine, to copy. */
    embeddedTemplate: string;
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SERVER_TEMPLATE = 'template_tongtu';
const KEEP_MS = 24 * 3_600_000;

/** Once per run of the project "integration": both engines migrated, for `databases.ts` to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const embeddedTemplate = await embeddedDirectory();
  const cluster = await startCluster();
  try {
    const databaseUrl = await cluster.createDatabase(SERVER_TEMPLATE);
    const directory = mkdtempSync(join(tmpdir(), 'tongtu-template-'));
    const database = await openDatabase({ databaseUrl, dataDirectory: directory });
    await migrate(database);
    await database.close();
    rmSync(directory, { recursive: true });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide('clusterUrl', cluster.connectionString);
  project.provide('serverTemplate', SERVER_TEMPLATE);
  project.provide('embeddedTemplate', embeddedTemplate);
  return () => cluster.stop();
}

/**
 * The first start of the embedded engine takes 10–16 s, so its migrated directory is kept between runs,
 * under a name that changes with the migrations and the engine.
 */
async function embeddedDirectory(): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache/tongtu');
  const kept = join(cache, `embedded-${fingerprint()}`);
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    // Of earlier migrations, or left by a run that was killed; a younger one may be in use by another run.
    if (Date.now() - statSync(path).mtimeMs > KEEP_MS) rmSync(path, { recursive: true, force: true });
  }
  const making = mkdtempSync(join(cache, 'making-'));
  const database = await openDatabase({ dataDirectory: making });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  try {
    renameSync(making, kept); // all or nothing: a killed run leaves no half of it under this name
  } catch (error) {
    rmSync(making, { recursive: true });
    if (!existsSync(kept)) throw error; // otherwise another run was first
  }
  return kept;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const migrations = join(ROOT, 'services/database/migrations');
  for (const name of readdirSync(migrations).sort()) {
    hash.update(name).update(readFileSync(join(migrations, name)));
  }
  hash.update(readFileSync(join(ROOT, 'services/database/package.json'))); // the engine's versions
  return hash.digest('hex').slice(0, 16);
}
