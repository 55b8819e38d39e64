export { tileProfile as defaultProfile } from '@tongtu/data/tile-profile';
export type { Measures, Value } from './attribute.ts';
export { type CollectionLayers, layersOfCollection } from './collection-layers.ts';
export type { CompiledAttribute, CompiledLayer, CompiledProfile, CompiledSource } from './compile.ts';
export { compileProfile, SHAPE_BUFFER_UNITS } from './compile.ts';
export { minZoomOf, NEVER_DRAWN_ZOOM } from './min-zoom.ts';
export { type VectorLayer, vectorLayers } from './vector-layers.ts';
export { EXTENT, toleranceOfWorld } from './visible-size.ts';
