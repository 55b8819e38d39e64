export * from './mercator.ts';
export * from './position.ts';
export * from './transverse-mercator.ts';
