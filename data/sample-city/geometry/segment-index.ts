import type { Point } from './plane.ts';
import { distanceToSegment } from './polygon.ts';

/** A straight piece of something that takes room on the ground. */
export interface Strip<Owner> {
  readonly a: Point;
  readonly b: Point;
  readonly halfWidth: number;
  readonly owner: Owner;
}

/** Strips on a grid of squares, to ask what lies near a place. */
export class SegmentIndex<Owner> {
  readonly #cells = new Map<number, Strip<Owner>[]>();
  readonly #cellMeters: number;

  constructor(cellMeters = 250) {
    this.#cellMeters = cellMeters;
  }

  addLine(line: readonly Point[], halfWidth: number, owner: Owner): void {
    for (let i = 1; i < line.length; i++) this.add({ a: line[i - 1]!, b: line[i]!, halfWidth, owner });
  }

  add(strip: Strip<Owner>): void {
    const { a, b, halfWidth } = strip;
    this.#eachCell(
      Math.min(a[0], b[0]) - halfWidth,
      Math.min(a[1], b[1]) - halfWidth,
      Math.max(a[0], b[0]) + halfWidth,
      Math.max(a[1], b[1]) + halfWidth,
      (key) => {
        const cell = this.#cells.get(key);
        if (cell) cell.push(strip);
        else this.#cells.set(key, [strip]);
      },
    );
  }

  /** Strips whose cells meet the square of side 2 × reach around the point; may repeat. */
  *near([x, y]: Point, reach: number): Generator<Strip<Owner>> {
    const found: Strip<Owner>[] = [];
    this.#eachCell(x - reach, y - reach, x + reach, y + reach, (key) => {
      const cell = this.#cells.get(key);
      if (cell) found.push(...cell);
    });
    yield* found;
  }

  /** Metres from the point to the edge of the nearest strip within reach (negative inside), else Infinity. */
  clearance(point: Point, reach: number, accept: (owner: Owner) => boolean = () => true): number {
    let best = Infinity;
    for (const strip of this.near(point, reach)) {
      if (!accept(strip.owner)) continue;
      best = Math.min(best, distanceToSegment(point, strip.a, strip.b) - strip.halfWidth);
    }
    return best <= reach ? best : Infinity;
  }

  #eachCell(west: number, south: number, east: number, north: number, visit: (key: number) => void): void {
    const size = this.#cellMeters;
    for (let row = Math.floor(south / size); row <= Math.floor(north / size); row++) {
      for (let column = Math.floor(west / size); column <= Math.floor(east / size); column++) {
        visit((row + 32768) * 65536 + column + 32768);
      }
    }
  }
}
