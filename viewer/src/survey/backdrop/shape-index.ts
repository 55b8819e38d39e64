import Flatbush from 'flatbush';
import type { Position } from 'geojson';
import { chainsOf, edgesOf } from '../edit/geometry/chains.ts';
import { distance, isInside, nearestOnEdge, planeAt } from '../edit/geometry/plane.ts';
import { boxOf } from '../edit/geometry/reach.ts';
import type { Shape } from './backdrop.ts';

/** Shapes by their place: tens of thousands lie on the desk, and each movement of the pointer asks what is near. */
export class ShapeIndex {
  readonly #shapes: readonly Shape[];
  readonly #boxes: Flatbush | undefined;

  /** @param shapes in longitude and latitude */
  constructor(shapes: readonly Shape[]) {
    this.#shapes = shapes;
    if (shapes.length === 0) return;
    this.#boxes = new Flatbush(shapes.length);
    for (const { geometry } of shapes) this.#boxes.add(...boxOf(geometry));
    this.#boxes.finish();
  }

  /** Those whose box comes as near to the position as that. */
  near(position: Position, meters: number): Shape[] {
    const plane = planeAt(position);
    const [west, south] = plane.toPosition([-meters, -meters]);
    const [east, north] = plane.toPosition([meters, meters]);
    return (this.#boxes?.search(west!, south!, east!, north!) ?? []).map((index) => this.#shapes[index]!);
  }

  /**
   * The shape that is meant by a position: a point within reach before a line, a line before an area; of areas that hold it the
   * smallest, for that lies on the others.
   */
  at(position: Position, toleranceMeters: number): Shape | undefined {
    const plane = planeAt(position);
    let best: { readonly shape: Shape; readonly rank: number; readonly far: number } | undefined;
    for (const shape of this.near(position, toleranceMeters)) {
      const isArea = shape.geometry.type.endsWith('Polygon');
      let far = Infinity;
      let holds = false;
      for (const chain of chainsOf(shape.geometry)) {
        const points = chain.positions.map((each) => plane.toMeters(each));
        if (isArea && isInside([0, 0], points)) holds = !holds;
        for (const point of points) far = Math.min(far, distance(point, [0, 0]));
        for (const [from, to] of edgesOf(chain))
          far = Math.min(far, distance(nearestOnEdge([0, 0], points[from]!, points[to]!).point, [0, 0]));
      }
      if (!holds && far > toleranceMeters) continue;
      const [west, south, east, north] = boxOf(shape.geometry);
      const rank = isArea ? 2 : shape.geometry.type.endsWith('Point') ? 0 : 1;
      const found = { shape, rank, far: isArea ? (east - west) * (north - south) : far };
      if (!best || rank < best.rank || (rank === best.rank && found.far < best.far)) best = found;
    }
    return best?.shape;
  }
}
