import type { FilterSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';

const HEAVY = ['rail', 'narrow_gauge', 'maglev'];
const isHeavy: FilterSpecification = [
  'all',
  ['==', ['get', 'rail'], true],
  ['match', ['get', 'kind'], HEAVY, true, false],
  ['!=', ['get', 'tunnel'], true],
];
const isHeavyTunnel: FilterSpecification = [
  'all',
  ['==', ['get', 'rail'], true],
  ['match', ['get', 'kind'], HEAVY, true, false],
  ['==', ['get', 'tunnel'], true],
];
const isTransit: FilterSpecification = [
  'all',
  ['==', ['get', 'rail'], true],
  ['!', ['match', ['get', 'kind'], HEAVY, true, false]],
];

/** Railways as the banded line of Chinese maps, urban rail as a thin coloured line, cables and ferries dashed. */
export function railwayLayers({ palette }: Drawing): LayerSpecification[] {
  return inGroup('railways', [
    {
      id: 'railways-tunnel',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'streets',
      minzoom: 10,
      filter: isHeavyTunnel,
      paint: {
        'line-color': palette.railway.casing,
        'line-opacity': 0.5,
        'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.8, 18, 3],
        'line-dasharray': [2, 2],
      },
    },
    {
      id: 'transit',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'streets',
      minzoom: 11,
      filter: isTransit,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.transit,
        'line-opacity': ['case', ['==', ['get', 'tunnel'], true], 0.45, 0.85],
        'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.9, 14, 1.8, 18, 3.2],
      },
    },
    {
      id: 'railways-casing',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'streets',
      minzoom: 8,
      filter: isHeavy,
      paint: {
        'line-color': palette.railway.casing,
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.7, 12, 1.8, 14, 2.6, 18, 5.5],
      },
    },
    {
      id: 'railways',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'streets',
      minzoom: 11,
      filter: isHeavy,
      paint: {
        'line-color': palette.railway.fill,
        'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.6, 14, 1.4, 18, 3.6],
        'line-dasharray': [6, 6],
      },
    },
    {
      id: 'aerialways',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'aerialways',
      minzoom: 12,
      paint: { 'line-color': palette.railway.casing, 'line-width': 1, 'line-dasharray': [8, 2] },
    },
    {
      id: 'ferries',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'ferries',
      minzoom: 10,
      paint: {
        'line-color': palette.transit,
        'line-opacity': 0.8,
        'line-width': 1.2,
        'line-dasharray': [4, 3],
      },
    },
  ]);
}
