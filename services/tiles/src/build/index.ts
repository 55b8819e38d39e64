export { type BuildOptions, type BuildResult, buildTileset } from './build-tileset.ts';
export type { DroppedTile } from './messages.ts';
export type { BandProgress, BuildProgress, Count } from './progress.ts';
export { BuildOvertakenError, publishArchive, tilesetDirectory } from './publish.ts';
