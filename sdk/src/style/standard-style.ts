import type {
  LayerSpecification,
  StyleSpecification,
  VectorSourceSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, groupOf, type LayerGroup, type MapLanguage, SURVEY_GROUPS } from './drawing.ts';
import type { Palette } from './palette.ts';
import { standardPalette } from './palettes/standard.ts';
import { standardLayers } from './structure.ts';

interface CommonOptions {
  /** Default `zh`. */
  readonly language?: MapLanguage;
  /** Default: the standard palette. */
  readonly palette?: Palette;
  /** Shows buildings raised to their heights. Default false. */
  readonly threeD?: boolean;
  /** Groups that are not shown. Default: those that only surveyors and departments need. */
  readonly hidden?: ReadonlySet<LayerGroup>;
  /**
   * Vector layers that the tileset has (`vector_layers` of its TileJSON). Style layers of others are
   * left out, because MapLibre reports each of them as an error. Default: all.
   */
  readonly vectorLayers?: readonly string[];
  readonly attribution?: string;
}

/** Where tiles come from: a TileJSON document, or a URL template with the deepest zoom that has tiles. */
export type StandardStyleOptions = CommonOptions &
  ({ readonly tileJsonUrl: string } | { readonly tilesUrl: string; readonly maxZoom: number });

function source(options: StandardStyleOptions): VectorSourceSpecification {
  const attribution = options.attribution === undefined ? {} : { attribution: options.attribution };
  return 'tileJsonUrl' in options
    ? { type: 'vector', url: options.tileJsonUrl, ...attribution }
    : { type: 'vector', tiles: [options.tilesUrl], maxzoom: options.maxZoom, ...attribution };
}

function isServed(layer: LayerSpecification, vectorLayers: readonly string[] | undefined): boolean {
  if (vectorLayers === undefined || !('source-layer' in layer)) return true;
  return layer['source-layer'] !== undefined && vectorLayers.includes(layer['source-layer']);
}

/** Kept in the style, so that whoever loads it can switch it on. */
function withoutSight(layer: LayerSpecification): LayerSpecification {
  return { ...layer, layout: { ...layer.layout, visibility: 'none' } } as LayerSpecification;
}

/**
 * The standard map as a MapLibre style (version 8) over Shortbread 1.0 tiles with the platform's
 * additions. It names no glyphs and no sprite: every letter is drawn from the reader's own fonts, so
 * a map on a closed network fetches tiles and nothing else.
 */
export function standardStyle(options: StandardStyleOptions): StyleSpecification {
  const {
    language = 'zh',
    palette = standardPalette,
    threeD = false,
    hidden = SURVEY_GROUPS,
    vectorLayers,
  } = options;
  const invisible = new Set<LayerGroup | undefined>(hidden);
  if (!threeD) invisible.add('buildings-3d');
  const layers = standardLayers({ palette, language })
    .filter((layer) => isServed(layer, vectorLayers))
    .map((layer) => (invisible.has(groupOf(layer)) ? withoutSight(layer) : layer));
  return {
    version: 8,
    name: `Tongtu ${palette.id}`,
    metadata: { 'tongtu:palette': palette.id, 'tongtu:language': language },
    sources: { [BASE_SOURCE]: source(options) },
    light: { anchor: 'viewport', color: palette.sky.light, intensity: 0.22, position: [1.5, 210, 40] },
    sky: {
      'sky-color': palette.sky.zenith,
      'horizon-color': palette.sky.horizon,
      'fog-color': palette.sky.fog,
      'sky-horizon-blend': 0.6,
      'horizon-fog-blend': 0.7,
      'fog-ground-blend': 0.85,
    },
    layers,
  };
}
