export {
  BaseMap,
  type BaseMapOptions,
  type Drawn,
  type DrawnFeature,
  THREE_D_PITCH_DEGREES,
  type View,
} from './base-map.ts';
