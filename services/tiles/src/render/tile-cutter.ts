import type { Block } from './block.ts';
import { type Axis, clipLines, clipRings } from './clip.ts';
import { PathBuffer } from './path-buffer.ts';
import { EXTENT } from './project.ts';
import { prune } from './prune.ts';

/** Takes what of a shape lies in a tile and its buffer. The path is lent until the call returns. */
export interface CutSink {
  take(x: number, y: number, cut: PathBuffer): void;
}

/** Shapes with fewer vertices, or over fewer tiles, are cut without being halved first. */
const PRUNE_FROM_VERTICES = 64;
const PRUNE_FROM_TILES = 4;

/**
 * Cuts shapes to the tiles of one zoom of a block: to columns first, each column to its tiles. Each column is cut
 * from the whole shape and each tile from its column, so a tile does not depend on the block it is rendered in.
 */
export class TileCutter {
  /** The block's tiles at this zoom, both ends included. */
  readonly firstX: number;
  readonly firstY: number;
  readonly lastX: number;
  readonly lastY: number;
  private readonly column = new PathBuffer();
  private readonly tile = new PathBuffer();
  /** One path per depth of halving, for each axis. */
  private readonly halves: [PathBuffer[], PathBuffer[]] = [[], []];

  constructor(block: Block, z: number) {
    const across = 2 ** (z - block.z);
    this.firstX = block.x * across;
    this.firstY = block.y * across;
    this.lastX = this.firstX + across - 1;
    this.lastY = this.firstY + across - 1;
  }

  /** Cuts lines or rings, in tile units from the world's north-west corner. */
  cut(path: PathBuffer, closed: boolean, bufferUnits: number, sink: CutSink): void {
    if (path.partCount === 0) return;
    const box = boxOf(path);
    const fromX = Math.max(this.firstX, firstTile(box.minX, bufferUnits));
    const fromY = Math.max(this.firstY, firstTile(box.minY, bufferUnits));
    const toX = Math.min(this.lastX, lastTile(box.maxX, bufferUnits));
    const toY = Math.min(this.lastY, lastTile(box.maxY, bufferUnits));
    if (fromX > toX || fromY > toY) return;
    const clip = closed ? clipRings : clipLines;

    this.eachBand(path, closed, 0, bufferUnits, fromX, toX, 0, (x, near) => {
      const low = x * EXTENT - bufferUnits;
      const high = (x + 1) * EXTENT + bufferUnits;
      let column = near;
      if (box.minX < low || box.maxX > high) {
        clip(near, this.column, 0, low, high);
        column = this.column;
        if (column.partCount === 0) return;
      }
      this.eachBand(column, closed, 1, bufferUnits, fromY, toY, 0, (y, nearby) => {
        const top = y * EXTENT - bufferUnits;
        const bottom = (y + 1) * EXTENT + bufferUnits;
        let tile = nearby;
        if (box.minY < top || box.maxY > bottom) {
          clip(nearby, this.tile, 1, top, bottom);
          tile = this.tile;
          if (tile.partCount === 0) return;
        }
        sink.take(x, y, tile);
      });
    });
  }

  /** Calls `visit` for each column or row with as much of the path as it needs. */
  private eachBand(
    path: PathBuffer,
    closed: boolean,
    axis: Axis,
    bufferUnits: number,
    from: number,
    to: number,
    depth: number,
    visit: (band: number, path: PathBuffer) => void,
  ): void {
    if (to - from < PRUNE_FROM_TILES || path.vertexCount < PRUNE_FROM_VERTICES) {
      for (let band = from; band <= to; band++) visit(band, path);
      return;
    }
    const middle = (from + to) >> 1;
    for (const [first, last] of [
      [from, middle],
      [middle + 1, to],
    ] as const) {
      let half = this.halves[axis][depth];
      if (!half) {
        half = new PathBuffer();
        this.halves[axis][depth] = half;
      }
      prune(path, half, closed, axis, first * EXTENT - bufferUnits, (last + 1) * EXTENT + bufferUnits);
      if (half.partCount > 0) this.eachBand(half, closed, axis, bufferUnits, first, last, depth + 1, visit);
    }
  }
}

/** The first tile along an axis whose buffered span reaches a coordinate. */
export function firstTile(coordinate: number, bufferUnits: number): number {
  return Math.ceil((coordinate - bufferUnits) / EXTENT) - 1;
}

/** The last tile along an axis whose buffered span reaches a coordinate. */
export function lastTile(coordinate: number, bufferUnits: number): number {
  return Math.floor((coordinate + bufferUnits) / EXTENT);
}

function boxOf({ xy, vertexCount }: PathBuffer): { minX: number; minY: number; maxX: number; maxY: number } {
  let minX = Number.POSITIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < vertexCount * 2; i += 2) {
    const x = xy[i]!;
    const y = xy[i + 1]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
}
