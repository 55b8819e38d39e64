import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';

/**
 * Administrative boundaries inside the city: prefecture (5), county (6), town (8), village (10).
 * National and provincial outlines are left to an approved base map.
 */
export function boundaryLayers({ palette }: Drawing): LayerSpecification[] {
  return inGroup('boundaries', [
    {
      id: 'boundaries-band',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'boundaries',
      filter: ['all', ['<=', ['get', 'admin_level'], 6], ['!=', ['get', 'maritime'], true]],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.boundaryBand,
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 8, 0.5, 13, 0.35, 16, 0.2],
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 3, 13, 7, 16, 10],
      },
    },
    {
      id: 'boundaries-village',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'boundaries',
      minzoom: 14,
      filter: ['>=', ['get', 'admin_level'], 9],
      paint: {
        'line-color': palette.boundary,
        'line-opacity': 0.45,
        'line-width': 0.8,
        'line-dasharray': [1, 3],
      },
    },
    {
      id: 'boundaries-town',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'boundaries',
      minzoom: 11,
      filter: ['all', ['>=', ['get', 'admin_level'], 7], ['<=', ['get', 'admin_level'], 8]],
      paint: {
        'line-color': palette.boundary,
        'line-opacity': 0.55,
        'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.6, 16, 1.4],
        'line-dasharray': [3, 2.5],
      },
    },
    {
      id: 'boundaries',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'boundaries',
      filter: ['<=', ['get', 'admin_level'], 6],
      paint: {
        'line-color': palette.boundary,
        'line-opacity': ['case', ['==', ['get', 'maritime'], true], 0.3, 0.75],
        'line-width': ['interpolate', ['linear'], ['zoom'], 7, 0.7, 12, 1.3, 16, 2],
        'line-dasharray': [6, 2, 1.5, 2],
      },
    },
  ]);
}
