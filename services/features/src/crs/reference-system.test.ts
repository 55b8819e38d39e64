import { describe, expect, it } from 'vitest';
import { CRS84, parseCrsName, systemOf } from './reference-system.ts';

describe('a system is named', () => {
  it.each([
    [CRS84.uri, { kind: 'crs84' }],
    ['http://www.opengis.net/def/crs/EPSG/0/4549', { kind: 'epsg', code: 4549 }],
    ['https://www.opengis.net/def/crs/EPSG/9.9.1/4549', { kind: 'epsg', code: 4549 }],
    ['urn:ogc:def:crs:EPSG::4490', { kind: 'epsg', code: 4490 }],
    ['[EPSG:3857]', { kind: 'epsg', code: 3857 }],
    ['EPSG:3857', { kind: 'epsg', code: 3857 }],
  ])('by %s', (text, named) => {
    expect(parseCrsName(text)).toEqual(named);
  });

  it.each(['', '4549', 'EPSG:', '[EPSG:4549', 'EPSG:1e9', 'EPSG:4549; drop table feature', 'http://a/b'])(
    'not by %j',
    (text) => {
      expect(parseCrsName(text)).toBeUndefined();
    },
  );
});

describe('the axes are those of the authority', () => {
  it.each([
    ['a geographic system', 'GEOGCS["WGS 84",DATUM["WGS_1984"]]', 'north-east', 'geographic'],
    [
      'a zone that has the northing first',
      'PROJCS["CGCS2000 / 3-degree Gauss-Kruger CM 120E"]',
      'north-east',
      'projected',
    ],
    [
      'one that has the easting first',
      'PROJCS["x",AXIS["Easting",EAST],AXIS["Northing",NORTH]]',
      'east-north',
      'projected',
    ],
  ])('of %s', (_what, wkt, axes, kind) => {
    expect(systemOf(4549, 4549, wkt)).toMatchObject({ axes, kind });
  });

  it('of others are not served: westing and southing, heights, centres of the earth', () => {
    expect(systemOf(2046, 2046, 'PROJCS["Lo15",AXIS["Y",WEST],AXIS["X",SOUTH]]')).toBeUndefined();
    expect(systemOf(4978, 4978, 'GEOCCS["WGS 84"]')).toBeUndefined();
  });
});
