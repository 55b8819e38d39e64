import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Position } from 'geojson';

const keyOf = (p: Position) => `${p[0]},${p[1]}`;

/** In how many pieces a set of lines hangs together over shared vertices. */
export function piecesOf(lines: readonly FeatureInput[]): number {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let r = key;
    while (parent.get(r) !== r) r = parent.get(r)!;
    parent.set(key, r);
    return r;
  };
  for (const { geometry } of lines) {
    if (geometry.type !== 'LineString') throw new Error(`a line is a ${geometry.type}`);
    const keys = geometry.coordinates.map(keyOf);
    for (const key of keys) if (!parent.has(key)) parent.set(key, key);
    for (const key of keys) parent.set(root(key), root(keys[0]!));
  }
  return new Set([...parent.keys()].map(root)).size;
}

function* directedEdges({ geometry }: FeatureInput): Generator<string> {
  const polygons =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) yield `${keyOf(ring[i - 1]!)}|${keyOf(ring[i]!)}`;
  }
}

/** Edges that two polygons run in the same direction: their insides lie on one side, so they overlap. */
export function doubledEdges(polygons: readonly FeatureInput[]): string[] {
  const seen = new Set<string>();
  const doubled: string[] = [];
  for (const polygon of polygons) {
    for (const edge of directedEdges(polygon)) {
      if (seen.has(edge)) doubled.push(`${polygon.sourceId} at ${edge}`);
      seen.add(edge);
    }
  }
  return doubled;
}

const NEAR_DEGREES = 1e-5;

/** Edges with a polygon on one side only that do not lie along any of the shores (within about a metre). */
export function looseEdges(polygons: readonly FeatureInput[], shores: readonly FeatureInput[]): string[] {
  const all = new Set(polygons.flatMap((polygon) => [...directedEdges(polygon)]));
  const pieces = shores
    .flatMap((shore) => [...directedEdges(shore)])
    .map(
      (edge) =>
        edge.split('|').map((end) => end.split(',').map(Number)) as [[number, number], [number, number]],
    );
  const loose: string[] = [];
  for (const edge of all) {
    const [a, b] = edge.split('|') as [string, string];
    if (all.has(`${b}|${a}`)) continue;
    const [p, q] = [a, b].map((end) => end.split(',').map(Number)) as [[number, number], [number, number]];
    const middle: [number, number] = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
    if (!pieces.some(([c, d]) => near(middle, c, d))) loose.push(edge);
  }
  return loose;
}

function near(
  [x, y]: readonly [number, number],
  a: readonly [number, number],
  b: readonly [number, number],
): boolean {
  if (Math.min(a[0], b[0]) - NEAR_DEGREES > x || Math.max(a[0], b[0]) + NEAR_DEGREES < x) return false;
  if (Math.min(a[1], b[1]) - NEAR_DEGREES > y || Math.max(a[1], b[1]) + NEAR_DEGREES < y) return false;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const t = Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy) < NEAR_DEGREES;
}
