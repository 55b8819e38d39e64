import { mappingById } from '@tongtu/data/mappings';
import type { Properties, SourceRow } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { applyMapping } from './apply.ts';
import { osmRow } from './rows.fixture.ts';

const osm = mappingById('osm')!;

type Expected = readonly (readonly [collection: string, properties: Properties])[];

/** What each feature is and the fields given; of `source` and `survey_method`, which all have, nothing is said. */
const mapped: [what: string, row: SourceRow, expected: Expected][] = [
  [
    'a building of 24 storeys and 80 m',
    osmRow('area', { building: 'office', 'building:levels': '24', height: '80 m', layer: '1' }),
    [['building', { kind: 'office', floors: 24, height: 80, layer: 1 }]],
  ],
  [
    'half a storey is not counted',
    osmRow('area', { building: 'yes', 'building:levels': '4.5' }),
    [['building', { kind: 'yes', floors: 4 }]],
  ],
  [
    'a height in feet and inches',
    osmRow('area', { building: 'yes', height: `10'6"` }),
    [['building', { kind: 'yes', height: 3.2004 }]],
  ],
  [
    'a kind of building that the model lacks is kept beside `yes`',
    osmRow('area', { building: 'pumpkin_house' }),
    [['building', { kind: 'yes', source_kind: 'pumpkin_house' }]],
  ],
  [
    'a building with a shop and a house number is three features',
    osmRow('area', {
      building: 'retail',
      shop: 'convenience',
      'addr:street': '中山东路',
      'addr:housenumber': '123号',
    }),
    [
      ['building', { kind: 'retail', house_number: '123号', address: '中山东路123号' }],
      ['address', { street: '中山东路', house_number: '123号', full_address: '中山东路123号' }],
      ['poi', { kind: 'convenience', category: 'shop', house_number: '123号' }],
    ],
  ],
  [
    'a part of a building',
    osmRow('area', { 'building:part': 'tower', min_height: '30', 'roof:shape': 'flat', 'roof:height': '2' }),
    [['building', { kind: 'tower', part: true, min_height: 30, roof_shape: 'flat', roof_height: 2 }]],
  ],
  [
    'a closed way that the driver took for a line',
    osmRow('closedLine', { 'building:part': 'yes' }),
    [['building', { kind: 'yes', part: true }]],
  ],
  [
    'a demolished building with a park on it',
    osmRow('area', { building: 'no', leisure: 'park' }),
    [
      ['land_use', { kind: 'park' }],
      ['poi', { kind: 'park', category: 'leisure' }],
    ],
  ],
  [
    'a link of a trunk road on a bridge',
    osmRow('line', { highway: 'trunk_link', bridge: 'viaduct', layer: '1', oneway: 'yes', ref: 'G42' }),
    [['road', { kind: 'trunk', link: true, bridge: true, layer: 1, oneway: 'yes', ref: 'G42' }]],
  ],
  [
    'a road drawn against its direction',
    osmRow('line', { highway: 'service', oneway: '-1', service: 'driveway', tunnel: 'building_passage' }),
    [['road', { kind: 'service', oneway: 'reverse', service: 'driveway', tunnel: true }]],
  ],
  [
    'a roundabout is one-way without saying so',
    osmRow('line', { highway: 'secondary', junction: 'roundabout', maxspeed: '30 mph', surface: 'brick' }),
    [['road', { kind: 'secondary', oneway: 'yes', max_speed: 48.28032, surface: 'bricks' }]],
  ],
  [
    'tram tracks in a street',
    osmRow('line', { highway: 'residential', railway: 'tram', gauge: '1435;1000' }),
    [
      ['road', { kind: 'residential' }],
      ['railway', { kind: 'tram', gauge: 1435 }],
    ],
  ],
  [
    'a pedestrian area',
    osmRow('area', { highway: 'pedestrian', area: 'yes', surface: 'paving_stones' }),
    [['road_area', { kind: 'pedestrian', surface: 'paving_stones' }]],
  ],
  [
    'a closed road that the driver took for an area stays a line',
    osmRow('area', { highway: 'service', parking: 'surface' }),
    [['road', { kind: 'service' }]],
  ],
  [
    'a metro entrance',
    osmRow('node', { railway: 'subway_entrance', ref: '3' }),
    [['transport_facility', { kind: 'subway_entrance', ref: '3' }]],
  ],
  [
    'a lake with the kind of its water',
    osmRow('area', { natural: 'water', water: 'lake', name: '玄武湖' }),
    [['water_area', { kind: 'lake', name: '玄武湖' }]],
  ],
  [
    'a canal',
    osmRow('line', { waterway: 'canal', width: '12' }),
    [['water_line', { kind: 'canal', width: 12 }]],
  ],
  [
    'a closed pier is an area',
    osmRow('closedLine', { man_made: 'pier' }),
    [['water_facility', { kind: 'pier' }]],
  ],
  [
    'a park with a wall around it',
    osmRow('area', { leisure: 'park', barrier: 'wall' }),
    [
      ['land_use', { kind: 'park' }],
      ['poi', { kind: 'park', category: 'leisure' }],
      ['facility', { kind: 'wall' }],
    ],
  ],
  [
    'a school is a site and a point of interest',
    osmRow('area', { amenity: 'school', name: '力学小学', landuse: 'grass' }),
    [
      ['facility', { kind: 'school', name: '力学小学' }],
      ['poi', { kind: 'school', category: 'amenity', name: '力学小学' }],
      ['land_use', { kind: 'grass', name: '力学小学' }],
    ],
  ],
  [
    'the outline of a district',
    osmRow('area', { type: 'boundary', boundary: 'administrative', admin_level: '6', name: '玄武区' }),
    [['administrative_area', { kind: 'district', level: 6, name: '玄武区' }]],
  ],
  [
    'a stretch of its boundary at sea',
    osmRow('line', { boundary: 'administrative', admin_level: '6', maritime: 'yes' }),
    [['administrative_boundary', { kind: 'district', level: 6, maritime: true }]],
  ],
  [
    'a power line in kilovolts',
    osmRow('line', { power: 'line', voltage: '220000;110000', operator: '国家电网' }),
    [['pipeline', { kind: 'power_line', voltage: 220, operator: '国家电网' }]],
  ],
  [
    'a gas pipe under the ground',
    osmRow('line', {
      man_made: 'pipeline',
      substance: 'natural_gas',
      location: 'underground',
      diameter: '300',
    }),
    [['pipeline', { kind: 'gas', laying: 'buried', diameter: 300 }]],
  ],
  [
    'a bench is the city’s and people’s',
    osmRow('node', { amenity: 'bench' }),
    [
      ['city_component', { kind: 'bench' }],
      ['poi', { kind: 'bench', category: 'amenity' }],
    ],
  ],
  [
    'a tree',
    osmRow('node', { natural: 'tree', genus: 'Platanus' }),
    [['city_component', { kind: 'tree', species: 'Platanus' }]],
  ],
  [
    'a peak has a height and a name',
    osmRow('node', { natural: 'peak', name: '紫金山', ele: '448.9' }),
    [
      ['spot_height', { kind: 'peak', elevation: 448.9, name: '紫金山' }],
      ['place', { kind: 'peak', elevation: 448.9, name: '紫金山' }],
    ],
  ],
  [
    'two shops in one: the first counts, both are kept',
    osmRow('node', { shop: 'convenience;doityourself' }),
    [['poi', { kind: 'convenience', category: 'shop', source_kind: 'convenience;doityourself' }]],
  ],
  [
    'an office of no known kind',
    osmRow('node', { office: 'wizard' }),
    [['poi', { kind: 'office', category: 'office', source_kind: 'wizard' }]],
  ],
  [
    'an address alone',
    osmRow('node', { 'addr:housenumber': '12', 'addr:street': 'Rue Grimaldi' }),
    [['address', { house_number: '12', street: 'Rue Grimaldi', full_address: 'Rue Grimaldi 12' }]],
  ],
  [
    'name:zh counts only where name has no Han',
    osmRow('node', { place: 'suburb', name: 'Xinjiekou', 'name:zh': '新街口' }),
    [['place', { kind: 'suburb', name: '新街口' }]],
  ],
  [
    'name stays where it has Han',
    osmRow('node', { place: 'suburb', name: '新街口', 'name:zh': '新街口街道', 'name:en': 'Xinjiekou' }),
    [['place', { kind: 'suburb', name: '新街口', name_en: 'Xinjiekou' }]],
  ],
  [
    'name stays where nothing has Han',
    osmRow('node', { place: 'suburb', name: 'Larvotto', 'name:en': 'Larvotto' }),
    [['place', { kind: 'suburb', name: 'Larvotto' }]],
  ],
];

const rejected: [what: string, row: SourceRow, code: string][] = [
  [
    'a turn restriction',
    osmRow('members', { type: 'restriction', restriction: 'no_u_turn' }),
    'turn_restriction',
  ],
  ['a bus route', osmRow('line', { type: 'route', route: 'bus', name: '1路' }), 'route'],
  ['a stop area', osmRow('members', { type: 'public_transport', public_transport: 'stop_area' }), 'grouping'],
  ['a building relation', osmRow('members', { type: 'building', building: 'yes' }), 'building_group'],
  ['a proposed road', osmRow('line', { highway: 'proposed', proposed: 'tertiary' }), 'not_built'],
  ['a demolished building', osmRow('area', { 'demolished:building': 'yes', name: '旧楼' }), 'not_built'],
  ['an electoral boundary', osmRow('area', { type: 'boundary', boundary: 'political' }), 'other_boundary'],
  [
    'a building that is a point',
    osmRow('node', { building: 'yes', name: '新世界中心' }),
    'building_without_outline',
  ],
  ['an open line that calls itself a building', osmRow('line', { building: 'yes' }), 'geometry_kind'],
  ['a name without a class', osmRow('node', { name: '小区大门' }), 'no_class'],
  ['notes of mappers', osmRow('node', { source: 'Bing', created_by: 'JOSM' }), 'no_rule'],
  [
    'a district without a level',
    osmRow('area', { type: 'boundary', boundary: 'administrative', name: '某区' }),
    'required_missing',
  ],
];

describe('the OpenStreetMap mapping', () => {
  for (const [what, row, expected] of mapped)
    it(`maps: ${what}`, () => {
      const outcome = applyMapping(osm, row);
      expect(outcome.findings).toEqual([]);
      const features = 'features' in outcome ? outcome.features : [];
      expect(features.map(({ collectionId }) => collectionId)).toEqual(expected.map(([id]) => id));
      for (const [at, [, properties]] of expected.entries())
        expect(features[at]!.properties).toMatchObject(properties);
    });

  for (const [what, row, code] of rejected)
    it(`rejects: ${what} (${code})`, () => {
      expect(applyMapping(osm, row)).toMatchObject({ rejection: { code } });
    });

  it('sets nothing that the object does not say', () => {
    const outcome = applyMapping(osm, osmRow('line', { highway: 'primary' }));
    expect(outcome).toMatchObject({
      features: [{ properties: { kind: 'primary', source: 'OpenStreetMap', survey_method: 'volunteered' } }],
    });
    expect(Object.keys('features' in outcome ? outcome.features[0]!.properties : {})).toHaveLength(3);
  });

  it('reports a value that it cannot read, and maps the rest', () => {
    const outcome = applyMapping(osm, osmRow('line', { highway: 'primary', maxspeed: 'fast', lanes: '2' }));
    expect(outcome).toMatchObject({
      features: [{ properties: { kind: 'primary', lanes: 2 } }],
      findings: [
        { collectionId: 'road', field: 'max_speed', code: 'not_a_number', got: 'fast', wanted: 'km/h' },
      ],
    });
  });

  it('puts derived points on the object and names them after it', () => {
    const outcome = applyMapping(
      osm,
      osmRow('area', { building: 'yes', amenity: 'bank', 'addr:housenumber': '1' }),
    );
    const features = 'features' in outcome ? outcome.features : [];
    expect(features.map(({ sourceId }) => sourceId)).toEqual(['way/1', 'way/1#address', 'way/1#poi']);
    expect(features[2]!.geometry).toEqual({
      type: 'Point',
      coordinates: [expect.closeTo(118.7805, 9), expect.closeTo(32.0405, 9)],
    });
  });
});
