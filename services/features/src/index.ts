export { editorOf } from './changesets/member.ts';
export { submitChangeset } from './changesets/transition.ts';
export {
  acknowledge,
  type CheckOptions,
  checkChangeset,
  checkCollection,
  checkSummaryOf,
  type FindingsPage,
  findingsOf,
  recheckInside,
} from './checks/index.ts';
export { DefinitionsCache } from './collections/definitions.ts';
export {
  currentRevision,
  findCollection,
  listCollections,
  publishedNotices,
  syncCollections,
} from './collections/store.ts';
export { isUsableGrid, type LocalGrid } from './crs/local-grid.ts';
export { LocalGrids } from './crs/local-grids.ts';
export { listGridUse } from './crs/store.ts';
export { Events } from './events/events.ts';
export {
  ImportError,
  type ImportProgress,
  type ImportReport,
  importFiles,
  mappingInto,
  parseCrsChoice,
  rejectionsCsv,
} from './import/index.ts';
export { exportFeatures, exportSize } from './items/export.ts';
export { baseModel } from './mapping/apply.ts';
export { parseMapping } from './mapping/parse.ts';
export { tellOfEnds } from './notices/store.ts';
export {
  type PublishedRevision,
  type PublishResult,
  publishChangeset,
  sweepStaging,
} from './publish/index.ts';
export { sweepReports } from './reports/keep-reports.ts';
export { type RecordedPhoto, readRecordedPhotos } from './reports/store.ts';
export { type FeatureRoutesOptions, featureRoutes } from './routes.ts';
export { makeSearchIndex } from './search/make-index.ts';
export { discardDraft, openDraft, stageFeatures } from './stage/index.ts';
export { tilePermits } from './tilesets/tile-permit.ts';
export { parseMatch, type UpdateResult, updateFiles } from './update/index.ts';
export {
  endWithdrawal,
  type PurgedTileset,
  planWithdrawal,
  WithdrawalError,
  type WithdrawalPlan,
  type WithdrawalScope,
  withdraw,
} from './withdraw/index.ts';
