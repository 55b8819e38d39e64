import type { Block } from './block.ts';
import { type Axis, clipLines, clipRings } from './clip.ts';
import { PathBuffer } from './path-buffer.ts';
import { EXTENT } from './project.ts';
import { prune } from './prune.ts';
import type { TileSelection } from './tile-selection.ts';

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
  /** Where the tiles lie that are cut, both ends included. */
  readonly firstX: number;
  readonly firstY: number;
  readonly lastX: number;
  readonly lastY: number;
  private readonly column = new PathBuffer();
  private readonly tile = new PathBuffer();
  /** One path per depth of halving, for each axis. */
  private readonly halves: [PathBuffer[], PathBuffer[]] = [[], []];

  /** The shape in hand: its box, the rows that it reaches, and who takes its cuts. */
  private minX = 0;
  private minY = 0;
  private maxX = 0;
  private maxY = 0;
  private fromY = 0;
  private toY = 0;
  private closed = false;
  private bufferUnits = 0;
  private sink!: CutSink;

  private readonly z: number;
  private readonly wanted: TileSelection | undefined;

  /** @param wanted the tiles that are cut; missing: all of the block */
  constructor(block: Block, z: number, wanted?: TileSelection) {
    this.z = z;
    this.wanted = wanted;
    const across = 2 ** (z - block.z);
    const span = wanted?.spanAt(z);
    this.firstX = Math.max(block.x * across, span?.minX ?? 0);
    this.firstY = Math.max(block.y * across, span?.minY ?? 0);
    this.lastX = Math.min((block.x + 1) * across - 1, span?.maxX ?? Number.POSITIVE_INFINITY);
    this.lastY = Math.min((block.y + 1) * across - 1, span?.maxY ?? Number.POSITIVE_INFINITY);
  }

  /** Cuts lines or rings, in tile units from the world's north-west corner. */
  cut(path: PathBuffer, closed: boolean, bufferUnits: number, sink: CutSink): void {
    if (path.partCount === 0) return;
    this.measure(path);
    const fromX = Math.max(this.firstX, firstTile(this.minX, bufferUnits));
    const toX = Math.min(this.lastX, lastTile(this.maxX, bufferUnits));
    this.fromY = Math.max(this.firstY, firstTile(this.minY, bufferUnits));
    this.toY = Math.min(this.lastY, lastTile(this.maxY, bufferUnits));
    if (fromX > toX || this.fromY > this.toY) return;
    this.closed = closed;
    this.bufferUnits = bufferUnits;
    this.sink = sink;
    this.columns(path, fromX, toX, 0);
  }

  /** Whether a box, in tile units from the world's north-west corner, comes as near as `reach` to the tiles that are cut. */
  meets(minX: number, minY: number, maxX: number, maxY: number, reach: number): boolean {
    return (
      maxX >= this.firstX * EXTENT - reach &&
      minX <= (this.lastX + 1) * EXTENT + reach &&
      maxY >= this.firstY * EXTENT - reach &&
      minY <= (this.lastY + 1) * EXTENT + reach
    );
  }

  wants(x: number, y: number): boolean {
    return this.wanted === undefined || this.wanted.has(this.z, x, y);
  }

  private columns(path: PathBuffer, from: number, to: number, depth: number): void {
    if (!isWorthHalving(path, from, to)) {
      for (let x = from; x <= to; x++) {
        const column = this.band(path, this.column, 0, x, this.minX, this.maxX);
        if (column.partCount > 0) this.rows(column, x, this.fromY, this.toY, 0);
      }
      return;
    }
    const middle = (from + to) >> 1;
    const west = this.half(path, 0, depth, from, middle);
    if (west.partCount > 0) this.columns(west, from, middle, depth + 1);
    const east = this.half(path, 0, depth, middle + 1, to);
    if (east.partCount > 0) this.columns(east, middle + 1, to, depth + 1);
  }

  private rows(column: PathBuffer, x: number, from: number, to: number, depth: number): void {
    if (!isWorthHalving(column, from, to)) {
      for (let y = from; y <= to; y++) {
        if (!this.wants(x, y)) continue;
        const tile = this.band(column, this.tile, 1, y, this.minY, this.maxY);
        if (tile.partCount > 0) this.sink.take(x, y, tile);
      }
      return;
    }
    const middle = (from + to) >> 1;
    const north = this.half(column, 1, depth, from, middle);
    if (north.partCount > 0) this.rows(north, x, from, middle, depth + 1);
    const south = this.half(column, 1, depth, middle + 1, to);
    if (south.partCount > 0) this.rows(south, x, middle + 1, to, depth + 1);
  }

  /** The path cut to a column or row, or itself where it lies inside. `min`, `max` bound the whole shape. */
  private band(
    from: PathBuffer,
    to: PathBuffer,
    axis: Axis,
    index: number,
    min: number,
    max: number,
  ): PathBuffer {
    const low = index * EXTENT - this.bufferUnits;
    const high = (index + 1) * EXTENT + this.bufferUnits;
    if (min >= low && max <= high) return from;
    if (this.closed) clipRings(from, to, axis, low, high);
    else clipLines(from, to, axis, low, high);
    return to;
  }

  private half(path: PathBuffer, axis: Axis, depth: number, from: number, to: number): PathBuffer {
    let half = this.halves[axis][depth];
    if (!half) {
      half = new PathBuffer();
      this.halves[axis][depth] = half;
    }
    const { bufferUnits } = this;
    prune(path, half, this.closed, axis, from * EXTENT - bufferUnits, (to + 1) * EXTENT + bufferUnits);
    return half;
  }

  private measure({ xy, vertexCount }: PathBuffer): void {
    let minX = xy[0]!;
    let minY = xy[1]!;
    let maxX = minX;
    let maxY = minY;
    for (let i = 2; i < vertexCount * 2; i += 2) {
      const x = xy[i]!;
      const y = xy[i + 1]!;
      if (x < minX) minX = x;
      else if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      else if (y > maxY) maxY = y;
    }
    this.minX = minX;
    this.minY = minY;
    this.maxX = maxX;
    this.maxY = maxY;
  }
}

function isWorthHalving(path: PathBuffer, from: number, to: number): boolean {
  return to - from >= PRUNE_FROM_TILES && path.vertexCount >= PRUNE_FROM_VERTICES;
}

/** The first tile along an axis whose buffered span reaches a coordinate. */
function firstTile(coordinate: number, bufferUnits: number): number {
  return Math.ceil((coordinate - bufferUnits) / EXTENT) - 1;
}

/** The last tile along an axis whose buffered span reaches a coordinate. */
function lastTile(coordinate: number, bufferUnits: number): number {
  return Math.floor((coordinate + bufferUnits) / EXTENT);
}
