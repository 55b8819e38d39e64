import { distance, type PlanePoint } from './plane.ts';

/** An edge that is farther than this from both directions is meant to be slanting. */
const MAX_DEVIATION_DEGREES = 30;
const QUARTER = Math.PI / 2;

type Direction = 'across' | 'along' | undefined;

/**
 * A ring with right angles: its edges turned into its main direction and that at right angles to it, each moved only
 * sideways to the mean of where its vertices were. Slanting edges keep their ends where nothing else moves them.
 *
 *      ╭────╮         ┌────┐
 *     ╭╯    │    →    │    │
 *     ╰─────╯         └────┘
 *
 * `undefined` where no two edges that follow one another are near enough to a right angle.
 */
export function squareRing(ring: readonly PlanePoint[]): PlanePoint[] | undefined {
  const edges = ring.map((from, index) => [from, ring[(index + 1) % ring.length]!] as const);
  const main = mainDirection(edges);
  const turned = ring.map((point) => turn(point, -main));
  const directions = edges.map(([from, to]) => directionOf(turn(from, -main), turn(to, -main)));
  const corners = directions.filter(
    (direction, index) => direction && directions.at(index - 1) && direction !== directions.at(index - 1),
  );
  if (corners.length === 0) return undefined;
  const lengths = edges.map(([from, to]) => distance(from, to));
  const norths = levels(
    turned.map(([, y]) => y),
    lengths,
    directions,
    'along',
  );
  const easts = levels(
    turned.map(([x]) => x),
    lengths,
    directions,
    'across',
  );
  return turned.map((_, index) => turn([easts[index]!, norths[index]!], main));
}

/** The direction of the edges, modulo a quarter turn, each by its length. */
function mainDirection(edges: readonly (readonly [PlanePoint, PlanePoint])[]): number {
  let [x, y] = [0, 0];
  for (const [from, to] of edges) {
    // Four times the angle: directions a quarter apart become one.
    const angle = 4 * Math.atan2(to[1] - from[1], to[0] - from[0]);
    const length = distance(from, to);
    x += length * Math.cos(angle);
    y += length * Math.sin(angle);
  }
  return Math.atan2(y, x) / 4;
}

function directionOf(from: PlanePoint, to: PlanePoint): Direction {
  const angle = Math.abs(Math.atan2(to[1] - from[1], to[0] - from[0]));
  const fromAxis = Math.min(angle, Math.PI - angle);
  const limit = (MAX_DEVIATION_DEGREES * Math.PI) / 180;
  if (fromAxis <= limit) return 'along';
  return Math.abs(fromAxis - QUARTER) <= limit ? 'across' : undefined;
}

/**
 * The coordinate of each vertex at right angles to the direction: one for all vertices of a run of edges that have it,
 * the mean of the edges' middles by their lengths; elsewhere as it is.
 */
function levels(
  values: readonly number[],
  lengths: readonly number[],
  directions: readonly Direction[],
  direction: Direction,
): number[] {
  const count = values.length;
  const next = [...values];
  const isRunStart = (index: number) =>
    directions[index] === direction && directions.at(index - 1) !== direction;
  for (let start = 0; start < count; start++) {
    if (!isRunStart(start)) continue;
    const run: number[] = [];
    for (let index = start; directions[index % count] === direction && run.length < count; index++)
      run.push(index % count);
    const total = run.reduce((sum, edge) => sum + lengths[edge]!, 0);
    const mean =
      run.reduce(
        (sum, edge) => sum + (lengths[edge]! * (values[edge]! + values[(edge + 1) % count]!)) / 2,
        0,
      ) / total;
    for (const edge of run) {
      next[edge] = mean;
      next[(edge + 1) % count] = mean;
    }
  }
  return next;
}

function turn([x, y]: PlanePoint, angle: number): PlanePoint {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x * cos - y * sin, x * sin + y * cos];
}
