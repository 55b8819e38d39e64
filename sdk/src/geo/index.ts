export * from './local-plane.ts';
export * from './mercator.ts';
export * from './position.ts';
export * from './transverse-mercator.ts';
