import type { ExpressionSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';
import type { BuildingTone } from '../palette.ts';
import { byKind } from './ground.ts';

const BUILDING_TONES: Readonly<Record<Exclude<BuildingTone, 'plain'>, readonly string[]>> = {
  commercial: [
    'commercial',
    'office',
    'retail',
    'supermarket',
    'mall',
    'hotel',
    'kiosk',
    'high_rise',
    'super_high_rise',
  ],
  public: [
    'public',
    'government',
    'civic',
    'school',
    'kindergarten',
    'college',
    'university',
    'hospital',
    'clinic',
    'museum',
    'library',
    'theatre',
    'cinema',
    'stadium',
    'sports_hall',
    'train_station',
    'transportation',
    'fire_station',
    'police',
  ],
  industrial: [
    'industrial',
    'warehouse',
    'factory',
    'hangar',
    'service',
    'agricultural',
    'farm_auxiliary',
    'barn',
    'greenhouse',
    'stable',
    'sty',
    'cowshed',
    'parking',
    'transformer_tower',
    'water_tower',
    'container',
  ],
  historic: [
    'historic',
    'religious',
    'temple',
    'church',
    'chapel',
    'cathedral',
    'mosque',
    'shrine',
    'synagogue',
    'pagoda',
    'pavilion',
    'gatehouse',
    'castle',
    'palace',
    'ruins',
    'bridge',
  ],
};

/** Height of one storey where only the number of floors is known, metres. */
const STOREY_METERS = 3;
/** A building about which nothing vertical is known stands as one low slab, metres. */
const UNKNOWN_HEIGHT_METERS = 3;

/** The surveyed height, else what the floors come to. */
const buildingHeightMeters: ExpressionSpecification = [
  'case',
  ['has', 'height'],
  ['to-number', ['get', 'height']],
  ['has', 'floors'],
  ['*', ['to-number', ['get', 'floors']], STOREY_METERS],
  UNKNOWN_HEIGHT_METERS,
];

/** Footprints from z13, and the same raised to their heights, of which a map shows one. */
export function buildingLayers({ palette }: Drawing): LayerSpecification[] {
  const colour = byKind(BUILDING_TONES, (tone) => palette.building[tone], palette.building.plain);
  const block = byKind(BUILDING_TONES, (tone) => palette.block[tone], palette.block.plain);
  return [
    ...inGroup('buildings', [
      {
        id: 'buildings',
        type: 'fill',
        source: BASE_SOURCE,
        'source-layer': 'buildings',
        minzoom: 13,
        paint: {
          'fill-color': colour,
          'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0.5, 15, 1],
        },
      },
      {
        id: 'buildings-edge',
        type: 'line',
        source: BASE_SOURCE,
        'source-layer': 'buildings',
        minzoom: 14.5,
        paint: {
          'line-color': palette.buildingEdge,
          'line-opacity': ['interpolate', ['linear'], ['zoom'], 14.5, 0, 15.5, 0.9],
          'line-width': ['interpolate', ['linear'], ['zoom'], 15, 0.5, 18, 1],
        },
      },
    ]),
    ...inGroup('buildings-3d', [
      {
        id: 'buildings-3d',
        type: 'fill-extrusion',
        source: BASE_SOURCE,
        'source-layer': 'buildings',
        minzoom: 13,
        paint: {
          'fill-extrusion-color': block,
          'fill-extrusion-height': buildingHeightMeters,
          'fill-extrusion-base': ['to-number', ['get', 'min_height'], 0],
          'fill-extrusion-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0.6, 14.5, 0.94],
          'fill-extrusion-vertical-gradient': true,
        },
      },
    ]),
  ];
}
