import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase } from '@tongtu/database';
import type { TestProject } from 'vitest/node';
import { embeddedDirectory } from './embedded-template.ts';
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

const SERVER_TEMPLATE = 'template_tongtu';

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
