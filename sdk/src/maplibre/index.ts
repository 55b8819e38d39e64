export { addBasemap, type Basemap, type BasemapOptions } from './add-basemap.ts';
export { addLayer } from './add-layer.ts';
export {
  BaseMap,
  type BaseMapOptions,
  type Drawn,
  THREE_D_PITCH_DEGREES,
  type View,
} from './base-map.ts';
export type { Delivery } from './delivery.ts';
export type { DrawnFeature } from './drawn-feature.ts';
export type { PointedFeature } from './feature-table.ts';
export { geometryBounds } from './geometry-bounds.ts';
export type { LayerHandle, LayerOptions, LayerState, LayerStyle, StyleData } from './layer-options.ts';
export { legendElement } from './legend-element.ts';
export type { NamedFeature } from './named-features.ts';
export type { Overlay } from './overlay.ts';
export type { JoinedRows, PlacedRows, Row, RowSource } from './own-rows.ts';
