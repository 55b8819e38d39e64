import { describe, expect, it } from 'vitest';
import { geometryProblem } from './geometry.ts';

const POINT = 1;
const LINE = 2;
const POLYGON = 3;
const range = { min: -64, max: 4160 };

const moveTo = (count = 1) => 1 | (count << 3);
const lineTo = (count: number) => 2 | (count << 3);
const closePath = 7 | (1 << 3);
/** Parameters of steps, zigzag encoded. */
const by = (...steps: number[]) => steps.map((step) => (step << 1) ^ (step >> 31));
/** A square of side 10 from where the pen was left, moved by dx, dy; clockwise on the screen is exterior. */
const square = (dx: number, dy: number, clockwise = true) => [
  ...[moveTo(), ...by(dx, dy), lineTo(3)],
  ...(clockwise ? by(10, 0, 0, 10, -10, 0) : by(0, 10, 10, 0, 0, -10)),
  closePath,
];

describe('a geometry is right', () => {
  it.each([
    ['a point', POINT, [moveTo(), ...by(5, 5)]],
    ['three points', POINT, [moveTo(3), ...by(5, 5, 0, 0, -3, 2)]],
    ['a line', LINE, [moveTo(), ...by(5, 5), lineTo(2), ...by(1, 0, 0, 1)]],
    [
      'two lines',
      LINE,
      [moveTo(), ...by(5, 5), lineTo(1), ...by(1, 0), moveTo(), ...by(0, 3), lineTo(1), ...by(1, 0)],
    ],
    ['a square', POLYGON, square(0, 0)],
    ['a square with a hole', POLYGON, [...square(0, 0), ...square(2, -8, false)]],
    [
      'an area that comes back over the edge where it was cut',
      POLYGON,
      // Two fingers that reach over the western edge: between them the ring runs along x = -64, to and fro.
      [
        ...[moveTo(), ...by(-64, 0), lineTo(8)],
        ...by(164, 0, 0, 100, -164, 0, 0, -30, 100, 0, 0, -40, -100, 0, 0, 50),
        closePath,
      ],
    ],
    ['the edge of the buffer', LINE, [moveTo(), ...by(-64, -64), lineTo(1), ...by(4224, 4224)]],
  ])('%s', (_, type, commands) => {
    expect(geometryProblem(type, commands, range)).toBeUndefined();
  });
});

describe('a geometry is refused for', () => {
  it.each([
    ['no type', 0, [moveTo(), ...by(0, 0)], 'geometry type 0'],
    ['nothing in it', LINE, [], 'empty geometry'],
    ['a point without place', POINT, [moveTo(2), ...by(1, 1)], 'missing parameters'],
    ['two commands of points', POINT, [moveTo(), ...by(1, 1), moveTo(), ...by(1, 1)], 'a second command'],
    ['a line of one point', LINE, [moveTo(), ...by(1, 1)], 'no LineTo'],
    ['a segment of no length', LINE, [moveTo(), ...by(1, 1), lineTo(2), ...by(1, 0, 0, 0)], 'no length'],
    [
      'a ring of two points',
      POLYGON,
      [moveTo(), ...by(1, 1), lineTo(1), ...by(1, 0), closePath],
      'a ring of 2 points',
    ],
    ['an open ring', POLYGON, square(0, 0).slice(0, -1), 'no ClosePath'],
    [
      'a first point repeated',
      POLYGON,
      [moveTo(), ...by(0, 0), lineTo(3), ...by(9, 0, 0, 9, -9, -9), closePath],
      'repeats',
    ],
    [
      'a ring without area',
      POLYGON,
      [moveTo(), ...by(0, 0), lineTo(3), ...by(9, 0, -4, 0, -2, 0), closePath],
      'without area',
    ],
    ['an exterior that turns the wrong way', POLYGON, square(0, 0, false), 'before any exterior'],
    [
      'a ring that touches itself',
      POLYGON,
      [moveTo(), ...by(10, 10), lineTo(5), ...by(20, 0, -10, 10, 10, 10, -20, 0, 10, -10), closePath],
      'a ring from 10,10 on that touches itself',
    ],
    [
      'a ring that crosses itself',
      POLYGON,
      [moveTo(), ...by(10, 10), lineTo(3), ...by(30, 0, 0, 30, -20, -40), closePath],
      'a ring from 10,10 on that crosses itself',
    ],
    ['leaving the buffer', POINT, [moveTo(), ...by(4161, 0)], 'reaches to 4161,0, outside -64 to 4160'],
  ])('%s', (_, type, commands, message) => {
    expect(geometryProblem(type, commands, range)).toContain(message);
  });
});
