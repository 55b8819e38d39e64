import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup, type LayerGroup } from '../drawing.ts';
import { REGULAR } from '../lettering.ts';

/** Layers beyond Shortbread that the full edition adds. */
export function surveyLayers({ palette }: Drawing): LayerSpecification[] {
  const group = (name: LayerGroup, layers: readonly LayerSpecification[]) => inGroup(name, layers);
  const halo = { 'text-halo-color': palette.label.building.halo, 'text-halo-width': 1.2 };
  return [
    ...group('contours', [
      {
        id: 'contours',
        type: 'line',
        source: BASE_SOURCE,
        'source-layer': 'contours',
        minzoom: 12,
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': palette.survey.contour,
          'line-opacity': 0.7,
          'line-width': ['match', ['get', 'kind'], 'index', 1.2, 0.6],
        },
      },
      {
        id: 'contour-labels',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'contours',
        minzoom: 14,
        filter: ['==', ['get', 'kind'], 'index'],
        layout: {
          'symbol-placement': 'line',
          'text-field': ['to-string', ['get', 'elevation']],
          'text-font': REGULAR,
          'text-size': 10,
        },
        paint: { 'text-color': palette.label.building.text, ...halo },
      },
    ]),
    ...group('spot-heights', [
      {
        id: 'spot-heights',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'spot_heights',
        minzoom: 14,
        layout: {
          'text-field': ['concat', '· ', ['to-string', ['get', 'elevation']]],
          'text-font': REGULAR,
          'text-size': 10,
        },
        paint: { 'text-color': palette.label.building.text, ...halo },
      },
    ]),
    ...group('control-points', [
      {
        id: 'control-points',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'control_points',
        minzoom: 13,
        layout: {
          'text-field': ['concat', '△\n', ['coalesce', ['get', 'point_number'], ['get', 'name'], '']],
          'text-font': REGULAR,
          'text-size': 10.5,
        },
        paint: { 'text-color': palette.selection, ...halo },
      },
    ]),
    ...group('pipelines', [
      {
        id: 'pipelines',
        type: 'line',
        source: BASE_SOURCE,
        'source-layer': 'pipelines',
        minzoom: 13,
        paint: {
          'line-color': [
            'match',
            ['get', 'kind'],
            ['power_line', 'minor_line'],
            palette.survey.power,
            palette.survey.pipe,
          ],
          'line-width': ['interpolate', ['linear'], ['zoom'], 13, 0.8, 18, 2],
          'line-dasharray': [8, 2],
        },
      },
      {
        id: 'pipeline-points',
        type: 'circle',
        source: BASE_SOURCE,
        'source-layer': 'pipeline_points',
        minzoom: 14,
        paint: { 'circle-color': palette.survey.power, 'circle-radius': 2.2 },
      },
    ]),
    ...group('management-grid', [
      {
        id: 'management-grid',
        type: 'line',
        source: BASE_SOURCE,
        'source-layer': 'management_grid',
        minzoom: 13,
        paint: {
          'line-color': palette.survey.grid,
          'line-opacity': 0.7,
          'line-width': 1,
          'line-dasharray': [4, 2],
        },
      },
      {
        id: 'management-grid-labels',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'management_grid',
        minzoom: 15.5,
        layout: { 'text-field': ['get', 'grid_code'], 'text-font': REGULAR, 'text-size': 10 },
        paint: { 'text-color': palette.survey.grid, ...halo },
      },
    ]),
    ...group('components', [
      {
        id: 'components',
        type: 'circle',
        source: BASE_SOURCE,
        'source-layer': 'city_components',
        minzoom: 16,
        paint: {
          'circle-color': palette.survey.component,
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 16, 1.8, 19, 4],
          'circle-stroke-color': palette.label.building.halo,
          'circle-stroke-width': 1,
        },
      },
    ]),
  ];
}
