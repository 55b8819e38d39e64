import type { MapLanguage } from '../drawing.ts';
import { inkPaint, nameText, REGULAR } from '../lettering.ts';
import { standardPalette } from '../palettes/standard.ts';
import type { ThematicOptions, ThematicStyle } from './thematic-style.ts';

export interface LabelsOptions extends ThematicOptions {
  /** Default: the feature's name, in `language`. */
  readonly field?: string;
  /** Default `zh`. */
  readonly language?: MapLanguage;
  readonly sizePixels?: number;
  /** From this zoom on. Default 0: where there is no room, there is no label. */
  readonly minZoom?: number;
}

/** Texts beside points, along lines and within areas; to be {@link combined} with a style that draws the features. */
export function labels({
  field,
  language = 'zh',
  geometry = 'any',
  sizePixels = 13,
  minZoom = 0,
}: LabelsOptions = {}): ThematicStyle {
  const text = field === undefined ? nameText(language) : ['to-string', ['get', field]];
  const { place } = standardPalette.label;
  return {
    layers: [
      {
        id: 'label',
        type: 'symbol',
        ...(minZoom > 0 ? { minzoom: minZoom } : {}),
        layout: {
          'text-field': text as ReturnType<typeof nameText>,
          ...{ 'text-font': REGULAR, 'text-size': sizePixels, 'text-max-width': 8 },
          ...(geometry === 'line' ? { 'symbol-placement': 'line' as const } : {}),
          ...(geometry === 'point' || geometry === 'any'
            ? { 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.8 }
            : {}),
        },
        paint: inkPaint(place),
      },
    ],
    pointLayers: [],
    legend: { entries: [] },
  };
}
