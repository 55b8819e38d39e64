export * from './archive/index.ts';
export * from './build/index.ts';
export * from './profile/index.ts';
