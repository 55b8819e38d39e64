export {
  BaseMap,
  type BaseMapOptions,
  type Drawn,
  THREE_D_PITCH_DEGREES,
  type View,
} from './base-map.ts';
export type { DrawnFeature } from './drawn-feature.ts';
export { geometryBounds } from './geometry-bounds.ts';
export type { NamedFeature } from './named-features.ts';
export type { Overlay } from './overlay.ts';
