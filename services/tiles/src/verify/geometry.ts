import { CROSSING, SIMPLE, TangleFinder } from '../render/tangle.ts';

/** Geometry types of a feature (MVT 2.1, 4.3.4). */
const GEOMETRY_NAMES = ['unknown', 'point', 'line', 'polygon'] as const;

const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 7;

/** Coordinates that a tile may use, in its own units. */
export interface CoordinateRange {
  readonly min: number;
  readonly max: number;
}

/**
 * What is wrong with a feature's command integers by MVT 2.1, 4.3, or undefined where they are right:
 * command order and counts for the type, no zero-length segment, rings of area with the exterior first that don't
 * meet themselves, everything within the range.
 */
export function geometryProblem(
  type: number,
  commands: readonly number[],
  range: CoordinateRange,
): string | undefined {
  if (type !== 1 && type !== 2 && type !== 3) return `has geometry type ${type}`;
  if (commands.length === 0) return 'has an empty geometry';
  const cursor = new Cursor(commands, range);
  let parts = 0;
  while (!cursor.ended) {
    const problem = type === 1 ? points(cursor, parts) : type === 2 ? line(cursor) : ring(cursor, parts);
    if (problem) return `${problem} in its ${GEOMETRY_NAMES[type]} geometry`;
    parts++;
  }
  return cursor.isOutside ? `reaches to ${cursor.farthest}, outside ${range.min} to ${range.max}` : undefined;
}

class Cursor {
  readonly #commands: readonly number[];
  readonly #range: CoordinateRange;
  #position = 0;
  x = 0;
  y = 0;
  isOutside = false;
  farthest = '';

  /** Width of a tile: the range reaches as far beyond it on both sides. */
  get extent(): number {
    return this.#range.max + this.#range.min;
  }

  constructor(commands: readonly number[], range: CoordinateRange) {
    this.#commands = commands;
    this.#range = range;
  }

  get ended(): boolean {
    return this.#position >= this.#commands.length;
  }

  /** The number of times that the command is repeated, or undefined where another one comes. */
  take(id: number): number | undefined {
    const integer = this.#commands[this.#position];
    if (integer === undefined || (integer & 7) !== id) return undefined;
    this.#position++;
    return integer >>> 3;
  }

  /** Moves by one pair of parameters. False where they are missing. */
  step(): boolean {
    const dx = this.#commands[this.#position];
    const dy = this.#commands[this.#position + 1];
    if (dx === undefined || dy === undefined) return false;
    this.#position += 2;
    this.x += (dx >>> 1) ^ -(dx & 1);
    this.y += (dy >>> 1) ^ -(dy & 1);
    const { min, max } = this.#range;
    if (this.x < min || this.y < min || this.x > max || this.y > max) {
      this.isOutside = true;
      this.farthest = `${this.x},${this.y}`;
    }
    return true;
  }
}

function points(cursor: Cursor, parts: number): string | undefined {
  if (parts > 0) return 'a second command';
  const count = cursor.take(MOVE_TO);
  if (!count) return 'no MoveTo';
  for (let index = 0; index < count; index++) if (!cursor.step()) return 'missing parameters';
  return undefined;
}

function line(cursor: Cursor): string | undefined {
  if (cursor.take(MOVE_TO) !== 1) return 'no single MoveTo';
  if (!cursor.step()) return 'missing parameters';
  const count = cursor.take(LINE_TO);
  if (!count) return 'no LineTo';
  return segments(cursor, count, () => {});
}

function ring(cursor: Cursor, parts: number): string | undefined {
  if (cursor.take(MOVE_TO) !== 1) return 'no single MoveTo';
  if (!cursor.step()) return 'missing parameters';
  const startX = cursor.x;
  const startY = cursor.y;
  let doubleArea = 0;
  const vertices = [startX, startY];
  const add = (fromX: number, fromY: number, toX: number, toY: number) => {
    doubleArea += fromX * toY - toX * fromY;
    vertices.push(toX, toY);
  };
  const count = cursor.take(LINE_TO) ?? 0;
  if (count < 2) return `a ring of ${count + 1} points`;
  const problem = segments(cursor, count, add);
  if (problem) return problem;
  if (cursor.x === startX && cursor.y === startY) return 'a ring that repeats its first point';
  if (cursor.take(CLOSE_PATH) !== 1) return 'no ClosePath';
  add(cursor.x, cursor.y, startX, startY);
  if (doubleArea === 0) return 'a ring without area';
  // y grows down: a positive area turns clockwise on the screen, which makes an exterior ring (4.3.4.4).
  if (parts === 0 && doubleArea < 0) return 'an interior ring before any exterior';
  return tangleOf(vertices, cursor.extent);
}

const tangles = new TangleFinder();

/**
 * How a ring meets itself (4.3.4.4 forbids it): in no tile's middle, but where a ring leaves the buffer and comes back
 * it runs along the cut meanwhile, both ways over the same edge. A cut is taken to be where the ring ends beyond the
 * tile: no other line tells, for each layer has a buffer of its own.
 */
function tangleOf(vertices: readonly number[], extent: number): string | undefined {
  let [minX, minY, maxX, maxY] = [0, 0, extent, extent];
  for (let i = 0; i < vertices.length; i += 2) {
    const [x, y] = [vertices[i]!, vertices[i + 1]!];
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  const beyond = (value: number, edge: number, nowhere: number) => (value === edge ? nowhere : value);
  const tangle = tangles.of(Float64Array.from(vertices), 0, vertices.length / 2, {
    minX: beyond(minX, 0, Number.NEGATIVE_INFINITY),
    minY: beyond(minY, 0, Number.NEGATIVE_INFINITY),
    maxX: beyond(maxX, extent, Number.POSITIVE_INFINITY),
    maxY: beyond(maxY, extent, Number.POSITIVE_INFINITY),
  });
  if (tangle === SIMPLE) return undefined;
  const [x, y] = vertices;
  return `a ring from ${x},${y} on that ${tangle === CROSSING ? 'crosses' : 'touches'} itself`;
}

function segments(
  cursor: Cursor,
  count: number,
  visit: (fromX: number, fromY: number, toX: number, toY: number) => void,
): string | undefined {
  for (let index = 0; index < count; index++) {
    const { x, y } = cursor;
    if (!cursor.step()) return 'missing parameters';
    if (cursor.x === x && cursor.y === y) return 'a segment of no length';
    visit(x, y, cursor.x, cursor.y);
  }
  return undefined;
}
