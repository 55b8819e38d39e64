import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../../../test/support/shared-data.ts';
import { parseCrsChoice } from './choice.ts';
import { chosenCrs, statedCrs } from './layer-crs.ts';

/** A metre in degrees, where the test points are. */
const METER = 1 / 111_000;
const gaussKruger = (falseEasting: number) =>
  `PROJCRS["CGCS2000 GK",BASEGEOGCRS["CGCS2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],CONVERSION["any",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",120,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1]],PARAMETER["False easting",${falseEasting},LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1],LENGTHUNIT["metre",1]],AXIS["easting (Y)",east,ORDER[2],LENGTHUNIT["metre",1]]]`;

function located(wkt: string, position: [number, number]) {
  const crs = statedCrs({ name: 'any', wkt });
  if ('needsProj' in crs) throw new Error('not computed here');
  return crs.toLngLat(position);
}

describe('a layer’s coordinates on CGCS2000', () => {
  // Vectors of china.md §3.1. The registry's axes are northing, easting; files hold the easting first.
  it.each([
    ['without zone', 500_000, [572_344.942, 3_403_068.971]],
    ['with zone', 40_500_000, [40_572_344.942, 3_403_068.971]],
  ] as const)('come from a 3° zone %s within a millimetre', (_, falseEasting, [easting, northing]) => {
    const [lng, lat] = located(gaussKruger(falseEasting), [easting, northing]);
    expect(Math.abs(lng! - 120.7555)).toBeLessThan(METER / 1000);
    expect(Math.abs(lat! - 30.7461)).toBeLessThan(METER / 1000);
  });

  it.each([
    ['GCJ02', [120.75981945, 30.74379998]],
    ['BD09', [120.76638318, 30.74962649]],
  ] as const)('come from %s within 25 cm', (name, position) => {
    const choice = parseCrsChoice(name);
    if (choice.kind === 'epsg') throw new Error('an EPSG code');
    const given = [...position];
    const [lng, lat] = chosenCrs(choice).toLngLat(given);
    expect(Math.abs(lng! - 120.7555)).toBeLessThan(METER / 4);
    expect(Math.abs(lat! - 30.7461)).toBeLessThan(METER / 4);
    expect(given, 'gcoord changes what it is given').toEqual(position);
  });

  it('come from an invented local grid, with and without a shift of its plane', () => {
    const projection = '+proj=tmerc +lon_0=120.75 +k=1 +x_0=50000 +y_0=-3300000 +ellps=GRS80';
    const grid = { name: 'demo', projection };
    const shifted = {
      ...grid,
      name: 'shifted',
      plane: { eastMeters: 100, northMeters: -50, scale: 1, rotationDegrees: 90 },
    };
    for (const [crs, position] of [
      ['demo', [50_526.66, 102_825.132]],
      // Turned back by 90° and shifted back: E = 100 - n, N = -50 + e.
      ['shifted', [102_825.132 + 50, 100 - 50_526.66]],
    ] as const) {
      const choice = parseCrsChoice(crs, [grid, shifted]);
      if (choice.kind !== 'local') throw new Error('no local grid');
      const located = chosenCrs(choice);
      const [lng, lat] = located.toLngLat([...position]);
      expect(Math.abs(lng! - 120.7555)).toBeLessThan(METER / 100);
      expect(Math.abs(lat! - 30.7461)).toBeLessThan(METER / 100);
      expect(located.recorded).toBe(crs);
    }
  });

  it('agree with published places of China in GCJ-02 within a metre, by which published forms of the offset differ', () => {
    const cities = JSON.parse(
      readFileSync(sharedData('crs/gcoord-china-cities-wgs84-gcj02-bd09.json'), 'utf8'),
    ) as {
      coords: Record<string, [number, number]>;
    }[];
    const { toLngLat } = chosenCrs({ kind: 'offset', name: 'GCJ02' });
    const off = cities.map(({ coords }) => {
      const [lng, lat] = toLngLat([...coords.GCJ02!]);
      return Math.hypot(lng! - coords.WGS84![0], lat! - coords.WGS84![1]);
    });
    expect(off.length).toBe(664);
    expect(Math.max(...off)).toBeLessThan(METER);
  });

  it.each([
    [
      'PROJCRS["Beijing 1954 / 3-degree Gauss-Kruger CM 120E",BASEGEOGCRS["Beijing 1954",DATUM["Beijing 1954",ELLIPSOID["Krassowsky 1940",6378245,298.3]]]]',
      /Beijing 54.*tens of metres/,
    ],
    [
      'GEOGCRS["Xian 1980",DATUM["Xian 1980",ELLIPSOID["IAG 1975",6378140,298.257]]]',
      /Xi’an 80.*tens of metres/,
    ],
  ])('are refused from an older national system without parameters', (wkt, words) => {
    expect(() => statedCrs({ name: 'any', wkt })).toThrow(words);
  });
});

describe('--crs', () => {
  const grid = { name: '嘉兴城市坐标', projection: '+proj=tmerc +lon_0=120.75 +x_0=50000 +ellps=GRS80' };

  it('takes a code, an offset system or a local grid', () => {
    expect(parseCrsChoice('epsg:4549')).toEqual({ kind: 'epsg', code: 'EPSG:4549' });
    expect(parseCrsChoice('4528')).toEqual({ kind: 'epsg', code: 'EPSG:4528' });
    expect(parseCrsChoice('gcj-02')).toEqual({ kind: 'offset', name: 'GCJ02' });
    expect(parseCrsChoice('BD09')).toEqual({ kind: 'offset', name: 'BD09' });
    expect(parseCrsChoice('嘉兴城市坐标', [grid])).toEqual({ kind: 'local', grid });
  });

  it('that is unknown is refused with what there is, and tells no parameter', () => {
    const refusal = () => parseCrsChoice('mars', [grid]);
    expect(refusal).toThrow(/mars.*嘉兴城市坐标/);
    expect(refusal).not.toThrow(/tmerc|120\.75/);
  });
});
