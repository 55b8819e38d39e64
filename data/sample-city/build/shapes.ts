import type { Point } from '../geometry/plane.ts';
import { cornersOf, type Footprint } from './plot.ts';

/** Rings of a polygon, the outer first, counter-clockwise; holes run clockwise. */
export type Rings = readonly (readonly Point[])[];

/** From shares of the footprint (-1…1 along and across) to the ground. */
function at({ centre, u, halfLength, halfDepth }: Footprint, x: number, y: number): Point {
  const l = x * halfLength;
  const d = y * halfDepth;
  return [centre[0] + u[0] * l - u[1] * d, centre[1] + u[1] * l + u[0] * d];
}

const path = (f: Footprint, corners: readonly (readonly [number, number])[]) =>
  corners.map(([x, y]) => at(f, x, y));

export function box(f: Footprint): Rings {
  return [cornersOf(f)];
}

/** Front wing along the street (at -1 across) and one side wing. */
export function ell(f: Footprint, mirrored: boolean, wing = 0.45): Rings {
  const w = 1 - 2 * wing;
  return mirrored
    ? [
        path(f, [
          [-1, -1],
          [1, -1],
          [1, 1],
          [w, 1],
          [w, 0],
          [-1, 0],
        ]),
      ]
    : [
        path(f, [
          [-1, -1],
          [1, -1],
          [1, 0],
          [-w, 0],
          [-w, 1],
          [-1, 1],
        ]),
      ];
}

/** Three wings around a yard open at the back (三合院). */
export function yard(f: Footprint, wing = 0.5): Rings {
  return [
    path(f, [
      [-1, -1],
      [1, -1],
      [1, 1],
      [wing, 1],
      [wing, -0.2],
      [-wing, -0.2],
      [-wing, 1],
      [-1, 1],
    ]),
  ];
}

/** Four wings around a light well (天井). */
export function lightWell(f: Footprint, x = 0.38, y = 0.34): Rings {
  return [
    cornersOf(f),
    path(f, [
      [-x, -y],
      [-x, y],
      [x, y],
      [x, -y],
    ]),
  ];
}

/** A slab whose stairwells stand out to the north, one for each unit. */
export function slab(f: Footprint, units: number): Rings {
  const out: (readonly [number, number])[] = [
    [-1, -1],
    [1, -1],
    [1, 0.72],
  ];
  for (let i = units - 1; i >= 0; i--) {
    const middle = -1 + ((i + 0.5) * 2) / units;
    const half = 0.32 / units;
    out.push([middle + half, 0.72], [middle + half, 1], [middle - half, 1], [middle - half, 0.72]);
  }
  out.push([-1, 0.72]);
  return [path(f, out)];
}

/** A point tower: a square with its corners taken out. */
export function notched(f: Footprint, notch = 0.34): Rings {
  const n = 1 - notch;
  return [
    path(f, [
      [-n, -1],
      [n, -1],
      [n, -n],
      [1, -n],
      [1, n],
      [n, n],
      [n, 1],
      [-n, 1],
      [-n, n],
      [-1, n],
      [-1, -n],
      [-n, -n],
    ]),
  ];
}

export function octagon(f: Footprint, cut = 0.42): Rings {
  const c = 1 - cut;
  return [
    path(f, [
      [-c, -1],
      [c, -1],
      [1, -c],
      [1, c],
      [c, 1],
      [-c, 1],
      [-1, c],
      [-1, -c],
    ]),
  ];
}

export function round(f: Footprint, count = 20): Rings {
  return [
    Array.from({ length: count }, (_, i) =>
      at(f, Math.cos((i / count) * 2 * Math.PI), Math.sin((i / count) * 2 * Math.PI)),
    ),
  ];
}

/** Two wings joined by a bar: schools and hospitals. */
export function aitch(f: Footprint, bar = 0.3): Rings {
  return [
    path(f, [
      [-1, -1],
      [-0.45, -1],
      [-0.45, -bar],
      [0.45, -bar],
      [0.45, -1],
      [1, -1],
      [1, 1],
      [0.45, 1],
      [0.45, bar],
      [-0.45, bar],
      [-0.45, 1],
      [-1, 1],
    ]),
  ];
}

/** A podium with a square left out for the tower that rises through it. */
export function pierced(f: Footprint, hole: Footprint): Rings {
  return [cornersOf(f), [...cornersOf(hole)].reverse()];
}
