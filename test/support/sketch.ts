import type { Geometry, LineString, Point, Polygon, Position } from 'geojson';
import { chainsOf, close } from '../../viewer/src/survey/edit/geometry/chains.ts';
import { planeAt } from '../../viewer/src/survey/edit/geometry/plane.ts';

/** In Nantong: there a degree of longitude is shorter than one of latitude, as it is in every city of ours. */
const ORIGIN: Position = [121.075, 31.964];
/** A character is about twice as high as it is wide. */
const ROW_METERS = 2;
/** Letters that lie nearer than that are what is meant. */
const NAMING_METERS = 0.02;

/** Geometry drawn in characters: every letter is a position, a column a metre wide and a line two metres high. */
export interface Sketch {
  at(letter: string): Position;
  point(letter: string): Point;
  line(letters: string): LineString;
  /** Rings are closed by themselves: `abcd`, then its holes. */
  polygon(...rings: readonly string[]): Polygon;
  /** The letters of a geometry, chain by chain; `?` where there is none. Rings begin with their least letter. */
  name(geometry: Geometry): string;
}

export function sketch(drawing: string): Sketch {
  const plane = planeAt(ORIGIN);
  const letters = new Map<string, Position>();
  drawing.split('\n').forEach((row, y) => {
    [...row].forEach((letter, x) => {
      if (/[A-Za-z]/.test(letter)) letters.set(letter, plane.toPosition([x, -y * ROW_METERS]));
    });
  });
  const at = (letter: string): Position => {
    const found = letters.get(letter);
    if (!found) throw new Error(`the sketch has no ${letter}`);
    return found;
  };
  const letterAt = (position: Position) => {
    const [x, y] = plane.toMeters(position);
    for (const [letter, candidate] of letters) {
      const [otherX, otherY] = plane.toMeters(candidate);
      if (Math.hypot(x - otherX, y - otherY) < NAMING_METERS) return letter;
    }
    return '?';
  };
  return {
    at,
    point: (letter) => ({ type: 'Point', coordinates: at(letter) }),
    line: (path) => ({ type: 'LineString', coordinates: [...path].map(at) }),
    polygon: (...rings) => ({ type: 'Polygon', coordinates: rings.map((ring) => close([...ring].map(at))) }),
    name: (geometry) =>
      chainsOf(geometry)
        .map(({ positions, isRing }) => {
          const named = positions.map(letterAt);
          if (!isRing) return named.join('');
          const start = named.indexOf(named.toSorted()[0]!);
          return [...named.slice(start), ...named.slice(0, start)].join('');
        })
        .join(' '),
  };
}
