import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { repairGeometry } from './repair.ts';

function repaired(geometry: Geometry) {
  const result = repairGeometry(geometry);
  if ('problem' in result) throw new Error(result.problem.code);
  return { geometry: result.geometry, repairs: [...result.repairs].sort() };
}

const problem = (geometry: Geometry) => {
  const result = repairGeometry(geometry);
  return 'problem' in result ? result.problem : undefined;
};

/*   d─────c      outer rings run a b c d (counter-clockwise),
 *   │ h─g │      holes e h g f (clockwise)
 *   │ e─f │
 *   a─────b                                                    */
const [a, b, c, d]: Position[] = [
  [0, 0],
  [3, 0],
  [3, 3],
  [0, 3],
] as Position[];
const [e, f, g, h]: Position[] = [
  [1, 1],
  [2, 1],
  [2, 2],
  [1, 2],
] as Position[];
const outer = [a, b, c, d, a] as Position[];
const hole = [e, h, g, f, e] as Position[];

describe('repair', () => {
  it('leaves a right polygon as it is', () => {
    expect(repaired({ type: 'Polygon', coordinates: [outer, hole] })).toEqual({
      geometry: { type: 'Polygon', coordinates: [outer, hole] },
      repairs: [],
    });
  });

  it('turns rings round', () => {
    const turned = { type: 'Polygon' as const, coordinates: [outer.toReversed(), hole.toReversed()] };
    expect(repaired(turned)).toEqual({
      geometry: { type: 'Polygon', coordinates: [outer, hole] },
      repairs: ['ring_order'],
    });
  });

  it('closes rings', () => {
    expect(repaired({ type: 'Polygon', coordinates: [outer.slice(0, 4)] })).toEqual({
      geometry: { type: 'Polygon', coordinates: [outer] },
      repairs: ['ring_closed'],
    });
  });

  it('takes out points that repeat the one before', () => {
    const line = { type: 'LineString' as const, coordinates: [a, a, b, c, c, c] as Position[] };
    expect(repaired(line)).toEqual({
      geometry: { type: 'LineString', coordinates: [a, b, c] },
      repairs: ['duplicate_points'],
    });
  });

  it('keeps points that come again later: a figure of eight is not its to judge', () => {
    const eight = [a, c, b, d, a] as Position[];
    expect(repaired({ type: 'LineString', coordinates: eight }).geometry).toEqual({
      type: 'LineString',
      coordinates: eight,
    });
  });

  it.each<[string, Geometry]>([
    [
      'a line without length',
      {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [1, 2],
        ],
      },
    ],
    [
      'a ring of two points',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ],
    [
      'a hole of two points',
      {
        type: 'Polygon',
        coordinates: [
          outer,
          [
            [1, 1],
            [2, 2],
            [1, 1],
          ],
        ],
      },
    ],
    [
      'a part without length',
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [0, 0],
            [1, 1],
          ],
          [
            [2, 2],
            [2, 2],
          ],
        ],
      },
    ],
  ])('refuses %s and says where', (_, geometry) => {
    expect(problem(geometry)).toMatchObject({
      code: 'geometry_degenerate',
      at: [expect.any(Number), expect.any(Number)],
    });
  });

  it('refuses a collection of nothing', () => {
    expect(problem({ type: 'GeometryCollection', geometries: [] })).toMatchObject({ code: 'geometry_empty' });
  });

  it('has nothing left to do the second time', () => {
    const position = fc
      .tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 }))
      .map((pair): Position => [...pair]);
    fc.assert(
      fc.property(
        fc.array(fc.array(position, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        (rings) => {
          const once = repairGeometry({ type: 'Polygon', coordinates: rings });
          if ('problem' in once) return;
          expect(repaired(once.geometry)).toEqual({ geometry: once.geometry, repairs: [] });
        },
      ),
    );
  });
});
