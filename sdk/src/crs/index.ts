export { DEFINITIONS } from './definitions.ts';
export { movedGeometry, type Projection, projection } from './projection.ts';
export { fromBd09, fromGcj02 } from './shifted.ts';
