import { expect, it } from 'vitest';
import { epsgCodeOf, gdalDefinition, labelOf } from './file-system.ts';
import { CRS84 } from './reference-system.ts';

it('a system of EPSG is named by its code, CRS84 as the system that is stored', () => {
  const zone = { uri: 'http://www.opengis.net/def/crs/EPSG/0/4549', srid: 4549 };
  expect(gdalDefinition(zone)).toBe('EPSG:4549');
  expect(epsgCodeOf(CRS84)).toBe(4490);
});

it('a system without a code leaves with its name and nothing else', () => {
  const grid = { uri: 'https://city.example/crs/%E5%9F%8E%E5%B8%82"', srid: 998_001 };
  expect(labelOf(grid)).toBe('城市"');
  expect(gdalDefinition(grid)).toBe(
    'LOCAL_CS["城市",UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]]',
  );
});
