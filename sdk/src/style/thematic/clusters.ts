import type { Bilingual } from '../../contract/index.ts';
import { BOLD } from '../lettering.ts';
import { KIND_COLOURS, MARK_EDGE } from './colours.ts';
import { POINT_RADIUS_PIXELS } from './marks.ts';
import { CLUSTER } from './texts.ts';
import type { ThematicOptions, ThematicStyle } from './thematic-style.ts';

export interface ClustersOptions extends ThematicOptions {
  /** What a single feature is. */
  readonly label: Bilingual;
  readonly radiusPixels?: number;
  /** Beyond this zoom each feature stands for itself. */
  readonly maxZoom?: number;
  /** Dark enough for white numbers. */
  readonly colour?: string;
}

/** Radius of a cluster of fewer than 10, fewer than 100, fewer than 1,000, and more. */
const RADII_PIXELS = [12, 16, 20, 25] as const;

/** Points that lie close together as one circle with their number. */
export function clusters({
  label,
  radiusPixels = 48,
  maxZoom = 15,
  colour = KIND_COLOURS[0],
  title,
}: ClustersOptions): ThematicStyle {
  const [few, some, many, most] = RADII_PIXELS;
  const edge = { 'circle-stroke-color': MARK_EDGE, 'circle-stroke-width': 1.5 };
  return {
    layers: [],
    pointLayers: [
      {
        ...{ id: 'single', type: 'circle', filter: ['!', ['has', 'point_count']] },
        paint: { 'circle-color': colour, 'circle-radius': POINT_RADIUS_PIXELS, ...edge },
      },
      {
        ...{ id: 'cluster', type: 'circle', filter: ['has', 'point_count'] },
        paint: {
          'circle-color': colour,
          'circle-radius': ['step', ['get', 'point_count'], few, 10, some, 100, many, 1000, most],
          ...edge,
        },
      },
      {
        ...{ id: 'count', type: 'symbol', filter: ['has', 'point_count'] },
        layout: {
          'text-field': ['to-string', ['get', 'point_count_abbreviated']],
          ...{ 'text-font': BOLD, 'text-size': 12, 'text-allow-overlap': true },
        },
        paint: { 'text-color': MARK_EDGE },
      },
    ],
    cluster: { radiusPixels, maxZoom },
    legend: {
      ...(title ? { title } : {}),
      entries: [
        { mark: { kind: 'point', colour, edge: MARK_EDGE, radiusPixels: POINT_RADIUS_PIXELS }, title: label },
        { mark: { kind: 'point', colour, edge: MARK_EDGE, radiusPixels: some }, title: CLUSTER },
      ],
    },
  };
}
