import type { Point } from '../geometry/plane.ts';
import { contains } from '../geometry/polygon.ts';
import { distance } from '../geometry/polyline.ts';
import type { Cell, Territory } from './cells.ts';

/** Finds the village on whose ground a point lies. */
export interface Locator {
  cellAt(p: Point): Cell | undefined;
}

const GRID_METERS = 1500;

export function locator({ cells }: Territory): Locator {
  const grid = new Map<number, Cell[]>();
  for (const cell of cells) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of cell.ring) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
    for (let row = Math.floor(south / GRID_METERS); row <= Math.floor(north / GRID_METERS); row++) {
      for (let column = Math.floor(west / GRID_METERS); column <= Math.floor(east / GRID_METERS); column++) {
        const key = row * 1000 + column;
        const list = grid.get(key);
        if (list) list.push(cell);
        else grid.set(key, [cell]);
      }
    }
  }
  return {
    cellAt(p) {
      const near = grid.get(Math.floor(p[1] / GRID_METERS) * 1000 + Math.floor(p[0] / GRID_METERS)) ?? [];
      // The nearest site is the answer nearly always; bent borders make the rest.
      let first: Cell | undefined;
      for (const cell of near) if (!first || distance(cell.site, p) < distance(first.site, p)) first = cell;
      if (!first || contains(first.ring, p)) return first;
      return near.find((cell) => contains(cell.ring, p));
    },
  };
}
