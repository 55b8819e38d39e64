export { type CheckOptions, checkChangeset } from './check-changeset.ts';
export { acknowledge, checkSummaryOf, type FindingsPage, findingsOf } from './findings.ts';
export { recheckInside } from './recheck.ts';
