import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SymbolLayerSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';
import { BOLD, inkPaint, MEDIUM, nameText } from '../lettering.ts';

/** Larger places win a collision: `symbol-sort-key` grows with lesser importance. */
const bySize: ExpressionSpecification = ['-', 0, ['to-number', ['get', 'population'], 0]];

function ofKinds(...kinds: string[]): FilterSpecification {
  return ['match', ['get', 'kind'], kinds, true, false];
}

/** From here on a county's name stands at its seat. */
const COUNTY_SEAT_ZOOM = 11;
/** A county's name makes way for that of the city in its middle, by moving and not by going. */
const AROUND: SymbolLayerSpecification['layout'] = {
  'text-variable-anchor': ['center', 'bottom', 'top', 'left', 'right'],
  'text-radial-offset': 0.7,
};
const CITIES = ['city', 'capital', 'state_capital'];
const COUNTIES = ['county'];
const TOWNS = [
  'town',
  'borough',
  'district',
  'mountain_range',
  'archipelago',
  'bay',
  'sea',
  'strait',
  'plain',
];
const SUBURBS = ['suburb', 'island'];
const VILLAGES = ['village', 'quarter', 'islet'];
/** Whatever else has a name: hamlets, neighbourhoods, localities, squares. */
const isSmall: ExpressionSpecification = [
  '!',
  ['match', ['get', 'kind'], [...CITIES, ...COUNTIES, ...TOWNS, ...SUBURBS, ...VILLAGES], true, false],
];

/** Below the 100 people that Shortbread counts for a neighbourhood: a walled residential compound (小区). */
const isCompound: ExpressionSpecification = [
  'all',
  ['==', ['get', 'kind'], 'neighbourhood'],
  ['has', 'population'],
  ['<', ['get', 'population'], 100],
];

/**
 * Names of settlements, from the hamlet (lowest) to the town, then of the counties that they lie in, then of the city:
 * on the first view it is the counties that tell a reader where they are.
 */
export function placeLabelLayers(drawing: Drawing): LayerSpecification[] {
  return [...settlementLabelLayers(drawing), ...boundaryLabelLayers(drawing), ...cityLabelLayers(drawing)];
}

function settlementLabelLayers({ palette, language }: Drawing): LayerSpecification[] {
  const name = nameText(language);
  return inGroup('places', [
    {
      id: 'place-labels-compound',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'place_labels',
      minzoom: 15.7,
      filter: isCompound,
      layout: {
        'text-field': name,
        'text-font': MEDIUM,
        'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11, 17, 14],
        'text-max-width': 8,
        'text-padding': ['interpolate', ['linear'], ['zoom'], 13, 6, 16, 10, 17.5, 3],
        'symbol-sort-key': bySize,
      },
      paint: {
        ...inkPaint(palette.label.building),
        'text-opacity': ['interpolate', ['linear'], ['zoom'], 16.5, 1, 17.5, 0.8],
      },
    },
    {
      id: 'place-labels-hamlet',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'place_labels',
      minzoom: 13,
      filter: ['all', isSmall, ['!', isCompound]],
      layout: {
        'text-field': name,
        'text-font': MEDIUM,
        'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11, 17, 14],
        'text-max-width': 8,
        'text-padding': ['interpolate', ['linear'], ['zoom'], 13, 6, 16, 10, 17.5, 3],
        'symbol-sort-key': bySize,
      },
      paint: {
        ...inkPaint(palette.label.building),
        'text-opacity': ['interpolate', ['linear'], ['zoom'], 16.5, 1, 17.5, 0.8],
      },
    },
    {
      id: 'place-labels-village',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'place_labels',
      minzoom: 12,
      maxzoom: 17,
      filter: ofKinds(...VILLAGES),
      layout: {
        'text-field': name,
        'text-font': MEDIUM,
        'text-size': ['interpolate', ['linear'], ['zoom'], 12, 11, 15, 14],
        'text-max-width': 8,
        'symbol-sort-key': bySize,
      },
      paint: inkPaint(palette.label.place),
    },
    {
      id: 'place-labels-suburb',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'place_labels',
      minzoom: 11,
      maxzoom: 17,
      filter: ofKinds(...SUBURBS),
      layout: {
        'text-field': name,
        'text-font': MEDIUM,
        'text-size': ['interpolate', ['linear'], ['zoom'], 11, 11.5, 15, 16],
        'text-max-width': 8,
        'symbol-sort-key': bySize,
      },
      paint: inkPaint(palette.label.place),
    },
    {
      id: 'place-labels-town',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'place_labels',
      minzoom: 8,
      maxzoom: 16,
      filter: ofKinds(...TOWNS),
      layout: {
        'text-field': name,
        'text-font': MEDIUM,
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 11, 12, 14, 15, 18],
        'text-max-width': 8,
        'symbol-sort-key': bySize,
      },
      paint: inkPaint(palette.label.place),
    },
    {
      id: 'place-labels-county',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'place_labels',
      minzoom: COUNTY_SEAT_ZOOM,
      maxzoom: 15,
      filter: ofKinds(...COUNTIES),
      layout: {
        'text-field': name,
        'text-font': BOLD,
        'text-size': ['interpolate', ['linear'], ['zoom'], 11, 15, 15, 21],
        'symbol-sort-key': bySize,
      },
      paint: inkPaint(palette.label.place, 1.6),
    },
  ]);
}

function cityLabelLayers({ palette, language }: Drawing): LayerSpecification[] {
  return inGroup('places', [
    {
      id: 'place-labels-city',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'place_labels',
      maxzoom: 14,
      filter: ofKinds(...CITIES),
      layout: {
        'text-field': nameText(language),
        'text-font': BOLD,
        'text-size': ['interpolate', ['linear'], ['zoom'], 5, 13, 9, 18, 12, 24],
        'text-letter-spacing': 0.08,
        'symbol-sort-key': bySize,
      },
      paint: inkPaint(palette.label.place, 1.8),
    },
  ]);
}

/**
 * Names of counties and of what the city lies in, spaced wide so that they read as areas and not as settlements. The
 * city (5), towns and villages are named by `place_labels` already, and the seat of a county takes over its name on
 * closer maps: the same name twice would only ask which is which.
 */
function boundaryLabelLayers({ palette, language }: Drawing): LayerSpecification[] {
  const label = (
    id: string,
    filter: FilterSpecification,
    minzoom: number,
    maxzoom: number,
    sizes: [number, number],
    layout: SymbolLayerSpecification['layout'] = {},
  ) =>
    ({
      id,
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'boundary_labels',
      minzoom,
      maxzoom,
      filter,
      layout: {
        'text-field': nameText(language),
        'text-font': MEDIUM,
        'text-size': ['interpolate', ['linear'], ['zoom'], minzoom, sizes[0], maxzoom, sizes[1]],
        'text-letter-spacing': 0.2,
        'text-max-width': 10,
        'text-padding': 8,
        'symbol-sort-key': ['-', 0, ['to-number', ['get', 'way_area'], 0]],
        ...layout,
      },
      paint: inkPaint(palette.label.district, 1.6),
    }) satisfies LayerSpecification;
  const level = ['get', 'admin_level'] satisfies ExpressionSpecification;
  return inGroup('boundaries', [
    label('boundary-labels-county', ['==', level, 6], 8, COUNTY_SEAT_ZOOM, [13, 20], AROUND),
    label('boundary-labels-province', ['<', level, 5], 4, 9, [13, 20]),
  ]);
}
