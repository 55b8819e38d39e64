import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Database, failpoint } from '@tongtu/database';
import type { WrittenArchive } from '../archive/writer.ts';
import { MergeOvertakenError, publishArchive, tilesetDirectory } from '../build/publish.ts';
import { openWorkspace } from '../build/workspace.ts';
import type { ServedTileset } from '../registry.ts';
import { forgetArchives } from '../store.ts';
import { withLease } from './lease.ts';
import type { MergeSetup } from './messages.ts';

interface Target {
  readonly database: Database;
  /** The data directory. */
  readonly directory: string;
}

/** Deltas are merged before there are more of them, or more tiles in them. */
const MAX_DELTAS = 64;
const MAX_DELTA_TILES = 20_000;
/** What merging may take of the disk: a city's 300 MB in ten seconds. */
const MERGE_BYTES_PER_SECOND = 32 * 1024 * 1024;

export function needsMerge({ stack: { deltas } }: ServedTileset, maxDeltas = MAX_DELTAS): boolean {
  const tiles = deltas.reduce((sum, { header }) => sum + header.addressedTiles, 0);
  return deltas.length >= maxDeltas || tiles >= MAX_DELTA_TILES;
}

/**
 * Merges the archives of a tileset into a new base and moves the pointer to it; deltas that came meanwhile stay over it.
 * The tileset shows the same before and after. Hold its stack for as long as this takes.
 *
 * @returns the tileset's version then; undefined where a full build took the place of what was merged
 */
export async function mergeTileset(
  { database, directory }: Target,
  { id, version, base, deltas, stack }: ServedTileset,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const workspace = await openWorkspace(tilesetDirectory(directory, id));
  try {
    const path = join(workspace.path, 'merged.pmtiles');
    const setup: MergeSetup = {
      ...{ path, bytesPerSecond: MERGE_BYTES_PER_SECOND, base: join(directory, base.path) },
      deltas: deltas.map((delta) => join(directory, delta.path)),
    };
    const { sha256, sizeBytes, addressedTiles } = await inThread(setup, signal);
    failpoint('merged.written');
    const { minZoom, maxZoom } = stack.base.header;
    const place = () =>
      publishArchive({ database, directory, tilesetId: id }, path, {
        ...{ kind: 'merged' as const, sha256, sizeBytes, minZoom, maxZoom },
        revision: deltas[0]?.revision ?? base.revision,
        metadata: { tiles: addressedTiles, merged: deltas.length + 1 },
        merges: { version, baseId: base.id },
      });
    return (await withLease(database, id, place, signal)).version;
  } catch (error) {
    if (error instanceof MergeOvertakenError) return undefined;
    throw error;
  } finally {
    await workspace.remove();
  }
}

/** Removes archives that no version needs that was current within so many seconds. */
export async function removeArchives(
  { database, directory }: Target,
  tilesetId: string,
  keepSeconds: number,
): Promise<number> {
  // Off the record first: who reads it does not go for a file that is gone. What a crash leaves, the next build sweeps.
  const paths = await database.asService((tx) => forgetArchives(tx, tilesetId, keepSeconds));
  for (const path of paths) {
    failpoint('removal.forgotten');
    await rm(join(directory, path), { force: true });
  }
  return paths.length;
}

async function inThread(setup: MergeSetup, signal: AbortSignal | undefined): Promise<WrittenArchive> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./merge-worker.ts', import.meta.url), { workerData: setup });
  try {
    const [written] = (await once(worker, 'message', { signal })) as [WrittenArchive];
    return written;
  } finally {
    await worker.terminate();
  }
}
