export { type ArchiveReport, type VerifyOptions, verifyArchive } from './verify-archive.ts';
