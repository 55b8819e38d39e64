export * from './collection.ts';
export * from './edition.ts';
export * from './feature.ts';
