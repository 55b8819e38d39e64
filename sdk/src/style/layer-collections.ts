/**
 * The base collection that each tile layer is drawn from, so that a click can ask for the feature
 * behind it. Layers with several sources (`sites`, `bridges`, `pois`, `place_labels`, piers, street areas) are not
 * listed: there the city-wide id alone finds the feature.
 */
const COLLECTION_OF_LAYER: Readonly<Record<string, string>> = {
  ocean: 'water_area',
  water_polygons: 'water_area',
  water_polygons_labels: 'water_area',
  water_lines: 'water_line',
  water_lines_labels: 'water_line',
  water_facilities: 'water_facility',
  dam_lines: 'water_facility',
  dam_polygons: 'water_facility',
  boundaries: 'administrative_boundary',
  boundary_labels: 'administrative_area',
  administrative_areas: 'administrative_area',
  buildings: 'building',
  addresses: 'address',
  streets: 'road',
  street_labels: 'road',
  street_labels_points: 'transport_facility',
  streets_polygons_labels: 'road_area',
  aerialways: 'transport_facility',
  ferries: 'transport_facility',
  public_transport: 'transport_facility',
  city_components: 'city_component',
  management_grid: 'management_grid',
  contours: 'contour',
  spot_heights: 'spot_height',
  control_points: 'control_point',
  pipelines: 'pipeline',
  pipeline_points: 'pipeline',
};

/** Kinds by which the street layers, which Shortbread shares out, show where a line really comes from. */
const COLLECTION_OF_STREET: Readonly<Record<string, string>> = {
  rail: 'railway',
  narrow_gauge: 'railway',
  light_rail: 'railway',
  subway: 'railway',
  tram: 'railway',
  monorail: 'railway',
  maglev: 'railway',
  funicular: 'railway',
  runway: 'transport_facility',
  taxiway: 'transport_facility',
};

/** The collection behind a drawn feature; `undefined` where the layer alone does not tell. */
export function collectionOfLayer(
  sourceLayer: string,
  properties: Readonly<Record<string, unknown>>,
): string | undefined {
  const collection = COLLECTION_OF_LAYER[sourceLayer];
  return collection === 'road' ? (COLLECTION_OF_STREET[String(properties.kind)] ?? collection) : collection;
}
