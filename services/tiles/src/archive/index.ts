export { ArchiveError } from './archive-error.ts';
export { mergeArchives } from './merge.ts';
export { ArchiveReader, type TileLocation } from './reader.ts';
export { tileOfId } from './tile-id.ts';
export { runOf, type TileRun } from './tile-run.ts';
export { layersAlone, type TilesetPart, type TilesetPermit } from './tileset-part.ts';
export { type ArchiveDescription, type WrittenArchive, writeArchive } from './writer.ts';
