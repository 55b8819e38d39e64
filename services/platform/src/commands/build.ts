import { availableParallelism } from 'node:os';
import { BASE_TILESETS, type BaseTilesetId } from '@tongtu/sdk/contract';
import { type BuildResult, buildTileset, defaultProfile } from '@tongtu/tiles';
import type { Reporter } from '../report.ts';
import { JointProgress } from './build-progress.ts';
import type { Command, CommandContext } from './command.ts';

export interface BuildArguments {
  readonly tileset?: string;
  readonly workers?: number;
  readonly maxZoom?: number;
  /** Leaves out tilesets that a turn of the publisher can bring, or has brought meanwhile, to the newest revision. */
  readonly whereNeeded?: boolean;
}

/** Builds the pyramids of the base map's editions; each tileset moves to its new archive when that is whole. */
export const buildCommand: Command<BuildArguments> = {
  name: 'build',
  async run(context, args) {
    const ids = Object.keys(BASE_TILESETS) as BaseTilesetId[];
    const wanted = args.tileset === undefined ? ids : ids.filter((id) => id === args.tileset);
    if (wanted.length === 0) {
      context.report.error(`there is no tileset "${args.tileset}"; wanted one of ${ids.join(', ')}`);
      return 2;
    }
    await buildTilesets(context, wanted, args);
    return 0;
  },
};

/**
 * Builds several tilesets side by side, which share the processors: while one is planned or written, which takes one
 * thread, the other renders. Where one fails the others are ended, and all stay as they were unless done before.
 */
async function buildTilesets(
  context: CommandContext,
  ids: readonly BaseTilesetId[],
  args: BuildArguments = {},
): Promise<void> {
  const workers = args.workers ?? context.platform.settings.buildWorkers ?? availableParallelism();
  const atOnce = Math.min(ids.length, workers);
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  // One after the other, each has a figure of its own.
  const joint = atOnce > 1 ? new JointProgress(ids, context.report) : undefined;
  const waiting = ids.values();
  const build = async (share: number) => {
    for (const id of waiting) {
      const progress = joint ?? new JointProgress([id], context.report);
      const tileset = context.platform.publisher.of(id);
      const run = () => buildOne({ ...context, signal }, id, { ...args, workers: share }, progress);
      await (args.whereNeeded ? tileset.rebuild(run, signal) : tileset.exclusive(run)).catch((error) => {
        failed.abort(error);
        throw error;
      });
    }
  };
  const shares = Array.from({ length: atOnce }, (_, index) => Math.ceil((workers - index) / atOnce));
  const results = await Promise.allSettled(shares.map(build));
  context.signal.throwIfAborted();
  if (results.some(({ status }) => status === 'rejected')) throw failed.signal.reason;
}

/** Brings the tilesets to the newest revision: by deltas where little has changed, else by full builds. */
export async function bringTilesets(
  context: CommandContext,
  ids = Object.keys(BASE_TILESETS) as BaseTilesetId[],
): Promise<void> {
  const { platform, report, signal } = context;
  const behind: BaseTilesetId[] = [];
  for (const id of ids) {
    const done = await platform.publisher.of(id).bring(signal);
    if (done.kind === 'rebuild') behind.push(id);
    else if (done.kind === 'published')
      report.line(
        `tileset ${id}: ${done.changedTiles.toLocaleString('en')} tiles changed, revision ${done.revision}`,
      );
  }
  if (behind.length > 0) await buildTilesets(context, behind, { whereNeeded: true });
}

/** A full build in the publisher's turn. */
export function rebuildTileset(context: CommandContext, id: BaseTilesetId): Promise<void> {
  const { report, platform } = context;
  const workers = platform.settings.buildWorkers;
  return buildOne(context, id, { workers }, new JointProgress([id], report));
}

async function buildOne(
  { platform, report, signal }: CommandContext,
  id: BaseTilesetId,
  args: BuildArguments,
  progress: JointProgress,
): Promise<void> {
  const { database, settings } = platform;
  const result = await buildTileset({
    database,
    tilesetId: id,
    edition: BASE_TILESETS[id],
    profile: defaultProfile,
    maxZoom: args.maxZoom ?? settings.maxZoom,
    directory: settings.dataDirectory,
    workers: args.workers,
    attribution: await platform.attribution(),
    signal,
    onProgress: (state) => progress.update(id, state),
  });
  tell(id, result, report);
  await platform.registry.refresh();
}

function tell(id: string, result: BuildResult, report: Reporter): void {
  const dropped = result.droppedCount > 0 ? `, ${result.droppedCount} features left out of full tiles` : '';
  report.line(
    `tileset ${id}: ${result.tiles.toLocaleString('en')} tiles, ${(result.sizeBytes / 1e6).toFixed(1)} MB, ` +
      `revision ${result.revision}, ${result.seconds.toFixed(1)} s${dropped}`,
  );
}
