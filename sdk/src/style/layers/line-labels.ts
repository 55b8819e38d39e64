import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';
import { BOLD, inkPaint, lineNameText, MEDIUM, nameText, REGULAR } from '../lettering.ts';

/** Shortbread's street labels give links a kind of their own (`motorway_link`). */
const EXPRESSWAYS = ['motorway', 'motorway_link', 'trunk', 'trunk_link'];
const MAJOR = [...EXPRESSWAYS, 'primary', 'primary_link', 'secondary', 'secondary_link'];
const STREET_RANK: ExpressionSpecification = [
  'match',
  ['get', 'kind'],
  'motorway',
  0,
  'trunk',
  1,
  'primary',
  2,
  'secondary',
  3,
  'tertiary',
  4,
  5,
];

/**
 * A name may follow a bend, but not go round a corner, where nobody reads it. In the sample city's lanes 20° and 35°
 * differ by two names of 266 at zoom 15: little is lost.
 */
const MAX_BEND_DEGREES = 25;

function named(...conditions: FilterSpecification[]): FilterSpecification {
  return ['all', ['any', ['has', 'name'], ['has', 'name_en']], ...conditions] as FilterSpecification;
}
const isRailway: ExpressionSpecification = [
  'match',
  ['get', 'kind'],
  ['rail', 'narrow_gauge', 'subway', 'tram', 'light_rail', 'monorail', 'maglev', 'funicular'],
  true,
  false,
];
const isMajor: ExpressionSpecification = ['match', ['get', 'kind'], MAJOR, true, false];
/** National expressways are numbered G, provincial ones S; anything else on a shield is a highway. */
const isExpressway: ExpressionSpecification = ['match', ['get', 'kind'], EXPRESSWAYS, true, false];

/** Names along streets and railways, road numbers as shields, arrows on one-way streets. */
export function streetLabelLayers({ palette, language }: Drawing): LayerSpecification[] {
  const shield = (
    id: string,
    filter: ExpressionSpecification,
    ink: 'expressway' | 'highway',
    minzoom: number,
  ) =>
    ({
      id,
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'street_labels',
      minzoom,
      filter: ['all', ['has', 'ref'], ['!', isRailway], filter],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-field': ['get', 'ref'],
        'text-font': BOLD,
        'text-size': 10.5,
        'text-rotation-alignment': 'viewport',
        'text-pitch-alignment': 'viewport',
        'text-padding': 30,
      },
      paint: { ...inkPaint(palette.label[ink], 2.6) },
    }) satisfies LayerSpecification;
  return [
    ...inGroup('streets', [
      {
        id: 'streets-oneway',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'streets',
        minzoom: 16,
        filter: ['any', ['==', ['get', 'oneway'], true], ['==', ['get', 'oneway_reverse'], true]],
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 160,
          'text-field': ['case', ['==', ['get', 'oneway_reverse'], true], '←', '→'],
          'text-font': REGULAR,
          'text-size': 13,
          'text-keep-upright': false,
          'text-padding': 6,
        },
        paint: { 'text-color': palette.label.street.text, 'text-opacity': 0.45 },
      },
      {
        id: 'street-labels-minor',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'street_labels',
        minzoom: 14.5,
        filter: named(['!', isMajor], ['!', isRailway]),
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 300,
          'symbol-sort-key': STREET_RANK,
          'text-field': lineNameText(language),
          'text-font': REGULAR,
          'text-size': ['interpolate', ['linear'], ['zoom'], 14.5, 10.5, 18, 13],
          'text-letter-spacing': 0.06,
          'text-max-angle': MAX_BEND_DEGREES,
          'text-pitch-alignment': 'viewport',
        },
        paint: inkPaint(palette.label.street),
      },
      {
        id: 'street-labels-major',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'street_labels',
        minzoom: 11.5,
        filter: named(isMajor),
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 360,
          'symbol-sort-key': STREET_RANK,
          'text-field': lineNameText(language),
          'text-font': MEDIUM,
          'text-size': ['interpolate', ['linear'], ['zoom'], 11.5, 10.5, 14, 12, 18, 15],
          'text-letter-spacing': 0.12,
          'text-max-angle': MAX_BEND_DEGREES,
          'text-pitch-alignment': 'viewport',
        },
        paint: inkPaint(palette.label.street),
      },
      {
        id: 'street-polygon-labels',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'streets_polygons_labels',
        minzoom: 15,
        layout: {
          'text-field': nameText(language),
          'text-font': REGULAR,
          'text-size': 11.5,
          'text-max-width': 7,
        },
        paint: inkPaint(palette.label.street),
      },
      shield('street-refs-highway', ['!', isExpressway], 'highway', 11),
      shield('street-refs-expressway', isExpressway, 'expressway', 9),
      {
        id: 'street-exits',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'street_labels_points',
        minzoom: 12,
        layout: {
          'text-field': ['coalesce', ['get', 'ref'], nameText(language)],
          'text-font': MEDIUM,
          'text-size': 10.5,
        },
        paint: inkPaint(palette.label.expressway, 2),
      },
    ]),
    ...inGroup('railways', [
      {
        id: 'railway-labels',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'street_labels',
        minzoom: 13,
        filter: named(isRailway),
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 500,
          'text-field': lineNameText(language),
          'text-font': REGULAR,
          'text-size': 10.5,
          'text-letter-spacing': 0.1,
          'text-max-angle': MAX_BEND_DEGREES,
          'text-pitch-alignment': 'viewport',
        },
        paint: inkPaint(palette.label.transport),
      },
    ]),
  ];
}

/** Names of rivers along their course and of lakes in their middle. */
export function waterLabelLayers({ palette, language }: Drawing): LayerSpecification[] {
  return inGroup('water', [
    {
      id: 'water-line-labels',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'water_lines_labels',
      minzoom: 11,
      filter: named(['!=', ['get', 'tunnel'], true]),
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-field': lineNameText(language),
        'text-font': REGULAR,
        'text-size': ['interpolate', ['linear'], ['zoom'], 11, 11, 15, 13, 18, 16],
        'text-letter-spacing': 0.3,
        'text-max-angle': MAX_BEND_DEGREES,
        'text-pitch-alignment': 'viewport',
      },
      paint: inkPaint(palette.label.water),
    },
    {
      id: 'water-polygon-labels',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'water_polygons_labels',
      minzoom: 9,
      filter: named(),
      layout: {
        'text-field': nameText(language),
        'text-font': REGULAR,
        'text-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          9,
          11,
          14,
          ['case', ['>', ['to-number', ['get', 'way_area'], 0], 400_000], 16, 11.5],
          18,
          ['case', ['>', ['to-number', ['get', 'way_area'], 0], 400_000], 20, 14],
        ],
        'text-letter-spacing': 0.2,
        'text-max-width': 8,
        'symbol-sort-key': ['-', 0, ['to-number', ['get', 'way_area'], 0]],
      },
      paint: inkPaint(palette.label.water),
    },
    {
      id: 'water-facility-labels',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'water_facilities',
      minzoom: 15,
      filter: named(),
      layout: {
        'text-field': nameText(language),
        'text-font': REGULAR,
        'text-size': 11,
        'text-max-width': 7,
      },
      paint: inkPaint(palette.label.water),
    },
  ]);
}
