import type { ExpressionSpecification } from '@maplibre/maplibre-gl-style-spec';
import { KIND_COLOURS, MARK_EDGE } from './colours.ts';
import { numberText, same } from './texts.ts';
import type { ThematicOptions, ThematicStyle } from './thematic-style.ts';

export interface ProportionalOptions extends ThematicOptions {
  readonly field: string;
  /** The value of the largest circle: the greatest there is, or the greatest of `values`. */
  readonly maximum?: number;
  readonly values?: Iterable<unknown>;
  readonly maxRadiusPixels?: number;
  readonly colour?: string;
  readonly unit?: string;
}

/** Shares of the greatest value that the legend shows. */
const SHOWN_SHARES = [1, 0.5, 0.1];

/** Circles whose areas are as the values; features without a positive one have none. */
export function proportional({
  field,
  values = [],
  maximum = greatestOf(values),
  maxRadiusPixels = 26,
  colour = KIND_COLOURS[0],
  unit,
  title,
}: ProportionalOptions): ThematicStyle {
  const value: ExpressionSpecification = ['to-number', ['get', field], 0];
  const radius = (of: number) => maxRadiusPixels * Math.sqrt(of / maximum);
  const isDrawn = Number.isFinite(maximum) && maximum > 0;
  return {
    layers: [],
    pointLayers: [
      {
        id: 'proportional',
        type: 'circle',
        filter: isDrawn ? ['>', value, 0] : ['boolean', false],
        // The small ones above the large ones.
        layout: { 'circle-sort-key': ['-', 0, value] },
        paint: {
          'circle-radius': ['*', maxRadiusPixels, ['sqrt', ['/', value, isDrawn ? maximum : 1]]],
          ...{ 'circle-color': colour, 'circle-opacity': 0.7 },
          ...{ 'circle-stroke-color': MARK_EDGE, 'circle-stroke-width': 1.2 },
        },
      },
    ],
    legend: {
      ...(title ? { title } : {}),
      entries: (isDrawn ? SHOWN_SHARES : []).map((share) => ({
        mark: { kind: 'point', colour, edge: MARK_EDGE, radiusPixels: radius(share * maximum) },
        title: same(numberText(share * maximum, unit)),
      })),
    },
  };
}

function greatestOf(values: Iterable<unknown>): number {
  let greatest = -Infinity;
  for (const value of values)
    if (typeof value === 'number' && Number.isFinite(value) && value > greatest) greatest = value;
  return greatest;
}
