import type { ExpressionSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, type Drawing, inGroup } from '../drawing.ts';
import type { LandTone, Palette, SiteTone } from '../palette.ts';

/** Shortbread land kinds by the tone they are drawn in, from the lowest to the topmost. */
export const LAND_TONES: Readonly<Record<LandTone, readonly string[]>> = {
  residential: ['residential', 'garages', 'farmyard'],
  industrial: ['industrial', 'railway', 'landfill', 'quarry'],
  commercial: ['commercial', 'retail'],
  idle: ['brownfield', 'greenfield'],
  farmland: ['farmland', 'greenhouse_horticulture'],
  grass: ['grass', 'meadow', 'grassland', 'village_green', 'heath', 'scrub'],
  orchard: ['orchard', 'vineyard', 'plant_nursery', 'allotments'],
  forest: ['forest'],
  wetland: ['swamp', 'bog', 'string_bog', 'wet_meadow', 'marsh', 'wetland', 'reedbed'],
  cemetery: ['cemetery', 'grave_yard'],
  park: ['park', 'garden', 'golf_course', 'recreation_ground'],
  sport: ['pitch', 'playground', 'miniature_golf', 'track'],
  sand: ['sand', 'beach'],
  rock: ['bare_rock', 'scree', 'shingle'],
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
  ]);
}
