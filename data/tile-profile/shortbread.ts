interface ShortbreadLayer {
  readonly attributes: readonly string[];
  /** Lowest zoom by kind, for kinds that the base model has. */
  readonly zooms?: Readonly<Record<string, number>>;
}

const at = (zoom: number, ...kinds: string[]) => Object.fromEntries(kinds.map((kind) => [kind, zoom]));
const NAMES = ['name', 'name_en'];

/**
 * Layers, attributes and lowest zooms of Shortbread 1.0 (https://shortbread-tiles.org/schema/1.0/, CC0), as far as
 * the profile follows them: without `name_de`, without the `dummy` of buildings (which only says that there is one),
 * and of the attributes of points of interest those that the base model holds. Buildings begin at z13 here.
 */
export const SHORTBREAD_LAYERS: Readonly<Record<string, ShortbreadLayer>> = {
  ocean: { attributes: [] },
  water_polygons: {
    attributes: ['kind', 'way_area'],
    zooms: { ...at(4, 'water', 'river', 'reservoir', 'basin'), ...at(10, 'dock', 'canal') },
  },
  water_polygons_labels: {
    attributes: ['kind', 'way_area', ...NAMES],
    zooms: { ...at(4, 'water', 'river', 'reservoir', 'basin'), ...at(10, 'dock', 'canal') },
  },
  water_lines: {
    attributes: ['kind', 'tunnel', 'bridge'],
    zooms: { ...at(9, 'river', 'canal'), ...at(14, 'stream', 'ditch') },
  },
  water_lines_labels: {
    attributes: ['kind', ...NAMES, 'tunnel', 'bridge'],
    zooms: { ...at(12, 'river', 'canal'), ...at(14, 'stream', 'ditch') },
  },
  dam_lines: { attributes: ['kind'], zooms: at(12, 'dam') },
  dam_polygons: { attributes: ['kind'], zooms: at(12, 'dam') },
  pier_lines: { attributes: ['kind'], zooms: at(12, 'pier', 'breakwater', 'groyne') },
  pier_polygons: { attributes: ['kind'], zooms: at(12, 'pier', 'breakwater', 'groyne') },
  boundaries: { attributes: ['admin_level', 'maritime', 'disputed'] },
  boundary_labels: { attributes: ['admin_level', 'way_area', ...NAMES] },
  place_labels: {
    attributes: ['kind', ...NAMES, 'population'],
    zooms: {
      ...at(6, 'city'),
      ...at(7, 'town'),
      ...at(
        10,
        'village',
        'hamlet',
        'suburb',
        'quarter',
        'neighbourhood',
        'isolated_dwelling',
        'farm',
        'island',
      ),
      ...at(10, 'locality'),
    },
  },
  land: {
    attributes: ['kind'],
    zooms: {
      ...at(7, 'forest'),
      ...at(10, 'sand', 'beach', 'residential', 'industrial', 'commercial', 'garages', 'retail', 'railway'),
      ...at(10, 'landfill', 'brownfield', 'greenfield', 'farmyard', 'farmland'),
      ...at(11, 'grass', 'meadow', 'orchard', 'vineyard', 'allotments', 'village_green', 'recreation_ground'),
      ...at(
        11,
        'greenhouse_horticulture',
        'plant_nursery',
        'heath',
        'scrub',
        'grassland',
        'bare_rock',
        'scree',
      ),
      ...at(
        11,
        'shingle',
        'swamp',
        'bog',
        'string_bog',
        'wet_meadow',
        'marsh',
        'golf_course',
        'park',
        'garden',
      ),
      ...at(11, 'playground', 'miniature_golf', 'quarry'),
      ...at(13, 'cemetery', 'grave_yard'),
    },
  },
  sites: {
    attributes: ['kind'],
    zooms: {
      ...at(14, 'danger_area', 'sports_centre', 'university', 'college', 'school', 'hospital', 'prison'),
      ...at(14, 'parking', 'bicycle_parking', 'construction'),
    },
  },
  buildings: { attributes: [] },
  addresses: { attributes: ['housename', 'housenumber'] },
  streets: {
    attributes: [
      ...['kind', 'link', 'rail', 'tunnel', 'bridge', 'oneway', 'oneway_reverse', 'tracktype', 'surface'],
      ...['service', 'bicycle', 'horse'],
    ],
    zooms: {
      ...{ motorway: 5, trunk: 6, primary: 8, secondary: 9, tertiary: 10, runway: 11, taxiway: 13, rail: 8 },
      ...{ narrow_gauge: 8 },
      ...at(12, 'unclassified', 'residential', 'busway'),
      ...at(13, 'living_street', 'service', 'pedestrian', 'track', 'footway', 'steps', 'path', 'cycleway'),
      ...at(10, 'tram', 'light_rail', 'funicular', 'subway', 'monorail'),
    },
  },
  street_polygons: {
    attributes: ['kind', 'bridge', 'service', 'surface', 'tunnel'],
    zooms: { pedestrian: 14, service: 14, runway: 11, taxiway: 13 },
  },
  street_labels: {
    attributes: ['kind', 'ref', 'ref_rows', 'ref_cols', ...NAMES, 'tunnel'],
    zooms: {
      ...{ motorway: 10, trunk: 12, primary: 12, secondary: 13, tertiary: 13, runway: 11, taxiway: 13 },
      ...at(14, 'unclassified', 'residential', 'living_street', 'busway', 'service', 'pedestrian', 'track'),
      ...at(14, 'footway', 'steps', 'path', 'cycleway'),
      ...at(10, 'rail', 'narrow_gauge', 'tram', 'light_rail', 'funicular', 'subway', 'monorail'),
    },
  },
  streets_polygons_labels: {
    attributes: ['kind', ...NAMES],
    zooms: at(14, 'pedestrian', 'service', 'runway', 'taxiway'),
  },
  street_labels_points: { attributes: ['kind', 'ref', ...NAMES], zooms: { motorway_junction: 12 } },
  bridges: { attributes: ['kind'], zooms: { bridge: 12 } },
  aerialways: {
    attributes: ['kind'],
    zooms: at(
      12,
      'cable_car',
      'gondola',
      'goods',
      'chair_lift',
      'drag_lift',
      't-bar',
      'j-bar',
      'platter',
      'rope-tow',
    ),
  },
  ferries: { attributes: ['kind', ...NAMES], zooms: { ferry: 10 } },
  public_transport: {
    attributes: ['kind', ...NAMES, 'iata'],
    zooms: {
      ...{ aerodrome: 11, ferry_terminal: 12 },
      ...at(13, 'helipad', 'station', 'halt', 'bus_station', 'aerialway_station'),
      ...at(14, 'tram_stop', 'bus_stop'),
    },
  },
  pois: {
    attributes: [
      ...['amenity', 'leisure', 'tourism', 'shop', 'man_made', 'historic', 'emergency', 'highway', 'office'],
      ...[...NAMES, 'housename', 'housenumber', 'cuisine', 'sport', 'vending', 'information', 'religion'],
      'denomination',
    ],
  },
};
