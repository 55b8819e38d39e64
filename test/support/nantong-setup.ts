import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { embeddedDirectory } from './embedded-template.ts';
import { freshDirectory, removeDirectory, runTongtu } from './platform.ts';
import { sharedData } from './shared-data.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The data directory of {@link copyNantong}; good for something when `imported.json` stands in it. */
    nantong: string;
  }
}

/** Written when the import has ended, well or not: its result. */
export const IMPORTED = 'imported.json';

/**
 * Once per run of the browser's tests: real data in a data directory that no platform has run on yet, so that each
 * may still become one with sample members or one without. Not kept between runs: what imports and draws may have
 * changed. Nobody waits for it here, other tests go on meanwhile.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const embeddedTemplate = await embeddedDirectory();
  const directory = freshDirectory();
  cpSync(join(embeddedTemplate, 'pglite'), join(directory, 'pglite'), { recursive: true });
  const making = runTongtu(['import', sharedData('osm/nantong.osm')], { directory }).then((result) =>
    writeFileSync(join(directory, IMPORTED), JSON.stringify(result)),
  );
  project.provide('embeddedTemplate', embeddedTemplate);
  project.provide('nantong', directory);
  return async () => {
    await making;
    removeDirectory(directory);
  };
}
