export { type CheckOptions, checkChangeset } from './check-changeset.ts';
export { type CollectionCheckup, checkCollection } from './check-collection.ts';
export { acknowledge, checkSummaryOf, type FindingsPage, findingsOf } from './findings.ts';
export { recheckInside } from './recheck.ts';
