import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';

/** Courses drawn as wide as rivers; the rest of `water_lines` are streams and ditches. */
const RIVERS = ['river', 'canal', 'channel', 'rapids', 'tidal_channel'];

/** Sea, rivers and canals as areas and lines, with what stands in them: dams and piers. */
export function waterLayers({ palette }: Drawing): LayerSpecification[] {
  return inGroup('water', [
    {
      id: 'ocean',
      type: 'fill',
      source: BASE_SOURCE,
      'source-layer': 'ocean',
      paint: { 'fill-color': palette.water },
    },
    {
      id: 'water-lines',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'water_lines',
      filter: ['!=', ['get', 'tunnel'], true],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.water,
        'line-width': [
          'interpolate',
          ['exponential', 1.5],
          ['zoom'],
          9,
          ['match', ['get', 'kind'], RIVERS, 0.9, 0.3],
          13,
          ['match', ['get', 'kind'], RIVERS, 2.2, 'stream', 1, 0.6],
          15,
          ['match', ['get', 'kind'], RIVERS, 4.5, 'stream', 2.2, 1.3],
          18,
          ['match', ['get', 'kind'], RIVERS, 14, 'stream', 7, 4],
        ],
      },
    },
    {
      id: 'water-lines-covered',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'water_lines',
      minzoom: 14,
      filter: ['==', ['get', 'tunnel'], true],
      paint: {
        'line-color': palette.waterEdge,
        'line-opacity': 0.7,
        'line-dasharray': [3, 2.5],
        'line-width': ['interpolate', ['linear'], ['zoom'], 14, 0.8, 18, 3],
      },
    },
    // Below the fill, which covers its inner half: rivers that run into a lake show no seam there.
    {
      id: 'water-polygons-edge',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'water_polygons',
      minzoom: 14,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.waterEdge,
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0, 15.5, 0.9],
        'line-width': ['interpolate', ['linear'], ['zoom'], 14, 0.8, 18, 2.4],
      },
    },
    {
      id: 'water-polygons',
      type: 'fill',
      source: BASE_SOURCE,
      'source-layer': 'water_polygons',
      paint: { 'fill-color': palette.water },
    },
    ...(['dam', 'pier'] as const).flatMap((structure): LayerSpecification[] => [
      {
        id: `${structure}-polygons`,
        type: 'fill',
        source: BASE_SOURCE,
        'source-layer': `${structure}_polygons`,
        minzoom: 12,
        paint: { 'fill-color': palette.land.rock, 'fill-outline-color': palette.structure },
      },
      {
        id: `${structure}-lines`,
        type: 'line',
        source: BASE_SOURCE,
        'source-layer': `${structure}_lines`,
        minzoom: 12,
        layout: { 'line-cap': structure === 'dam' ? 'butt' : 'round' },
        paint: {
          'line-color': structure === 'dam' ? palette.structure : palette.ground,
          'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 12, 0.8, 15, 2.4, 18, 8],
        },
      },
    ]),
  ]);
}
