import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DIRECTORY = fileURLToPath(new URL('../../../viewer/dist/', import.meta.url));

let building: Promise<void> | undefined;

/** Lets the doors wait for a build of the viewer that has just begun: a first start has other work meanwhile. */
export function awaitViewerBuild(build: Promise<void>): void {
  building = build;
  build.catch(() => {}); // reported by viewerFiles()
}

/** The folder of the viewer's pages, once it is built. @throws Error where it is not, and nobody builds it */
export async function viewerFiles(): Promise<string> {
  await building;
  if (!existsSync(DIRECTORY)) throw new Error('the viewer is not built: run "npm run build" first');
  return DIRECTORY;
}
