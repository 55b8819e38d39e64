import type { ExpressionSpecification } from '@maplibre/maplibre-gl-style-spec';
import { type RampId, rampColours } from './colours.ts';
import { DENSITY } from './texts.ts';
import type { ThematicOptions, ThematicStyle } from './thematic-style.ts';

export interface HeatOptions extends ThematicOptions {
  /** Number by which a feature counts. Default: each counts 1. */
  readonly field?: string;
  /** Its value that counts as 1; needed with `field`. Default 1. */
  readonly maximum?: number;
  readonly radiusPixels?: number;
  /** Default `orange`. */
  readonly ramp?: Exclude<RampId, 'balance'>;
}

const STEPS = 5;

/** How close features lie together. */
export function heat({
  field,
  maximum = 1,
  radiusPixels = 24,
  ramp = 'orange',
  title,
}: HeatOptions = {}): ThematicStyle {
  const colours = rampColours(ramp, STEPS);
  const stops = colours.flatMap((colour, index) => [(index + 1) / STEPS, colour]);
  const weight: ExpressionSpecification | number =
    field === undefined ? 1 : ['max', 0, ['/', ['to-number', ['get', field], 0], maximum]];
  return {
    layers: [],
    pointLayers: [
      {
        id: 'heat',
        type: 'heatmap',
        paint: {
          'heatmap-weight': weight,
          // From near, the same features lie farther apart.
          'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 8, 0.6, 16, 2],
          'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 8, radiusPixels / 2, 16, radiusPixels],
          'heatmap-color': [
            ...['interpolate', ['linear'], ['heatmap-density'], 0, 'rgba(255, 255, 255, 0)'],
            ...stops,
          ] as unknown as ExpressionSpecification,
          'heatmap-opacity': 0.8,
        },
      },
    ],
    legend: { ...(title ? { title } : {}), entries: [{ mark: { kind: 'ramp', colours }, title: DENSITY }] },
  };
}
