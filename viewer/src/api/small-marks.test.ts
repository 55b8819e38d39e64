import type { Geometry } from 'geojson';
import { expect, it } from 'vitest';
import { smallMarks } from './small-marks.ts';

const square = (lng: number, lat: number, side: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [lng, lat],
      [lng + side, lat],
      [lng + side, lat + side],
      [lng, lat],
    ],
  ],
});
const marked = (...geometries: Geometry[]) =>
  smallMarks(geometries).data.features.map(({ geometry }) =>
    (geometry as { coordinates: number[] }).coordinates.map((degrees) => Number(degrees.toFixed(6))),
  );

it('marks houses that lie far apart, in their middle', () => {
  expect(marked(square(120, 30, 0.002), square(121, 31, 0.002))).toEqual([
    [120.001, 30.001],
    [121.001, 31.001],
  ]);
});

it('marks nothing that is seen by itself: large areas, a house alone, points', () => {
  expect(marked(square(120, 30, 0.5), square(120.5, 30.5, 0.5))).toEqual([]);
  expect(marked(square(120, 30, 0.002))).toEqual([]);
  expect(
    marked({ type: 'Point', coordinates: [120, 30] }, { type: 'Point', coordinates: [121, 31] }),
  ).toEqual([]);
});
