export * from './check.ts';
export * from './collection.ts';
export * from './edition.ts';
export * from './feature.ts';
export * from './filter.ts';
export * from './mapping.ts';
export * from './problem.ts';
