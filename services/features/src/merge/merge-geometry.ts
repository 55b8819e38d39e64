import type { Geometry, Position } from 'geojson';
import { mergeSequence } from './merge-sequence.ts';

/** Vertices above which shapes are not compared vertex by vertex: a person has to choose one of the two. */
const MAX_VERTICES = 20_000;

/**
 * Two edits of one shape as one: where one side left it alone, the other's; else vertex by vertex, as long as
 * the two touched different stretches of different or the same lines and rings.
 *
 * @returns undefined where a person has to choose: both moved the same vertices, or parts came or went on both sides
 */
export function mergeGeometry(base: Geometry, ours: Geometry, theirs: Geometry): Geometry | undefined {
  if (isSameShape(ours, base) || isSameShape(ours, theirs)) return theirs;
  if (isSameShape(theirs, base)) return ours;
  if (base.type !== ours.type || base.type !== theirs.type) return undefined;
  const [baseLines, oursLines, theirsLines] = [linesOf(base), linesOf(ours), linesOf(theirs)];
  if (!baseLines || !oursLines || !theirsLines) return undefined;
  if (![oursLines, theirsLines].every((lines) => hasShapeOf(lines, baseLines))) return undefined;

  const merged: Position[][][] = [];
  for (const [part, lines] of baseLines.entries()) {
    const mergedPart: Position[][] = [];
    for (const [place, line] of lines.entries()) {
      const together = mergeLine(line, oursLines[part]![place]!, theirsLines[part]![place]!);
      if (!together) return undefined;
      mergedPart.push(together);
    }
    merged.push(mergedPart);
  }
  return withLines(base, merged);
}

/** Whether two shapes are of one kind, with the same positions in the same order. */
export function isSameShape(a: Geometry, b: Geometry): boolean {
  return (
    a.type === b.type && JSON.stringify({ ...a, type: '' }, KEYS) === JSON.stringify({ ...b, type: '' }, KEYS)
  );
}

const KEYS = ['coordinates', 'geometries'];

/** The lines or rings of a shape, by part; undefined for points, of which there is nothing to be merged. */
function linesOf(geometry: Geometry): Position[][][] | undefined {
  switch (geometry.type) {
    case 'LineString':
      return [[geometry.coordinates]];
    case 'MultiLineString':
      return geometry.coordinates.map((line) => [line]);
    case 'Polygon':
      return [geometry.coordinates];
    case 'MultiPolygon':
      return geometry.coordinates;
    default:
      return undefined;
  }
}

function withLines(like: Geometry, lines: Position[][][]): Geometry {
  switch (like.type) {
    case 'LineString':
      return { type: 'LineString', coordinates: lines[0]![0]! };
    case 'MultiLineString':
      return { type: 'MultiLineString', coordinates: lines.map(([line]) => line!) };
    case 'Polygon':
      return { type: 'Polygon', coordinates: lines[0]! };
    case 'MultiPolygon':
      return { type: 'MultiPolygon', coordinates: lines };
    default:
      throw new Error(`a ${like.type} has no lines to be merged`);
  }
}

/** Whether there are as many parts, each with as many lines or rings. */
function hasShapeOf(lines: Position[][][], base: Position[][][]): boolean {
  return lines.length === base.length && lines.every((part, index) => part.length === base[index]!.length);
}

function mergeLine(base: Position[], ours: Position[], theirs: Position[]): Position[] | undefined {
  if (Math.max(base.length, ours.length, theirs.length) > MAX_VERTICES) return undefined;
  const rings = [base, ours, theirs].every(isRing);
  // A ring begins anywhere: it is compared from the vertex at which the former one began, and closed again.
  const opened = rings ? [withoutEnd(base), turned(ours, base), turned(theirs, base)] : [base, ours, theirs];
  const [o, a, b] = opened.map((line) => line.map(String));
  const merged = mergeSequence(o!, a!, b!)?.map((vertex) => vertex.split(',').map(Number));
  if (!merged || merged.length < (rings ? 3 : 2)) return undefined;
  return rings ? [...merged, merged[0]!] : merged;
}

const withoutEnd = (ring: Position[]) => ring.slice(0, -1);

/** An opened ring from the base's first vertex on, where it still has it. */
function turned(ring: Position[], base: Position[]): Position[] {
  const vertices = withoutEnd(ring);
  const first = String(base[0]);
  const start = vertices.findIndex((vertex) => String(vertex) === first);
  return start > 0 ? [...vertices.slice(start), ...vertices.slice(0, start)] : vertices;
}

function isRing(line: Position[]): boolean {
  return line.length > 3 && String(line[0]) === String(line.at(-1));
}
