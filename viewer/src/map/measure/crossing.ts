import type { LngLat } from '@tongtu/sdk/geo';

/**
 * True where the outline meets itself, so that it encloses no one area:
 *
 *     a   c
 *     |\ /|
 *     | X |
 *     |/ \|
 *     d   b
 */
export function crossesItself(corners: readonly LngLat[]): boolean {
  const edges = corners.map((corner, index) => [corner, corners[(index + 1) % corners.length]!] as const);
  return edges.some((edge, index) =>
    edges.some(
      (other, otherIndex) =>
        otherIndex > index + 1 && !(index === 0 && otherIndex === edges.length - 1) && cross(edge, other),
    ),
  );
}

type Edge = readonly [LngLat, LngLat];

function cross([a, b]: Edge, [c, d]: Edge): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** On which side of the line from a to b the point lies: 1 left, -1 right, 0 on it. */
function side(a: LngLat, b: LngLat, point: LngLat): number {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}
