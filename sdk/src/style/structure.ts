import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Drawing } from './drawing.ts';
import { boundaryLayers } from './layers/boundaries.ts';
import { buildingLayers } from './layers/buildings.ts';
import { background, groundLayers } from './layers/ground.ts';
import { streetLabelLayers, waterLabelLayers } from './layers/line-labels.ts';
import { placeLabelLayers } from './layers/place-labels.ts';
import { addressLayers, landmarkLabelLayers, poiLayers, transportLayers } from './layers/points.ts';
import { railwayLayers } from './layers/railways.ts';
import { streetLayers } from './layers/streets.ts';
import { surveyLayers } from './layers/survey.ts';
import { waterLayers } from './layers/water.ts';

/**
 * Every layer of the standard map from the ground up. Labels come last, the most important topmost,
 * because a label placed later in the list wins its place first.
 */
export function standardLayers(drawing: Drawing): LayerSpecification[] {
  const [flat, raised] = split(buildingLayers(drawing), (layer) => layer.type !== 'fill-extrusion');
  return [
    background(drawing.palette),
    ...groundLayers(drawing),
    ...waterLayers(drawing),
    ...flat,
    ...streetLayers(drawing),
    ...railwayLayers(drawing),
    ...boundaryLayers(drawing),
    ...raised,
    ...surveyLayers(drawing),
    ...landmarkLabelLayers(drawing),
    ...addressLayers(drawing),
    ...poiLayers(drawing),
    ...streetLabelLayers(drawing),
    ...waterLabelLayers(drawing),
    ...transportLayers(drawing),
    ...placeLabelLayers(drawing),
  ];
}

function split<Item>(items: readonly Item[], belongsToFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongsToFirst), items.filter((item) => !belongsToFirst(item))];
}
