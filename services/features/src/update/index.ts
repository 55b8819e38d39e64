export { type MatchBy, parseMatch, type UpdateOptions } from './options.ts';
export { type UpdateResult, updateFiles } from './update-files.ts';
