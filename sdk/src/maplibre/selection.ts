import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { SELECTION_COLOUR, SELECTION_HALO } from '../style/selection-colour.ts';

/** Name of the source that holds the selected feature's geometry. */
export const SELECTION_SOURCE = 'selection';

const colour = SELECTION_COLOUR;
const halo = SELECTION_HALO;

/** How the selected feature is marked: outline, course or ring, above everything else. */
export const selectionLayers: readonly LayerSpecification[] = [
  {
    id: 'selection-area',
    type: 'fill',
    source: SELECTION_SOURCE,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colour, 'fill-opacity': 0.14 },
  },
  {
    id: 'selection-line-halo',
    type: 'line',
    source: SELECTION_SOURCE,
    filter: ['!=', ['geometry-type'], 'Point'],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.9 },
  },
  {
    id: 'selection-line',
    type: 'line',
    source: SELECTION_SOURCE,
    filter: ['!=', ['geometry-type'], 'Point'],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': colour, 'line-width': 2.4 },
  },
  {
    id: 'selection-point',
    type: 'circle',
    source: SELECTION_SOURCE,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 11,
      'circle-color': colour,
      'circle-opacity': 0.12,
      'circle-stroke-color': colour,
      'circle-stroke-width': 2.4,
    },
  },
];
