export * from './changeset.ts';
export * from './collection.ts';
export * from './edition.ts';
export * from './feature.ts';
export * from './mapping.ts';
export * from './problem.ts';
