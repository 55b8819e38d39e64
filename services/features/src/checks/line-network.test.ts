import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { at, type Ground, line } from './ground.fixture.ts';
import {
  crossingsOf,
  endsOf,
  hasVertexAt,
  nearestOn,
  touches,
  withEndMoved,
  withVertex,
} from './line-network.ts';

const close = (place: Position | undefined, ground: Ground) => {
  expect(place?.[0]).toBeCloseTo(at(ground)[0] as number, 8);
  expect(place?.[1]).toBeCloseTo(at(ground)[1] as number, 8);
};

describe('lines', () => {
  it('have two ends, closed ones none', () => {
    expect(endsOf(line([0, 0], [5, 0], [9, 0]))).toEqual([at([0, 0]), at([9, 0])]);
    expect(endsOf(line([0, 0], [5, 0], [5, 5], [0, 0]))).toEqual([]);
  });

  /*   ──────x──────      the nearest place is on the edge, beyond its end the end
   *         p                                                                    */
  it('are nearest on an edge or at an end', () => {
    const street = line([0, 0], [10, 0]);
    const beside = nearestOn(street, at([4, -3]));
    expect(beside?.distanceMeters).toBeCloseTo(3, 3);
    close(beside?.at, [4, 0]);
    const beyond = nearestOn(street, at([13, 4]));
    expect(beyond?.distanceMeters).toBeCloseTo(5, 3);
    close(beyond?.at, [10, 0]);
  });

  it('touch within a centimetre and a half', () => {
    expect(touches(line([0, 0], [10, 0]), at([5, 0.014]))).toBe(true);
    expect(touches(line([0, 0], [10, 0]), at([5, 0.016]))).toBe(false);
    expect(hasVertexAt(line([0, 0], [10, 0]), at([5, 0]))).toBe(false);
    expect(hasVertexAt(line([0, 0], [10, 0]), at([10, 0.01]))).toBe(true);
  });

  it('cross in a place, told once where it is a vertex of both', () => {
    const [place, ...more] = crossingsOf(line([0, 0], [10, 0]), line([4, -5], [4, 5]), 9);
    expect(more).toEqual([]);
    close(place, [4, 0]);
    expect(crossingsOf(line([0, 0], [4, 0], [9, 0]), line([4, -5], [4, 0], [4, 5]), 9)).toHaveLength(1);
    expect(crossingsOf(line([0, 0], [10, 0]), line([4, 1], [4, 5]), 9)).toEqual([]);
    expect(crossingsOf(line([0, 0], [10, 0]), line([2, 0], [8, 0]), 9)).toEqual([]);
  });

  it('take a vertex where it lies on them, once', () => {
    const street = withVertex(line([0, 0], [10, 0]), at([4, 0]));
    expect(street).toEqual(line([0, 0], [4, 0], [10, 0]));
    expect(withVertex(street, at([4, 0]))).toBe(street);
  });

  it('move the end that is meant, and nothing else', () => {
    expect(withEndMoved(line([0, 0], [5, 0], [10, 0]), at([10, 0]), at([10, 1]))).toEqual(
      line([0, 0], [5, 0], [10, 1]),
    );
    expect(withEndMoved(line([0, 0], [5, 0], [10, 0]), at([5, 0]), at([5, 1]))).toEqual(
      line([0, 0], [5, 0], [10, 0]),
    );
  });
});
