import { describe, expect, it } from 'vitest';
import { meshOf } from '../geometry/mesh.ts';
import { node } from '../geometry/noding.ts';
import type { Point } from '../geometry/plane.ts';
import { Streets } from '../plan/tags.ts';
import type { Network } from '../streets/network.ts';
import { numberEntrances } from './number.ts';

/** A block on either side of one street: the box around them has no name. */
function street(from: Point, to: Point) {
  const streets = new Streets();
  const named = streets.add('residential', { name: '中山路', pinyin: 'zhōng shān lù' });
  const box: Point[] = [
    [-100, -100],
    [100, -100],
    [100, 100],
    [-100, 100],
    [-100, -100],
  ];
  const { mesh } = meshOf(
    node([
      { points: box, tag: streets.tag('service') },
      { points: [from, to], tag: { rank: 99, street: named } },
    ]),
  );
  const edge = mesh.tags.findIndex((tag) => tag.street === named);
  const nodes = [mesh.origin[2 * edge]!, mesh.origin[2 * edge + 1]!];
  const network: Network = {
    points: mesh.points,
    chains: new Map([[named, [{ nodes, edges: [{ from: nodes[0]!, to: nodes[1]!, edge, bridge: false }] }]]]),
    waterAt: new Map(),
    degree: new Map(),
  };
  /** The side of the street on whose left the point lies. */
  const half = ([x, y]: Point) =>
    [2 * edge, 2 * edge + 1].find((h) => {
      const [a, b] = [mesh.start(h), mesh.end(h)];
      return (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > 0;
    })!;
  return (places: readonly Point[]) => {
    const numbered = numberEntrances(
      mesh,
      network,
      places.map((at) => ({ at, half: half(at) })),
    );
    return new Map(numbered.map(({ at, number }) => [at.join(), number]));
  };
}

describe('house numbers (GB/T 35639, annex)', () => {
  it('count an east–west street from the east, odd in the north and even in the south', () => {
    //   3   1
    // ━━━━━━━━━ east
    //   4   2
    const numbers = street(
      [-100, 0],
      [100, 0],
    )([
      [-50, 10],
      [50, 10],
      [-50, -10],
      [50, -10],
    ]);
    expect(Object.fromEntries(numbers)).toEqual({ '50,10': 1, '-50,10': 3, '50,-10': 2, '-50,-10': 4 });
  });

  it('count a north–south street from the north, odd in the west and even in the east', () => {
    const numbers = street(
      [0, -100],
      [0, 100],
    )([
      [-10, 50],
      [10, 50],
      [-10, -50],
      [10, -50],
    ]);
    expect(Object.fromEntries(numbers)).toEqual({ '-10,50': 1, '-10,-50': 3, '10,50': 2, '10,-50': 4 });
  });

  it('skip none on a side', () => {
    const numbers = street(
      [0, -100],
      [0, 100],
    )([
      [-10, 80],
      [-10, 40],
      [-10, 0],
      [-10, -40],
    ]);
    expect([...numbers.values()].sort((a, b) => a - b)).toEqual([1, 3, 5, 7]);
  });
});
