import type { ExpressionSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';
import type { BuildingTone } from '../palette.ts';
import { byKind } from './ground.ts';

const BUILDING_TONES: Readonly<Record<BuildingTone, readonly string[]>> = {
  plain: ['yes', 'residential', 'apartments', 'house', 'dormitory', 'shed', 'garage', 'garages'],
  commercial: ['commercial', 'office', 'retail', 'hotel', 'supermarket'],
  public: [
    'public',
    'school',
    'university',
    'college',
    'hospital',
    'government',
    'civic',
    'train_station',
    'transportation',
  ],
  industrial: ['industrial', 'warehouse', 'agricultural', 'service'],
  historic: ['historic', 'religious', 'temple', 'church', 'mosque', 'pagoda', 'pavilion', 'shrine'],
};

/** Height of one storey where only the number of floors is known, metres. */
export const STOREY_METERS = 3;
/** A building about which nothing vertical is known stands as one low slab, metres. */
const UNKNOWN_HEIGHT_METERS = 3;

export const buildingHeightMeters: ExpressionSpecification = [
  'coalesce',
  ['get', 'height'],
  ['*', ['get', 'floors'], STOREY_METERS],
  UNKNOWN_HEIGHT_METERS,
];

/** Footprints from z13, and the same raised to their heights, of which a map shows one. */
export function buildingLayers({ palette, threeD }: Drawing): LayerSpecification[] {
  const colour = byKind(BUILDING_TONES, (tone) => palette.building[tone], palette.building.plain);
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
        layout: { visibility: threeD ? 'visible' : 'none' },
        paint: {
          'fill-extrusion-color': colour,
          'fill-extrusion-height': buildingHeightMeters,
          'fill-extrusion-base': ['coalesce', ['get', 'min_height'], 0],
          'fill-extrusion-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0.6, 14.5, 0.94],
          'fill-extrusion-vertical-gradient': true,
        },
      },
    ]),
  ];
}
