import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Position } from 'geojson';
import { fromLngLat, type Point } from '../geometry/plane.ts';
import { boundsOf, contains, distanceToSegment } from '../geometry/polygon.ts';
import { crossing } from '../geometry/polyline.ts';

export interface Overlaps {
  /** Buildings looked at. */
  readonly sampled: number;
  /** How many of them meet another building, water, or the carriageway of a road. */
  readonly building: number;
  readonly water: number;
  readonly road: number;
  readonly examples: readonly string[];
}

const CELL_METERS = 60;
/** Two roundings to a centimetre. */
const TOLERANCE_METERS = 0.03;

interface Shape {
  readonly id: string;
  readonly rings: readonly (readonly Point[])[];
  readonly bounds: readonly [number, number, number, number];
}

/** Looks at one building in `every` on a grid index, on the plane in metres. */
export function overlapsOf(
  buildings: readonly FeatureInput[],
  waters: readonly FeatureInput[],
  roads: readonly FeatureInput[],
  every = 2,
): Overlaps {
  const shapes = buildings.map(shapeOf);
  const grid = new Grid(shapes);
  const water = waters.map(shapeOf);
  const waterGrid = new Grid(water);
  const strips = roads.flatMap((road) => {
    const reach = carriageway(road) / 2;
    const points = (road.geometry.type === 'LineString' ? road.geometry.coordinates : []).map(toPlane);
    return points.slice(1).map((b, i): Shape & { reach: number } => {
      const a = points[i]!;
      const [w, s, e, n] = boundsOf([a, b]);
      return {
        id: road.sourceId,
        rings: [[a, b]],
        bounds: [w - reach, s - reach, e + reach, n + reach],
        reach,
      };
    });
  });
  const roadGrid = new Grid(strips);
  const found = { sampled: 0, building: 0, water: 0, road: 0 };
  const examples: string[] = [];
  const note = (kind: 'building' | 'water' | 'road', a: string, b: string) => {
    found[kind] += 1;
    if (examples.length < 200) examples.push(`${a} on ${b}`);
  };
  for (let i = 0; i < shapes.length; i += every) {
    const shape = shapes[i]!;
    found.sampled += 1;
    const other = grid.near(shape).find((candidate) => candidate !== shape && overlap(shape, candidate));
    if (other) note('building', shape.id, other.id);
    const wet = waterGrid.near(shape).find((candidate) => overlap(shape, candidate));
    if (wet) note('water', shape.id, wet.id);
    const run = roadGrid.near(shape).find((strip) => {
      const [a, b] = strip.rings[0] as [Point, Point];
      return (
        shape.rings[0]!.some((p) => distanceToSegment(p, a, b) < strip.reach - TOLERANCE_METERS) ||
        edgesCross(shape.rings[0]!, [a, b])
      );
    });
    if (run) note('road', shape.id, run.id);
  }
  return { ...found, examples };
}

/** Bridges and motorways pass over; a building may not stand under them either. */
function carriageway({ properties }: FeatureInput): number {
  return typeof properties.width === 'number' ? properties.width : 4;
}

const toPlane = (p: Position): Point => fromLngLat([p[0]!, p[1]!]);

function shapeOf({ sourceId, geometry }: FeatureInput): Shape {
  const rings =
    geometry.type === 'Polygon' ? geometry.coordinates.map((ring) => ring.slice(0, -1).map(toPlane)) : [];
  return { id: sourceId, rings, bounds: boundsOf(rings[0] ?? []) };
}

function overlap(a: Shape, b: Shape): boolean {
  const [w, s, e, n] = a.bounds;
  const [ow, os, oe, on] = b.bounds;
  if (
    w + TOLERANCE_METERS >= oe ||
    ow + TOLERANCE_METERS >= e ||
    s + TOLERANCE_METERS >= on ||
    os + TOLERANCE_METERS >= n
  )
    return false;
  const holds = (outer: Shape, p: Point) =>
    outer.rings.reduce((inside, ring) => inside !== contains(ring, p), false);
  if (a.rings[0]!.some((p) => holds(b, p)) || b.rings[0]!.some((p) => holds(a, p))) return true;
  return a.rings.some((ring) => b.rings.some((other) => edgesCross(ring, other)));
}

function edgesCross(ring: readonly Point[], other: readonly Point[]): boolean {
  for (let i = 0; i < ring.length; i++) {
    for (let j = 0; j < other.length; j++) {
      const hit = crossing(ring[i]!, ring[(i + 1) % ring.length]!, other[j]!, other[(j + 1) % other.length]!);
      if (hit && hit.s > 0 && hit.s < 1 && hit.t > 0 && hit.t < 1) return true;
    }
  }
  return false;
}

class Grid<Item extends Shape> {
  readonly #cells = new Map<number, Item[]>();

  constructor(items: readonly Item[]) {
    for (const item of items) {
      this.#each(item.bounds, (key) => {
        const cell = this.#cells.get(key);
        if (cell) cell.push(item);
        else this.#cells.set(key, [item]);
      });
    }
  }

  near({ bounds }: Shape): Item[] {
    const found = new Set<Item>();
    this.#each(bounds, (key) => {
      for (const item of this.#cells.get(key) ?? []) found.add(item);
    });
    return [...found];
  }

  #each([west, south, east, north]: Shape['bounds'], visit: (key: number) => void): void {
    for (let row = Math.floor(south / CELL_METERS); row <= Math.floor(north / CELL_METERS); row++) {
      for (let column = Math.floor(west / CELL_METERS); column <= Math.floor(east / CELL_METERS); column++)
        visit(row * 100_000 + column);
    }
  }
}
