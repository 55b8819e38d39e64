export * from './archive/index.ts';
export * from './build/index.ts';
export { isEntityTag, namesEntityTag } from './http/entity-tag.ts';
export { sendDocument } from './http/send-document.ts';
export {
  sendTile,
  setTilesetHeaders,
  TILE_MEDIA_TYPE,
  tileOf,
} from './http/tile-answer.ts';
export * from './profile/index.ts';
export * from './publish/index.ts';
export { type ReadyAnswer, readyTiles, TILE_ROUTE } from './ready-tiles.ts';
export { type RecordedArchive, readRecordedArchives } from './recorded-archives.ts';
export { type RegistryOptions, type ServedTileset, TilesetRegistry } from './registry.ts';
export { type TileRoutesOptions, tileRoutes } from './routes.ts';
export { seenExtent } from './seen-extent.ts';
export { coversTile, layersSeen, tileJson } from './tile-json.ts';
export { tileLimits } from './tile-limits.ts';
export * from './verify/index.ts';
