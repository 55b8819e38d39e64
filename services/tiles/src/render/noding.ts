/** An edge of a ring, in whole tile units. */
export interface Edge {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

/** A crossing goes to whole units, which bends its edges a little: they may cross others then. Twice is the rule. */
const MAX_ROUNDS = 16;

/**
 * Splits edges wherever they meet, so that they share nothing but their ends. What touches is split where it is;
 * where two edges cross over, both are led through the nearest whole unit (Hobby 1999, without his hot pixels).
 *
 *   ╲ ╱         ╲ ╱
 *    ╳     →     ●      (four edges)
 *   ╱ ╲         ╱ ╲
 *
 * Edges that lie on one another are both kept, equal or reversed. Undefined where no end is found.
 */
export function nodeEdges(edges: readonly Edge[]): readonly Edge[] | undefined {
  let current = edges;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const stops = meetings(current);
    if (stops.size === 0) return current;
    current = current.flatMap((edge) => split(edge, stops.get(edge)));
  }
  return undefined;
}

type Point = readonly [x: number, y: number];

/** Where edges have to be split: compared in the order of their west ends. */
function meetings(edges: readonly Edge[]): Map<Edge, Point[]> {
  const stops = new Map<Edge, Point[]>();
  const stop = (edge: Edge, [x, y]: Point) => {
    if ((x === edge.ax && y === edge.ay) || (x === edge.bx && y === edge.by)) return;
    const known = stops.get(edge);
    if (known) known.push([x, y]);
    else stops.set(edge, [[x, y]]);
  };
  const byWest = edges.toSorted((a, b) => west(a) - west(b));
  let active: Edge[] = [];
  for (const edge of byWest) {
    active = active.filter((other) => east(other) >= west(edge));
    for (const other of active) {
      if (Math.max(edge.ay, edge.by) < Math.min(other.ay, other.by)) continue;
      if (Math.max(other.ay, other.by) < Math.min(edge.ay, edge.by)) continue;
      meet(edge, other, stop);
    }
    active.push(edge);
  }
  return stops;
}

function meet(p: Edge, q: Edge, stop: (edge: Edge, at: Point) => void): void {
  const qa = cross(p, q.ax, q.ay);
  const qb = cross(p, q.bx, q.by);
  const pa = cross(q, p.ax, p.ay);
  const pb = cross(q, p.bx, p.by);
  if (qa === 0 && within(p, q.ax, q.ay)) stop(p, [q.ax, q.ay]);
  if (qb === 0 && within(p, q.bx, q.by)) stop(p, [q.bx, q.by]);
  if (pa === 0 && within(q, p.ax, p.ay)) stop(q, [p.ax, p.ay]);
  if (pb === 0 && within(q, p.bx, p.by)) stop(q, [p.bx, p.by]);
  if (Math.sign(qa) * Math.sign(qb) >= 0 || Math.sign(pa) * Math.sign(pb) >= 0) return;
  const share = qa / (qa - qb);
  const at: Point = [
    Math.round(q.ax + (q.bx - q.ax) * share) + 0,
    Math.round(q.ay + (q.by - q.ay) * share) + 0,
  ];
  stop(p, at);
  stop(q, at);
}

/** Twice the area of the triangle of an edge and a point: 0 on its line. */
const cross = ({ ax, ay, bx, by }: Edge, x: number, y: number) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);

const within = ({ ax, ay, bx, by }: Edge, x: number, y: number) =>
  x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);

const west = ({ ax, bx }: Edge) => Math.min(ax, bx);
const east = ({ ax, bx }: Edge) => Math.max(ax, bx);

function split(edge: Edge, stops: readonly Point[] | undefined): Edge[] {
  if (stops === undefined) return [edge];
  const { ax, ay, bx, by } = edge;
  const along = ([x, y]: Point) => (x - ax) * (bx - ax) + (y - ay) * (by - ay);
  const parts: Edge[] = [];
  let [fromX, fromY] = [ax, ay];
  for (const [x, y] of [...stops.toSorted((p, q) => along(p) - along(q)), [bx, by] as Point]) {
    if (x === fromX && y === fromY) continue;
    parts.push({ ax: fromX, ay: fromY, bx: x, by: y });
    [fromX, fromY] = [x, y];
  }
  return parts;
}
