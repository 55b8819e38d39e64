import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SymbolLayerSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';
import { inkPaint, MEDIUM, nameText, REGULAR, sectionsOf } from '../lettering.ts';
import type { Palette, PoiTone } from '../palette.ts';

/** Shortbread says what a point is by which of these attributes it has; the first tone that matches wins. */
const POI_TONES: readonly (readonly [tone: PoiTone, key: string, kinds: readonly string[] | 'any'])[] = [
  [
    'medical',
    'amenity',
    ['hospital', 'clinic', 'doctors', 'dentist', 'pharmacy', 'veterinary', 'nursing_home'],
  ],
  ['medical', 'healthcare', 'any'],
  ['education', 'amenity', ['school', 'university', 'college', 'kindergarten', 'library']],
  ['culture', 'amenity', ['theatre', 'cinema', 'arts_centre', 'place_of_worship', 'community_centre']],
  [
    'public',
    'amenity',
    ['townhall', 'police', 'fire_station', 'courthouse', 'post_office', 'public_building', 'embassy'],
  ],
  [
    'food',
    'amenity',
    ['restaurant', 'cafe', 'fast_food', 'bar', 'pub', 'food_court', 'biergarten', 'teahouse'],
  ],
  ['shop', 'amenity', ['marketplace']],
  ['culture', 'historic', 'any'],
  ['stay', 'tourism', ['hotel', 'hostel', 'guest_house', 'motel', 'bed_and_breakfast', 'apartment']],
  ['culture', 'tourism', 'any'],
  ['shop', 'shop', 'any'],
  ['leisure', 'leisure', 'any'],
  ['shop', 'craft', 'any'],
  ['public', 'office', 'any'],
];

function toneOf(palette: Palette): ExpressionSpecification {
  const branches = POI_TONES.flatMap(([tone, key, kinds]) => [
    kinds === 'any' ? ['has', key] : ['in', ['get', key], ['literal', [...kinds]]],
    palette.poi[tone],
  ]);
  return ['case', ...branches, palette.poi.service] as unknown as ExpressionSpecification;
}

/** Points that many people look for are drawn before benches and waste bins. */
const MINOR_AMENITIES = [
  'bench',
  'waste_basket',
  'vending_machine',
  'post_box',
  'telephone',
  'drinking_water',
  'recycling',
  'shelter',
  'bicycle_rental',
  'atm',
  'hunting_stand',
  'toilets',
  'fountain',
];
const isMinor: FilterSpecification = [
  'any',
  ['in', ['get', 'amenity'], ['literal', MINOR_AMENITIES]],
  ['has', 'emergency'],
  ['has', 'highway'],
  ['in', ['get', 'man_made'], ['literal', ['surveillance', 'water_well']]],
  ['in', ['get', 'leisure'], ['literal', ['pitch', 'swimming_pool']]],
];
const isLandmark: FilterSpecification = [
  'any',
  ['has', 'historic'],
  [
    'in',
    ['get', 'tourism'],
    ['literal', ['attraction', 'museum', 'zoo', 'theme_park', 'gallery', 'viewpoint']],
  ],
  [
    'in',
    ['get', 'amenity'],
    ['literal', ['hospital', 'university', 'townhall', 'theatre', 'library', 'college']],
  ],
  ['in', ['get', 'shop'], ['literal', ['mall', 'department_store']]],
  ['in', ['get', 'leisure'], ['literal', ['stadium', 'sports_centre']]],
];
const isNamed: ExpressionSpecification = ['any', ['has', 'name'], ['has', 'name_en']];

/** A dot that belongs to its label: both are drawn or neither, so that crowded streets stay readable. */
function dotAndName(drawing: Drawing, colour: ExpressionSpecification | string): ExpressionSpecification {
  const name = nameText(drawing.language);
  return [
    'format',
    '●',
    { 'font-scale': 0.9, 'text-color': colour },
    '\n',
    { 'font-scale': 0.4 },
    ...sectionsOf(name),
  ] as unknown as ExpressionSpecification;
}

type Lettering = NonNullable<SymbolLayerSpecification['layout']>;

/** The dot, which is the first line of its label, stands where the point is. */
const DOT_AT_POINT: Pick<Lettering, 'text-anchor' | 'text-offset'> = {
  'text-anchor': 'top',
  'text-offset': [0, -0.6],
};

function poiLayer(
  drawing: Drawing,
  id: string,
  filter: FilterSpecification,
  minzoom: number,
): LayerSpecification {
  const colour = toneOf(drawing.palette);
  return {
    id,
    type: 'symbol',
    source: BASE_SOURCE,
    'source-layer': 'pois',
    minzoom,
    filter,
    layout: {
      'text-field': dotAndName(drawing, colour),
      ...DOT_AT_POINT,
      'text-font': REGULAR,
      'text-size': ['interpolate', ['linear'], ['zoom'], 14, 10.5, 18, 12.5],
      'text-max-width': 7,
      'text-line-height': 1.15,
      'text-padding': ['interpolate', ['linear'], ['zoom'], 14, 14, 17, 4],
    },
    paint: {
      ...inkPaint({ text: '#000000', halo: drawing.palette.label.building.halo }),
      'text-color': colour,
    },
  };
}

/** Points of interest: landmarks first, then named ones, then what only a pedestrian needs. */
export function poiLayers(drawing: Drawing): LayerSpecification[] {
  return inGroup('pois', [
    {
      id: 'pois-minor',
      type: 'circle',
      source: BASE_SOURCE,
      'source-layer': 'pois',
      minzoom: 17,
      filter: ['any', isMinor, ['!', isNamed]] as FilterSpecification,
      paint: {
        'circle-color': toneOf(drawing.palette),
        'circle-radius': 2.6,
        'circle-stroke-color': drawing.palette.label.building.halo,
        'circle-stroke-width': 1,
      },
    },
    poiLayer(drawing, 'pois', ['all', isNamed, ['!', isMinor], ['!', isLandmark]] as FilterSpecification, 15),
    poiLayer(drawing, 'pois-landmark', ['all', isNamed, isLandmark] as FilterSpecification, 14),
  ]);
}

const isStation: ExpressionSpecification = [
  'match',
  ['get', 'kind'],
  ['station', 'subway_station', 'light_rail_station', 'bus_station', 'ferry_terminal', 'aerodrome'],
  true,
  false,
];

/** Stops and stations, by how far one travels from them. */
export function transportLayers(drawing: Drawing): LayerSpecification[] {
  const { palette } = drawing;
  const layer = (
    id: string,
    filter: FilterSpecification,
    minzoom: number,
    size: number,
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    source: BASE_SOURCE,
    'source-layer': 'public_transport',
    minzoom,
    filter,
    layout: {
      'text-field': dotAndName(drawing, palette.transit),
      ...DOT_AT_POINT,
      'text-font': size > 11 ? MEDIUM : REGULAR,
      'text-size': ['interpolate', ['linear'], ['zoom'], minzoom, size, 18, size + 2],
      'text-max-width': 7,
    },
    paint: inkPaint(palette.label.transport),
  });
  return inGroup('transport', [
    layer('transport-stops', ['!', isStation], 16, 10.5),
    layer('transport-stations', isStation, 12.5, 12),
  ]);
}

/** 12号 → 12: the character says "number" and nothing to who reads English. */
const bareNumber: ExpressionSpecification = [
  'let',
  'number',
  ['to-string', ['get', 'housenumber']],
  [
    'case',
    ['!', ['has', 'housenumber']],
    ['coalesce', ['get', 'housename'], ''],
    ['in', '号', ['var', 'number']],
    ['slice', ['var', 'number'], 0, ['index-of', '号', ['var', 'number']]],
    ['var', 'number'],
  ],
];

/** House numbers, and the names of houses that have none. */
export function addressLayers({ palette, language }: Drawing): LayerSpecification[] {
  return inGroup('addresses', [
    {
      id: 'addresses',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'addresses',
      minzoom: 17,
      layout: {
        'text-field':
          language === 'en' ? bareNumber : ['coalesce', ['get', 'housenumber'], ['get', 'housename'], ''],
        'text-font': REGULAR,
        'text-size': ['interpolate', ['linear'], ['zoom'], 17, 10, 19, 12],
        'text-padding': 3,
      },
      paint: inkPaint(palette.label.building, 1.1),
    },
  ]);
}

/** Names of buildings, and of peaks with their height, where no point of interest says them already. */
export function landmarkLabelLayers({ palette, language }: Drawing): LayerSpecification[] {
  return [
    ...inGroup('buildings', [
      {
        id: 'building-labels',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'buildings',
        minzoom: 16.5,
        filter: isNamed,
        layout: {
          'text-field': nameText(language),
          'text-font': REGULAR,
          'text-size': ['interpolate', ['linear'], ['zoom'], 16.5, 10.5, 19, 12.5],
          'text-max-width': 6,
          'text-padding': 8,
        },
        paint: inkPaint(palette.label.building, 1.2),
      },
    ]),
    ...inGroup('land', [
      {
        id: 'peak-labels',
        type: 'symbol',
        source: BASE_SOURCE,
        'source-layer': 'spot_heights',
        minzoom: 11,
        filter: [
          'all',
          isNamed,
          ['match', ['get', 'kind'], ['peak', 'hill', 'saddle', 'volcano'], true, false],
        ],
        layout: {
          // Typed as one expression: the spread can't be told from its alternating parts.
          'text-field': [
            'format',
            '▲\n',
            { 'font-scale': 0.8 },
            ...sectionsOf(nameText(language)),
          ] as unknown as ExpressionSpecification,
          ...DOT_AT_POINT,
          'text-font': REGULAR,
          'text-size': 11.5,
        },
        paint: inkPaint(palette.label.building),
      },
    ]),
  ];
}
