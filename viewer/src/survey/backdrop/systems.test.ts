import { expect, it } from 'vitest';
import { carry, fittingSystems, systemNamed } from './systems.ts';

const NANTONG = [120.5, 31.5, 121.5, 32.5] as const;
const point = (coordinates: number[]) => ({
  geometry: { type: 'Point', coordinates } as const,
  properties: {},
});

it('carries positions over to longitude and latitude', () => {
  // proj4: +proj=tmerc +lon_0=120 +x_0=500000 +ellps=GRS80
  for (const [system, x] of [
    ['EPSG:4549', 601622.4],
    ['EPSG:4528', 40601622.4],
  ] as const) {
    const [shape] = carry([point([x, 3538365.2])], system).shapes;
    const [lng, lat] = (shape!.geometry as { coordinates: number[] }).coordinates;
    expect(lng).toBeCloseTo(121.075, 6);
    expect(lat).toBeCloseTo(31.964, 6);
  }
  expect(carry([point([121, 32])], 'CRS84').shapes).toEqual([point([121, 32])]);
});

it('leaves what has no place in the system, and counts it', () => {
  expect(carry([point([601622, 3538365]), point([0, 99e6])], 'EPSG:4549')).toMatchObject({ astray: 1 });
});

it('names the systems by which a file lies in the city', () => {
  expect(fittingSystems([601622, 3538365], NANTONG)).toEqual(['EPSG:4549']);
  expect(fittingSystems([40601622, 3538365], NANTONG)).toEqual(['EPSG:4528']);
  expect(fittingSystems([121, 32], NANTONG)).toEqual(['CRS84']);
  expect(fittingSystems([5000, 5000], NANTONG)).toEqual([]);
});

it.each([
  ['urn:ogc:def:crs:OGC:1.3:CRS84', 'CRS84'],
  ['urn:ogc:def:crs:EPSG::4490', 'CRS84'],
  ['EPSG:4549', 'EPSG:4549'],
  ['urn:ogc:def:crs:EPSG::2437', undefined],
])('knows %s as %s', (name, system) => expect(systemNamed(name)).toBe(system));
