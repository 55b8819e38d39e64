import type { Overlay } from '@tongtu/sdk/maplibre';
import { REGULAR } from '@tongtu/sdk/style';
import type { Shape } from './backdrop.ts';

export const BACKDROP_OVERLAY = 'desk-backdrop';
export const CHOSEN_OVERLAY = 'desk-backdrop-chosen';

/** Neither a colour of the base map nor of an edit. */
const INK = '#7b2fa0';
/** From here on there is room for the texts of a drawing. */
const TEXT_ZOOM = 16;

const layers = [
  {
    ...{ id: 'backdrop-line', type: 'line', source: BACKDROP_OVERLAY },
    filter: ['!=', ['geometry-type'], 'Point'],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': INK, 'line-width': 1.2, 'line-opacity': 0.85 },
  },
  {
    ...{ id: 'backdrop-point', type: 'circle', source: BACKDROP_OVERLAY },
    filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': 2.5, 'circle-color': INK },
  },
  {
    ...{ id: 'backdrop-text', type: 'symbol', source: BACKDROP_OVERLAY, minzoom: TEXT_ZOOM },
    filter: ['all', ['==', ['geometry-type'], 'Point'], ['has', 'name']],
    layout: {
      ...{ 'text-field': ['to-string', ['get', 'name']], 'text-font': REGULAR, 'text-size': 11 },
      ...{ 'text-anchor': 'left', 'text-offset': [0.5, 0], 'text-padding': 0 },
    },
    paint: { 'text-color': INK, 'text-halo-color': '#ffffff', 'text-halo-width': 1.2 },
  },
] as unknown as Overlay['layers'];

const chosenLayers = [
  {
    ...{ id: 'backdrop-chosen-area', type: 'fill', source: CHOSEN_OVERLAY },
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': INK, 'fill-opacity': 0.25 },
  },
  {
    ...{ id: 'backdrop-chosen-line', type: 'line', source: CHOSEN_OVERLAY },
    filter: ['!=', ['geometry-type'], 'Point'],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': INK, 'line-width': 4 },
  },
  {
    ...{ id: 'backdrop-chosen-point', type: 'circle', source: CHOSEN_OVERLAY },
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 7,
      'circle-color': INK,
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 2,
    },
  },
] as unknown as Overlay['layers'];

/** What the files show, thin, to lie below the edits. */
export function backdropOverlay(shapes: readonly Shape[]): Overlay {
  return overlay(BACKDROP_OVERLAY, layers, shapes);
}

/** What is chosen of it. */
export function chosenOverlay(shapes: readonly Shape[]): Overlay {
  return overlay(CHOSEN_OVERLAY, chosenLayers, shapes);
}

function overlay(id: string, drawn: Overlay['layers'], shapes: readonly Shape[]): Overlay {
  return {
    ...{ id, layers: drawn },
    data: {
      type: 'FeatureCollection',
      features: shapes.map(({ geometry, properties: { name } }) => ({
        ...{ type: 'Feature', geometry },
        properties: name === undefined ? {} : { name },
      })),
    },
  };
}
