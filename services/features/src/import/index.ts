export { mappingInto } from './choose-mapping.ts';
export { parseCrsChoice } from './crs/choice.ts';
export { ImportError, type ImportErrorCode, type ImportPlace } from './error.ts';
export { importFiles } from './import-files.ts';
export type { ImportOptions, ImportProgress } from './options.ts';
export type { CollectionReport, FindingReport, ImportReport, LayerReport } from './report.ts';
export { rejectionsCsv } from './report-csv.ts';
