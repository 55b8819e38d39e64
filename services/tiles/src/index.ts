export * from './archive/index.ts';
export * from './build/index.ts';
export * from './profile/index.ts';
export { type RegistryOptions, type ServedTileset, TilesetRegistry } from './registry.ts';
export { type TileRoutesOptions, tileRoutes } from './routes.ts';
export * from './verify/index.ts';
