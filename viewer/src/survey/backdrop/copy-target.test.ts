import type { Geometry } from 'geojson';
import { expect, it } from 'vitest';
import { copyTarget } from './copy-target.ts';

const point: Geometry = { type: 'Point', coordinates: [0, 0] };
const line: Geometry = {
  type: 'LineString',
  coordinates: [
    [0, 0],
    [1, 0],
  ],
};
const area: Geometry = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  ],
};

const COLLECTIONS = [
  { id: 'building', geometry: 'polygon' },
  { id: 'land_use', geometry: 'polygon' },
  { id: 'poi', geometry: 'any' },
  { id: 'road', geometry: 'line' },
  { id: 'address', geometry: 'point' },
] as const;

const targetOf = (shapes: readonly Geometry[], drawn = '') =>
  copyTarget(
    shapes.map((geometry) => ({ geometry })),
    COLLECTIONS,
    drawn,
  )?.id;

it('is the collection that is drawn in, where it is of the kind of what is copied', () => {
  expect(targetOf([area], 'land_use')).toBe('land_use');
  expect(targetOf([line], 'road')).toBe('road');
});

it('is the first one of their kind otherwise', () => {
  expect(targetOf([area])).toBe('building');
  expect(targetOf([line], 'building')).toBe('road');
  expect(targetOf([point, point], 'building')).toBe('address');
  // Its outline could go there; but there are collections of areas.
  expect(targetOf([area], 'road')).toBe('building');
});

it('is one that takes them all in some form where they are of two kinds', () => {
  expect(targetOf([line, area], 'building')).toBe('poi');
  expect(targetOf([line, area], 'road')).toBe('road');
});

it('is the first one where none takes them, and none where there is none', () => {
  const buildings = COLLECTIONS.slice(0, 1);
  expect(copyTarget([{ geometry: line }], buildings, 'building')?.id).toBe('building');
  expect(copyTarget([{ geometry: line }], [], 'building')).toBeUndefined();
});
