import { describe, expect, it } from 'vitest';
import { meshOf } from './mesh.ts';
import { node } from './noding.ts';
import type { Point } from './plane.ts';
import { signedArea } from './polygon.ts';
import { makeSimple } from './simple-faces.ts';

const tag = { rank: 1 };
const box = (west: number, south: number, size: number): Point[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

describe('faces around a ring that hangs on one line', () => {
  const { mesh } = meshOf(
    node([
      { points: box(0, 0, 100), tag },
      { points: box(40, 40, 20), tag },
      {
        points: [
          [0, 50],
          [40, 50],
        ],
        tag,
      },
    ]),
  );
  const rings = () => mesh.faces.slice(1).map((_, i) => mesh.ring(i + 1));

  it('meet themselves before', () => {
    expect(rings().some((ring) => new Set(ring).size < ring.length)).toBe(true);
  });

  it('are simple after, and no ground is lost', () => {
    expect(makeSimple(mesh, tag)).toBeGreaterThan(0);
    expect(rings().every((ring) => new Set(ring).size === ring.length)).toBe(true);
    expect(rings().reduce((sum, ring) => sum + signedArea(ring), 0)).toBeCloseTo(10_000, 6);
  });
});
