export * from './change.ts';
export * from './collection.ts';
export * from './edition.ts';
export * from './event.ts';
export * from './feature.ts';
export * from './mapping.ts';
export * from './problem.ts';
