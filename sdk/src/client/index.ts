export {
  type Answer,
  type CallOptions,
  type ChangesetWriteOptions,
  type ClientProblem,
  type ListOptions,
  unexpectedAnswer,
  unreachable,
  type WriteOptions,
} from './answer.ts';
export type { ChangeListOptions, ChangesetChangeCalls } from './changeset-changes.ts';
export type { ActOptions, ChangesetCalls, ChangesetListOptions } from './changesets.ts';
export { type ClientOptions, createClient, type TongtuClient } from './client.ts';
export type { Collection } from './collections.ts';
export type { EventCalls, FollowOptions } from './events.ts';
export { type Feature, type FeaturePage, featureUrl, type PageOptions } from './features.ts';
export { type Me, signInUrl } from './me.ts';
export type { MapApproval, PlatformInfo } from './platform.ts';
export type { MapStyle } from './styles.ts';
export { type Tileset, tilesetUrl } from './tilesets.ts';
