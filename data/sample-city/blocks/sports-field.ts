import type { Point } from '../geometry/plane.ts';
import { contains, distanceToRing } from '../geometry/polygon.ts';
import type { SportsField } from './block.ts';
import { frameOf } from './cut.ts';

/** Half length and half width of tracks of 400, 300, 250 and 200 metres and of a small yard, with their lanes. */
const TRACKS = [
  [88, 46, 9.8],
  [68, 36, 7.4],
  [57, 29, 6.2],
  [46, 23, 5],
  [33, 16, 3.8],
] as const;

const MARGIN_METERS = 16;

/** The largest running track that fits on a plot, as far south as it goes; its long axis along the plot's. */
export function trackWithin(ring: readonly Point[]): SportsField | undefined {
  const { direction, middle, length, breadth } = frameOf(ring);
  const across: Point = [-direction[1], direction[0]];
  // Which way along the shorter axis is south.
  const south = across[1] > 0 ? -1 : 1;
  const u = length >= breadth ? direction : across;
  for (const [halfLength, halfWidth, lanes] of TRACKS) {
    if (halfLength * 2 > Math.max(length, breadth) * 0.9 || halfWidth * 2 > Math.min(length, breadth) * 0.48)
      continue;
    for (const shift of [0.24, 0.2]) {
      const off = south * shift * breadth;
      const centre: Point = [middle[0] + across[0] * off, middle[1] + across[1] * off];
      const outer = oval(centre, u, halfLength, halfWidth);
      if (outer.every((p) => contains(ring, p) && distanceToRing(ring, p) > MARGIN_METERS)) {
        return { outer, inner: oval(centre, u, halfLength - lanes, halfWidth - lanes) };
      }
    }
  }
  return undefined;
}

/** Two straights and two half circles, counter-clockwise. */
function oval(centre: Point, u: Point, halfLength: number, halfWidth: number): Point[] {
  const straight = halfLength - halfWidth;
  return Array.from({ length: 26 }, (_, i) => {
    const end = i < 13 ? 1 : -1;
    const angle = -Math.PI / 2 + (Math.PI * (i % 13)) / 12 + (end < 0 ? Math.PI : 0);
    const x = end * straight + halfWidth * Math.cos(angle);
    const y = halfWidth * Math.sin(angle);
    return [centre[0] + u[0] * x - u[1] * y, centre[1] + u[1] * x + u[0] * y] as const;
  });
}
