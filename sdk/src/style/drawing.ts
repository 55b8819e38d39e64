import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Palette } from './palette.ts';

/** Which names a map shows: Chinese, English where there is one, or Chinese with English below. */
export type MapLanguage = 'zh' | 'en' | 'both';

/** What every layer function is given. */
export interface Drawing {
  readonly palette: Palette;
  readonly language: MapLanguage;
}

/** Name of the one vector source of the standard style. */
export const BASE_SOURCE = 'base';

/** What a reader can switch on and off as one. */
export const LAYER_GROUPS = [
  'land',
  'water',
  'streets',
  'railways',
  'buildings',
  'buildings-3d',
  'addresses',
  'pois',
  'transport',
  'boundaries',
  'places',
  'components',
  'management-grid',
  'contours',
  'spot-heights',
  'pipelines',
  'control-points',
] as const;
export type LayerGroup = (typeof LAYER_GROUPS)[number];

/** Groups that only surveyors and departments need, most of them in the full edition alone: off until asked for. */
export const SURVEY_GROUPS: ReadonlySet<LayerGroup> = new Set([
  'components',
  'management-grid',
  'contours',
  'spot-heights',
  'pipelines',
  'control-points',
]);

const GROUP_KEY = 'tongtu:group';

/** Key of layer metadata under which the group is kept. */
export function inGroup<Layer extends LayerSpecification>(
  group: LayerGroup,
  layers: readonly Layer[],
): Layer[] {
  return layers.map((layer) => ({
    ...layer,
    metadata: { ...(layer.metadata as object | undefined), [GROUP_KEY]: group },
  }));
}

/** The group of a style layer, or `undefined` for the background and layers of others. */
export function groupOf(layer: { readonly metadata?: unknown }): LayerGroup | undefined {
  const metadata = layer.metadata as Readonly<Record<string, unknown>> | undefined;
  const group = metadata?.[GROUP_KEY];
  return LAYER_GROUPS.find((known) => known === group);
}
