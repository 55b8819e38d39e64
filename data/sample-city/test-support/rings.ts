import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';

/** What is wrong with a feature's geometry, in words; empty where it is valid. */
export function ringErrors({ geometry, sourceId }: FeatureInput, [west, south, east, north]: Bbox): string[] {
  const errors: string[] = [];
  const note = (what: string) => errors.push(`${sourceId}: ${what}`);
  const checkLine = (line: readonly Position[]) => {
    line.forEach((p, i) => {
      if (p[0]! < west || p[0]! > east || p[1]! < south || p[1]! > north) note(`outside at ${p}`);
      const before = line[i - 1];
      if (before && before[0] === p[0] && before[1] === p[1]) note(`repeats ${p}`);
    });
  };
  const checkPolygon = (rings: readonly (readonly Position[])[]) => {
    rings.forEach((ring, index) => {
      checkLine(ring);
      const [first, last] = [ring[0]!, ring[ring.length - 1]!];
      if (ring.length < 4 || first[0] !== last[0] || first[1] !== last[1]) note('open ring');
      if (turn(ring) > 0 !== (index === 0)) note(`ring ${index} turns the wrong way`);
      const at = crossingOf(ring);
      if (at) note(`crosses itself near ${at}`);
    });
  };
  if (geometry.type === 'Point') checkLine([geometry.coordinates]);
  else if (geometry.type === 'LineString') {
    checkLine(geometry.coordinates);
    if (geometry.coordinates.length < 2) note('line of one point');
  } else if (geometry.type === 'Polygon') checkPolygon(geometry.coordinates);
  else if (geometry.type === 'MultiPolygon') geometry.coordinates.forEach(checkPolygon);
  else note(`is a ${geometry.type}`);
  return errors;
}

function turn(ring: readonly Position[]): number {
  let sum = 0;
  const [ox, oy] = ring[0] as [number, number];
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!];
    sum += (a[0]! - ox) * (b[1]! - oy) - (b[0]! - ox) * (a[1]! - oy);
  }
  return sum;
}

/** Any two edges that are not neighbours and meet. Edges are swept in x, so that long rings stay cheap. */
function crossingOf(ring: readonly Position[]): Position | undefined {
  const n = ring.length - 1;
  const edges = Array.from({ length: n }, (_, i) => i).sort(
    (p, q) => Math.min(ring[p]![0]!, ring[p + 1]![0]!) - Math.min(ring[q]![0]!, ring[q + 1]![0]!),
  );
  for (let k = 0; k < n; k++) {
    const i = edges[k]!;
    const [a, b] = [ring[i]!, ring[i + 1]!];
    const east = Math.max(a[0]!, b[0]!);
    for (let m = k + 1; m < n; m++) {
      const j = edges[m]!;
      const [c, d] = [ring[j]!, ring[j + 1]!];
      if (Math.min(c[0]!, d[0]!) > east) break;
      if (Math.abs(i - j) === 1 || Math.abs(i - j) === n - 1) continue;
      if (meet(a, b, c, d)) return a;
    }
  }
  return undefined;
}

const side = (a: Position, b: Position, p: Position) =>
  (b[0]! - a[0]!) * (p[1]! - a[1]!) - (b[1]! - a[1]!) * (p[0]! - a[0]!);

function meet(a: Position, b: Position, c: Position, d: Position): boolean {
  if (Math.max(a[1]!, b[1]!) < Math.min(c[1]!, d[1]!) || Math.max(c[1]!, d[1]!) < Math.min(a[1]!, b[1]!))
    return false;
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}
