import { mkdir, mkdtemp } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { TileProfileDefinition } from '@tongtu/data/tile-profile';
import { type Database, failpoint } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import { writeArchive } from '../archive/writer.ts';
import { type CompiledProfile, compileProfile } from '../profile/index.ts';
import { withLease } from '../publish/lease.ts';
import { describeArchive } from './describe.ts';
import type { DroppedTile, Segment } from './messages.ts';
import { inOrderOfWork, MAX_BLOCK_ROWS } from './plan.ts';
import { planBuild } from './plan-build.ts';
import { type BuildProgress, PLANNING, RenderProgress } from './progress.ts';
import { publishArchive, sweepUnregistered, tilesetDirectory } from './publish.ts';
import { openSpools } from './spool.ts';
import { type View, withView } from './view.ts';
import { WorkerPool } from './worker-pool.ts';
import { openWorkspace } from './workspace.ts';

export interface BuildOptions {
  readonly database: Database;
  readonly tilesetId: string;
  readonly edition: Edition;
  readonly profile: TileProfileDefinition;
  /** Deepest zoom of the pyramid; missing: the profile's. */
  readonly maxZoom?: number | undefined;
  /** The data directory; archives go to `tilesets/{tileset}` in it. */
  readonly directory: string;
  /** Threads; missing: one per processor. The archive has the same bytes with any number. */
  readonly workers?: number | undefined;
  /** Rows that a worker may hold at once, where blocks can be cut smaller. The archive does not depend on it. */
  readonly maxBlockRows?: number | undefined;
  readonly name?: string | undefined;
  /** What must be shown wherever the data are drawn. */
  readonly attribution?: string | undefined;
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface BuildResult {
  readonly archivePath: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Tiles addressed by the archive. */
  readonly tiles: number;
  /** Features that the size cap left out, over all tiles. */
  readonly droppedCount: number;
  readonly droppedTiles: readonly DroppedTile[];
  readonly revision: number;
  /** Of the tileset's pointer, which shows this archive now. */
  readonly version: number;
  readonly seconds: number;
}

/** Tilesets being built by this process, by folder: two builds of one would race for its pointer. */
const underWay = new Set<string>();

/**
 * Builds the whole pyramid of a tileset as of the current revision and moves the tileset's pointer to it.
 * The pointer moves last and in one transaction: when this fails or is aborted, everything is as before,
 * and what a killed process leaves behind is swept by the next build.
 */
export async function buildTileset(options: BuildOptions): Promise<BuildResult> {
  const folder = tilesetDirectory(options.directory, options.tilesetId);
  if (underWay.has(folder))
    throw new Error(`a build of ${options.tilesetId} is under way; wanted one at a time`);
  underWay.add(folder);
  try {
    const build = async () => {
      await mkdir(folder, { recursive: true });
      await sweepUnregistered(options);
      const workspace = await openWorkspace(folder);
      try {
        return await buildIn(workspace.path, options);
      } finally {
        await workspace.remove();
      }
    };
    return await withLease(options.database, options.tilesetId, build, options.signal);
  } finally {
    underWay.delete(folder);
  }
}

async function buildIn(workspace: string, options: BuildOptions): Promise<BuildResult> {
  const started = performance.now();
  const { database, edition, signal } = options;
  const report = (progress: BuildProgress) => options.onProgress?.(progress);
  const definition = { ...options.profile, maxZoom: options.maxZoom ?? options.profile.maxZoom };
  const profile = compileProfile(definition, edition);

  const rendered = await withView(database, async (view) => {
    signal?.throwIfAborted();
    report(PLANNING);
    const folder = await mkdtemp(join(workspace, 'spools-'));
    const pool = new WorkerPool(
      Array.from({ length: options.workers ?? availableParallelism() }, (_, index) => ({
        ...{ engine: database.engine, connection: database.connection, snapshot: view.snapshot },
        ...{ edition, profile: definition, spoolPath: join(folder, `${index}.spool`) },
      })),
    );
    try {
      return { revision: view.revision, ...(await renderView(view, pool, profile, options)) };
    } finally {
      await pool.end();
    }
  });

  failpoint('base.rendered');
  // Blocks of one zoom never share ids, and all tiles under a block are consecutive: order the pieces, not the tiles.
  const segments = rendered.segments.toSorted((a, b) => a.tileIds[0]! - b.tileIds[0]!);
  const archivePath = join(workspace, 'archive.pmtiles');
  const spools = await openSpools([...new Set(segments.map(({ spoolPath }) => spoolPath))]);
  const written = await writeArchive(
    archivePath,
    segments.map((segment) => spools.runOf(segment)),
    describeArchive(profile, {
      ...options,
      ...{ revision: rendered.revision, extent: rendered.extent, heart: rendered.heart },
    }),
    {
      signal,
      onBytes(done, planned) {
        failpoint('base.half-written');
        report({ ...rendered.progress, phase: 'write', bytes: { done, planned } });
      },
    },
  ).finally(() => spools.close());

  signal?.throwIfAborted();
  const droppedCount = rendered.droppedTiles.reduce((sum, { count }) => sum + count, 0);
  const seconds = () => Math.round(performance.now() - started) / 1000;
  const published = await publishArchive(options, archivePath, {
    ...{ sizeBytes: written.sizeBytes, sha256: written.sha256, revision: rendered.revision },
    ...{ minZoom: profile.minZoom, maxZoom: profile.maxZoom },
    metadata: {
      tiles: written.addressedTiles,
      contents: written.tileContents,
      droppedCount,
      seconds: seconds(),
    },
  });
  return {
    ...published,
    ...{ sha256: written.sha256, sizeBytes: written.sizeBytes, tiles: written.addressedTiles },
    ...{ droppedCount, droppedTiles: rendered.droppedTiles, revision: rendered.revision, seconds: seconds() },
  };
}

/** Plans and renders what the view shows. */
async function renderView(view: View, pool: WorkerPool, profile: CompiledProfile, options: BuildOptions) {
  const report = (state: BuildProgress) => options.onProgress?.(state);
  const { plan, extent, heart } = await planBuild(view, profile, options.maxBlockRows ?? MAX_BLOCK_ROWS);
  const progress = new RenderProgress(
    plan.map(({ band, jobs }) => ({ band, rows: rowsOf(jobs), blocks: jobs.length })),
  );
  report(progress.now());
  const segments: Segment[] = [];
  const droppedTiles: DroppedTile[] = [];
  await pool.render(inOrderOfWork(plan.flatMap(({ jobs }) => jobs)), {
    signal: options.signal,
    onRendered(job, result) {
      segments.push(...result.segments);
      droppedTiles.push(...result.dropped);
      const tiles = result.segments.reduce((sum, { tileIds }) => sum + tileIds.length, 0);
      report(progress.rendered(job, tiles));
    },
  });
  return { extent, heart, segments, droppedTiles, progress: progress.now() };
}

const rowsOf = (jobs: readonly { readonly rows: number }[]) => jobs.reduce((sum, { rows }) => sum + rows, 0);
