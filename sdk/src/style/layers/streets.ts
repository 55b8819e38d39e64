import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';
import type { Palette, StreetTone } from '../palette.ts';

/** Streets wide enough to have an edge, by tone; later ones are drawn above earlier ones. */
const STREET_TONES: Readonly<Partial<Record<StreetTone, readonly string[]>>> = {
  service: ['service'],
  pedestrian: ['pedestrian'],
  minor: [
    'unclassified',
    'residential',
    'living_street',
    'busway',
    'bus_guideway',
    'road',
    'tertiary',
    'taxiway',
  ],
  runway: ['runway'],
  secondary: ['secondary'],
  primary: ['primary'],
  trunk: ['trunk'],
  motorway: ['motorway'],
};
const PATHS = ['footway', 'cycleway', 'path', 'steps', 'track', 'bridleway'];

/** Width in pixels of the fill at zooms 6, 10, 12, 14, 16 and 18; 0 where the kind is not yet drawn. */
const WIDTHS: readonly (readonly [kinds: readonly string[], widths: readonly number[]])[] = [
  [['motorway'], [0.8, 2.2, 3.2, 6, 12, 30]],
  [['trunk'], [0.6, 1.8, 2.8, 5.4, 11, 28]],
  [['primary'], [0, 1.5, 2.4, 4.8, 10, 26]],
  [['secondary'], [0, 1, 1.8, 4, 9, 23]],
  [['tertiary'], [0, 0.5, 1.1, 3.2, 7.5, 20]],
  [['runway'], [0, 1, 3, 8, 24, 80]],
  [
    ['unclassified', 'residential', 'busway', 'bus_guideway', 'road'],
    [0, 0, 0.5, 2, 5.5, 16],
  ],
  [
    ['living_street', 'pedestrian', 'taxiway'],
    [0, 0, 0.4, 1.6, 4.5, 13],
  ],
];
const OTHER_WIDTHS = [0, 0, 0, 1, 3.2, 9];
const WIDTH_ZOOMS = [6, 10, 12, 14, 16, 18];
const LINK_SHARE = 0.6;

function widthAt(step: number, extraPixels: number): ExpressionSpecification {
  const branches = WIDTHS.flatMap(([kinds, widths]) => [[...kinds], widths[step] ?? 0]);
  const width = [
    '*',
    ['match', ['get', 'kind'], ...branches, OTHER_WIDTHS[step] ?? 0],
    ['case', ['==', ['get', 'link'], true], LINK_SHARE, 1],
  ] as unknown as ExpressionSpecification;
  return extraPixels === 0 ? width : ['case', ['>', width, 0], ['+', width, extraPixels], 0];
}

/** Line width by kind and zoom, widened by the edge (pixels on both sides together) where one is drawn. */
function widths(edgePixels: readonly number[]): DataDrivenPropertyValueSpecification<number> {
  const stops = WIDTH_ZOOMS.flatMap((zoom, step) => [zoom, widthAt(step, edgePixels[step] ?? 0)]);
  return ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}
const FILL_WIDTH = widths([]);
const CASING_WIDTH = widths([0.6, 1, 1.2, 1.6, 2, 2.6]);

const toneNames = Object.keys(STREET_TONES) as StreetTone[];
function strokeByKind(pick: (tone: StreetTone) => string | number): ExpressionSpecification {
  const branches = toneNames.flatMap((tone) => [[...(STREET_TONES[tone] ?? [])], pick(tone)]);
  return ['match', ['get', 'kind'], ...branches, pick('service')] as unknown as ExpressionSpecification;
}

/** Ramps lie below the roads that they leave; within one kind the upper layer comes last. */
const SORT_KEY: ExpressionSpecification = [
  '+',
  ['*', 100, ['coalesce', ['get', 'layer'], 0]],
  strokeByKind((tone) => 2 * toneNames.indexOf(tone)),
  ['case', ['==', ['get', 'link'], true], -1, 0],
];

type Level = 'tunnel' | 'ground' | 'bridge' | 'upper-bridge';
const LEVELS: Readonly<Record<Level, FilterSpecification>> = {
  tunnel: ['==', ['get', 'tunnel'], true],
  ground: ['all', ['!=', ['get', 'tunnel'], true], ['!=', ['get', 'bridge'], true]],
  bridge: ['all', ['==', ['get', 'bridge'], true], ['<', ['coalesce', ['get', 'layer'], 1], 2]],
  'upper-bridge': ['all', ['==', ['get', 'bridge'], true], ['>=', ['coalesce', ['get', 'layer'], 1], 2]],
};

const isPath: FilterSpecification = ['match', ['get', 'kind'], PATHS, true, false];
const isRoad: FilterSpecification = ['all', ['!=', ['get', 'rail'], true], ['!', isPath]];
const isFootOrWheel: FilterSpecification = ['all', ['!=', ['get', 'rail'], true], isPath];

function pathLayer(level: Level, palette: Palette): LayerSpecification[] {
  return [
    {
      id: `paths-${level}-casing`,
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'streets',
      minzoom: 15,
      filter: ['all', isFootOrWheel, LEVELS[level]] as FilterSpecification,
      paint: {
        'line-color': palette.pathCasing,
        'line-opacity': level === 'tunnel' ? 0.3 : 0.8,
        'line-width': ['interpolate', ['linear'], ['zoom'], 15, 2, 18, 5],
      },
    },
    {
      id: `paths-${level}`,
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'streets',
      minzoom: 14,
      filter: ['all', isFootOrWheel, LEVELS[level]] as FilterSpecification,
      paint: {
        'line-color': palette.path,
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0.35, 16, level === 'tunnel' ? 0.4 : 0.9],
        'line-width': ['interpolate', ['linear'], ['zoom'], 14, 0.6, 18, 2],
        'line-dasharray': [3, 1.6],
      },
    },
  ];
}

function roadLayers(level: Level, palette: Palette): LayerSpecification[] {
  const filter = ['all', isRoad, LEVELS[level]] as FilterSpecification;
  const tunnel = level === 'tunnel';
  // Butt ends keep a bridge's edge from reaching onto the road before it.
  const lineCap = level === 'ground' ? 'round' : 'butt';
  return [
    {
      id: `streets-${level}-casing`,
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'streets',
      minzoom: 9,
      filter,
      layout: { 'line-cap': lineCap, 'line-join': 'round', 'line-sort-key': SORT_KEY },
      paint: {
        'line-color': strokeByKind((tone) => palette.street[tone].casing),
        'line-width': CASING_WIDTH,
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 9, 0, 12, tunnel ? 0.6 : 1],
        ...(tunnel ? { 'line-dasharray': [1.2, 0.8] } : {}),
      },
    },
    {
      id: `streets-${level}`,
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'streets',
      filter,
      layout: { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': SORT_KEY },
      paint: {
        'line-color': strokeByKind((tone) => palette.street[tone].fill),
        'line-width': FILL_WIDTH,
        'line-opacity': tunnel ? 0.55 : 1,
      },
    },
  ];
}

/** Streets from tunnels up to the upper bridges, and the areas that streets are drawn as. */
export function streetLayers({ palette }: Drawing): LayerSpecification[] {
  const areas: LayerSpecification[] = [
    {
      id: 'street-polygons',
      type: 'fill',
      source: BASE_SOURCE,
      'source-layer': 'street_polygons',
      minzoom: 11,
      paint: {
        'fill-color': [
          'match',
          ['get', 'kind'],
          ['runway', 'taxiway', 'apron'],
          palette.street.runway.fill,
          ['pedestrian', 'square', 'footway', 'platform', 'corridor'],
          palette.street.pedestrian.fill,
          palette.street.service.fill,
        ],
        'fill-outline-color': palette.street.pedestrian.casing,
      },
    },
  ];
  const bridgeAreas: LayerSpecification[] = [
    {
      id: 'bridges',
      type: 'fill',
      source: BASE_SOURCE,
      'source-layer': 'bridges',
      minzoom: 13,
      paint: { 'fill-color': palette.land.rock, 'fill-outline-color': palette.structure },
    },
  ];
  const level = (name: Level) => [...pathLayer(name, palette), ...roadLayers(name, palette)];
  return inGroup('streets', [
    ...level('tunnel'),
    ...areas,
    ...level('ground'),
    ...bridgeAreas,
    ...level('bridge'),
    ...level('upper-bridge'),
  ]);
}
