/**
 * Configuration of GDAL's OSM driver. Its default keeps only some keys, calls some tags insignificant and so
 * drops nodes; here every tag of every object arrives, in `all_tags`.
 */
export const OSM_CONFIGURATION = [
  `closed_ways_are_polygons=${closedWaysAreAreas()}`,
  'attribute_name_laundering=no',
  // HSTORE is the only form that GDAL 3.6 and 3.8 both write.
  'tags_format=hstore',
  '[points]',
  'osm_id=yes',
  'attributes=',
  'unsignificant=',
  'ignore=',
  'all_tags=yes',
  ...['lines', 'multipolygons', 'multilinestrings', 'other_relations'].flatMap((layer) => [
    `[${layer}]`,
    'osm_id=yes',
    'attributes=',
    'ignore=',
    'all_tags=yes',
  ]),
  '',
].join('\n');

/**
 * Keys (or key=value) whose closed ways are areas unless tagged `area=no`; `area=yes` makes any closed way one.
 * GDAL's own list, and what it lacks of the keys that are areas by the OSM wiki's conventions.
 */
function closedWaysAreAreas(): string {
  return [
    ...[
      'aeroway',
      'amenity',
      'boundary',
      'building',
      'craft',
      'geological',
      'historic',
      'landuse',
      'leisure',
      'military',
      'natural',
    ],
    ...['office', 'place', 'shop', 'sport', 'tourism', 'highway=platform', 'public_transport=platform'],
    ...[
      'area:highway',
      'building:part',
      'club',
      'golf',
      'healthcare',
      'indoor',
      'landcover',
      'residential',
      'ruins',
      'water',
    ],
    ...[
      'waterway=riverbank',
      'waterway=dock',
      'waterway=boatyard',
      'railway=platform',
      'railway=station',
      'railway=roundhouse',
    ],
    ...[
      'power=plant',
      'power=substation',
      'power=generator',
      'power=transformer',
      'parking',
      'highway=services',
      'highway=rest_area',
    ],
    ...[
      'man_made=bridge',
      'man_made=works',
      'man_made=wastewater_plant',
      'man_made=water_works',
      'man_made=storage_tank',
    ],
    ...[
      'man_made=silo',
      'man_made=gasometer',
      'man_made=reservoir_covered',
      'man_made=tower',
      'man_made=chimney',
      'man_made=tunnel',
    ],
    ...[
      'man_made=pumping_station',
      'man_made=observatory',
      'man_made=lighthouse',
      'man_made=courtyard',
      'emergency=landing_site',
    ],
  ].join(',');
}
