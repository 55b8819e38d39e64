import { describe, expect, it } from 'vitest';
import { frameOf } from './spatial-reference.ts';

const geographic = (name: string, datum: string, semiMajor: number, flattening: number) =>
  `GEOGCRS["${name}",DATUM["${datum}",ELLIPSOID["any",${semiMajor},${flattening}]]]`;

describe('the frame of a reference', () => {
  it.each([
    ['CGCS2000', 'China 2000', 6_378_137, 298.257222101, 'cgcs2000'],
    ['China Geodetic Coordinate System 2000', 'China 2000', 6_378_137, 298.257222101, 'cgcs2000'],
    ['GCS_China_Geodetic_Coordinate_System_2000', 'D_China_2000', 6_378_137, 298.257222101, 'cgcs2000'],
    ['WGS 84', 'World Geodetic System 1984', 6_378_137, 298.257223563, 'cgcs2000'],
    ['Beijing 1954', 'Beijing 1954', 6_378_245, 298.3, 'beijing54'],
    ['GCS_Beijing_1954', 'D_Beijing_1954', 6_378_245, 298.3, 'beijing54'],
    ['New Beijing', 'New Beijing', 6_378_245, 298.3, 'beijing54'],
    ['北京54坐标系', 'D_北京54', 6_378_245, 298.3, 'beijing54'],
    ['unnamed', 'Unknown based on Krassowsky 1940 ellipsoid', 6_378_245, 298.3, 'beijing54'],
    ['Xian 1980', 'Xian 1980', 6_378_140, 298.257, 'xian80'],
    ['GCS_Xian_1980', 'D_Xian_1980', 6_378_140, 298.257, 'xian80'],
    ['unnamed', 'unknown', 6_378_140, 298.257, 'xian80'],
    ['unnamed', 'unknown', 6_378_137, 298.257222101, 'cgcs2000'],
    ['Pulkovo 1942', 'Pulkovo 1942', 6_378_245, 298.3, 'other'],
    ['NAD27', 'North American Datum 1927', 6_378_206.4, 294.978698213898, 'other'],
  ])('is told by names and ellipsoid: %s', (name, datum, semiMajor, flattening, frame) => {
    expect(frameOf({ name, wkt: geographic(name, datum, semiMajor, flattening) })).toBe(frame);
  });

  it('is none of the earth for an engineering plane', () => {
    expect(frameOf({ name: 'site', wkt: 'ENGCRS["site"]' })).toBe('local');
  });
});
