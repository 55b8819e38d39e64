import type { Geometry, Position } from 'geojson';
import { expect, it } from 'vitest';
import { vertexDifferences } from './vertex-differences.ts';

const line = (...coordinates: Position[]): Geometry => ({ type: 'LineString', coordinates });
const ring = (...open: Position[]): Geometry => ({ type: 'Polygon', coordinates: [[...open, open[0]!]] });
const [A, B, C, D]: Position[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
] as const;

it('a vertex that went elsewhere has moved', () => {
  expect(vertexDifferences(line(A!, B!, C!), line(A!, [4, 1], C!))).toEqual([
    { kind: 'moved', position: [4, 1], from: B },
  ]);
});

it('a vertex between two others came, or went', () => {
  expect(vertexDifferences(line(A!, C!), line(A!, B!, C!))).toEqual([{ kind: 'added', position: B }]);
  expect(vertexDifferences(line(A!, B!, C!), line(A!, C!))).toEqual([{ kind: 'removed', position: B }]);
});

it('where a ring begins and which way it goes makes no difference', () => {
  expect(vertexDifferences(ring(A!, B!, C!, D!), ring(C!, B!, A!, D!))).toEqual([]);
  expect(vertexDifferences(ring(A!, B!, C!, D!), ring(D!, C!, [5, 0], A!))).toEqual([
    { kind: 'moved', position: [5, 0], from: B },
  ]);
});

it('of several vertices in a row each has its own partner, also where a ring is turned around', () => {
  const before = ring(A!, [1, -1], [2, -1], B!, C!);
  expect(vertexDifferences(before, ring(C!, B!, [2, -2], [1, -2], A!))).toEqual([
    { kind: 'moved', position: [1, -2], from: [1, -1] },
    { kind: 'moved', position: [2, -2], from: [2, -1] },
  ]);
});

it('what is new has all its vertices added, what is removed loses them, what moved as a whole moved', () => {
  const kinds = (before: Geometry | null, after: Geometry | null) =>
    vertexDifferences(before, after).map(({ kind }) => kind);
  expect(kinds(null, ring(A!, B!, C!))).toEqual(['added', 'added', 'added']);
  expect(kinds(ring(A!, B!, C!), null)).toEqual(['removed', 'removed', 'removed']);
  expect(kinds(line(A!, B!), line([9, 9], [9, 8], [9, 7]))).toEqual(['moved', 'moved', 'added']);
});
