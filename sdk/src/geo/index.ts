export * from './mercator.ts';
export * from './position.ts';
