import type { ExpressionSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';
import type { LandTone, Palette, SiteTone } from '../palette.ts';

/** Kinds of land (Shortbread's and the base model's own) by the tone they are drawn in, from the lowest to the topmost. */
const LAND_TONES: Readonly<Record<LandTone, readonly string[]>> = {
  residential: ['residential', 'garages', 'farmyard'],
  industrial: ['industrial', 'railway', 'landfill', 'quarry', 'port', 'depot', 'military'],
  commercial: ['commercial', 'retail', 'square'],
  civic: ['institutional', 'education', 'religious'],
  idle: ['brownfield', 'greenfield', 'construction', 'other'],
  farmland: ['farmland', 'paddy', 'greenhouse_horticulture'],
  aquatic: ['aquaculture', 'salt_pond'],
  grass: ['grass', 'meadow', 'grassland', 'heath', 'scrub', 'nature_reserve'],
  orchard: ['orchard', 'tea_garden', 'mulberry_garden', 'vineyard', 'plant_nursery', 'allotments'],
  forest: ['forest', 'tree_row', 'mangrove'],
  wetland: [
    'wetland',
    'swamp',
    'bog',
    'string_bog',
    'wet_meadow',
    'marsh',
    'reedbed',
    'saltmarsh',
    'tidalflat',
    'mudflat',
  ],
  cemetery: ['cemetery', 'grave_yard'],
  park: [
    'park',
    'garden',
    'green_space',
    'golf_course',
    'recreation_ground',
    'village_green',
    'flowerbed',
    'dog_park',
  ],
  sport: ['pitch', 'track', 'playground', 'miniature_golf', 'winter_sports'],
  sand: ['sand', 'beach'],
  rock: ['bare_rock', 'bare_ground', 'cliff', 'scree', 'shingle'],
};

const SITE_TONES: Readonly<Record<SiteTone, readonly string[]>> = {
  education: ['university', 'college', 'school', 'kindergarten'],
  medical: ['hospital', 'clinic'],
  sport: ['sports_center', 'sports_centre', 'stadium'],
  parking: ['parking', 'bicycle_parking'],
  construction: ['construction'],
  restricted: ['prison', 'danger_area'],
};

/** `match` on `kind` from a table of tones; kinds that the table does not know get the last value. */
export function byKind<Tone extends string>(
  tones: Readonly<Record<Tone, readonly string[]>>,
  pick: (tone: Tone) => string | number,
  otherwise: string | number,
): ExpressionSpecification {
  const branches = (Object.keys(tones) as Tone[]).flatMap((tone) => [[...tones[tone]], pick(tone)]);
  // The spread can't be typed as the alternating label/output tail that `match` has.
  return ['match', ['get', 'kind'], ...branches, otherwise] as unknown as ExpressionSpecification;
}

const landOrder = Object.keys(LAND_TONES) as LandTone[];

/** The sheet of paper itself. */
export function background(palette: Palette): LayerSpecification {
  return { id: 'background', type: 'background', paint: { 'background-color': palette.ground } };
}

/** What covers the ground: built-up and worked land first, then greens above it, then sites. */
export function groundLayers({ palette }: Drawing): LayerSpecification[] {
  return inGroup('land', [
    {
      id: 'land',
      type: 'fill',
      source: BASE_SOURCE,
      'source-layer': 'land',
      layout: { 'fill-sort-key': byKind(LAND_TONES, (tone) => landOrder.indexOf(tone), 0) },
      paint: {
        'fill-color': byKind(LAND_TONES, (tone) => palette.land[tone], palette.land.idle),
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 7, 0.6, 11, 1],
      },
    },
    {
      id: 'sites',
      type: 'fill',
      source: BASE_SOURCE,
      'source-layer': 'sites',
      minzoom: 13,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: {
        'fill-color': byKind(SITE_TONES, (tone) => palette.site[tone], palette.site.parking),
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0.3, 14.5, 0.85],
      },
    },
    {
      id: 'sites-restricted',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'sites',
      minzoom: 14,
      filter: ['match', ['get', 'kind'], ['prison', 'danger_area', 'construction'], true, false],
      paint: { 'line-color': palette.structure, 'line-width': 1, 'line-dasharray': [4, 3] },
    },
    {
      id: 'barriers',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'barriers',
      minzoom: 12,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.structure,
        'line-width': [
          'interpolate',
          ['linear'],
          ['zoom'],
          12,
          ['match', ['get', 'kind'], 'city_wall', 1.6, 0.4],
          16,
          ['match', ['get', 'kind'], 'city_wall', 5, ['embankment', 'flood_wall'], 2, 0.9],
        ],
      },
    },
  ]);
}
