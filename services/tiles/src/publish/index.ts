export { Publisher, type PublisherOptions, type PublishingOptions } from './publisher.ts';
export { endAllLeases } from './store.ts';
export type { Publication, PublisherFigures, TilesetPublisher } from './tileset-publisher.ts';
