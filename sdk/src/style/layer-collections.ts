/**
 * The base collection that each tile layer is drawn from, so that a click can ask for the feature
 * behind it. Street layers hold roads and railways side by side, told apart by `rail` or the kind.
 */
const COLLECTION_OF_LAYER: Readonly<Record<string, string>> = {
  ocean: 'water_area',
  water_polygons: 'water_area',
  water_polygons_labels: 'water_area',
  water_lines: 'water_line',
  water_lines_labels: 'water_line',
  dam_lines: 'water_facility',
  dam_polygons: 'water_facility',
  pier_lines: 'water_facility',
  pier_polygons: 'water_facility',
  boundaries: 'administrative_boundary',
  boundary_labels: 'administrative_area',
  place_labels: 'place',
  land: 'land_use',
  sites: 'facility',
  buildings: 'building',
  addresses: 'address',
  streets: 'road',
  street_labels: 'road',
  street_labels_points: 'road',
  street_polygons: 'road_area',
  streets_polygons_labels: 'road_area',
  bridges: 'road_area',
  aerialways: 'transport_facility',
  ferries: 'transport_facility',
  public_transport: 'transport_facility',
  pois: 'poi',
  city_components: 'city_component',
  management_grid: 'management_grid',
  contours: 'contour',
  pipelines: 'pipeline',
};
const RAIL_KINDS = new Set(['rail', 'narrow_gauge', 'subway', 'tram', 'light_rail', 'monorail', 'funicular']);

/** The collection behind a drawn feature, or `undefined` for a layer that is not of the base map. */
export function collectionOfLayer(
  sourceLayer: string,
  properties: Readonly<Record<string, unknown>>,
): string | undefined {
  const collection = COLLECTION_OF_LAYER[sourceLayer];
  const rail = properties['rail'] === true || RAIL_KINDS.has(String(properties['kind']));
  return collection === 'road' && rail ? 'railway' : collection;
}
