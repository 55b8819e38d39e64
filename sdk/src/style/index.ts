export { adoptStyle } from './adopt-style.ts';
export { BASE_STYLE_IDS, BASE_STYLES, type BaseStyle, type BaseStyleId } from './base-styles.ts';
export {
  BASE_SOURCE,
  groupOf,
  LAYER_GROUPS,
  type LayerGroup,
  type MapLanguage,
  SURVEY_GROUPS,
} from './drawing.ts';
export { collectionOfLayer } from './layer-collections.ts';
export { BOLD, MEDIUM, REGULAR } from './lettering.ts';
export type { Palette } from './palette.ts';
export { standardPalette } from './palettes/standard.ts';
export { type StandardStyleOptions, standardStyle } from './standard-style.ts';
export * from './thematic/index.ts';
