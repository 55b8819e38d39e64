export {
  type Answer,
  type CallOptions,
  type ChangesetWriteOptions,
  ClientError,
  type ClientProblem,
  type ListOptions,
  orThrow,
  unexpectedAnswer,
  unreachable,
  type WriteOptions,
} from './answer.ts';
export type { ChangeCalls, ChangesOptions } from './changes.ts';
export type { ChangeListOptions, ChangesetChangeCalls } from './changeset-changes.ts';
export type { ActOptions, ChangesetCalls, ChangesetListOptions } from './changesets.ts';
export { type ClientOptions, createClient, type TongtuClient } from './client.ts';
export type { Collection } from './collections.ts';
export type { EventCalls, FollowOptions } from './events.ts';
export type { Feature, FeaturePage, PageOptions } from './feature-page.ts';
export type { FeatureOf, FeatureQuery } from './feature-query.ts';
export { type FeatureCalls, featureUrl } from './features.ts';
export { type Me, signInUrl } from './me.ts';
export type { MapApproval, PlatformInfo } from './platform.ts';
export type { SearchCalls, SearchOptions } from './search.ts';
export type { MapStyle } from './styles.ts';
export { type Tileset, tilesetUrl } from './tilesets.ts';
