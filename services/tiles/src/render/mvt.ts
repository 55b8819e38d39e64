/** Protobuf field heads of the MVT schema (vector_tile.proto 2.1): field number and wire type. */
export const LAYER_NAME = (1 << 3) | 2;
export const LAYER_FEATURES = (2 << 3) | 2;
export const LAYER_KEYS = (3 << 3) | 2;
export const LAYER_VALUES = (4 << 3) | 2;
export const LAYER_EXTENT = (5 << 3) | 0;
export const LAYER_VERSION = (15 << 3) | 0;
export const FEATURE_ID = (1 << 3) | 0;
export const FEATURE_TAGS = (2 << 3) | 2;
export const FEATURE_TYPE = (3 << 3) | 0;
export const FEATURE_GEOMETRY = (4 << 3) | 2;
