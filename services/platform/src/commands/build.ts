import { BASE_TILESETS, type BaseTilesetId } from '@tongtu/sdk/contract';
import { type BuildResult, buildTileset, defaultProfile } from '@tongtu/tiles';
import type { Command, CommandContext } from './command.ts';

export interface BuildArguments {
  readonly tileset?: string;
  readonly workers?: number;
  readonly maxZoom?: number;
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
    for (const id of wanted) await buildOne(context, id, args);
    return 0;
  },
};

async function buildOne(
  { platform, report, signal }: CommandContext,
  id: BaseTilesetId,
  args: BuildArguments,
): Promise<void> {
  const { database, settings } = platform;
  const result: BuildResult = await buildTileset({
    database,
    tilesetId: id,
    edition: BASE_TILESETS[id],
    profile: defaultProfile,
    maxZoom: args.maxZoom ?? settings.maxZoom,
    directory: settings.dataDirectory,
    workers: args.workers ?? settings.buildWorkers,
    attribution: await platform.attribution(),
    signal,
    onProgress: (progress) => {
      if (progress.phase === 'render')
        report.progress(`tiles of ${id}`, progress.rows.done, progress.rows.planned, 'rows');
      if (progress.phase === 'write')
        report.progress(`archive of ${id}`, progress.bytes.done, progress.bytes.planned, 'bytes');
    },
  });
  const dropped = result.droppedCount > 0 ? `, ${result.droppedCount} features left out of full tiles` : '';
  report.line(
    `tileset ${id}: ${result.tiles.toLocaleString('en')} tiles, ${(result.sizeBytes / 1e6).toFixed(1)} MB, ` +
      `revision ${result.revision}, ${result.seconds.toFixed(1)} s${dropped}`,
  );
  await platform.registry.refresh();
}
