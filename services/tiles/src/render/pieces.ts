import { tileIdOf } from '../archive/tile-id.ts';
import { ByteWriter } from './byte-writer.ts';
import { withRoom } from './growable.ts';

const DISCARDED = -1;

/** More was drawn than the caller has a use for. */
export class TooManyPiecesError extends Error {
  constructor(maxCount: number) {
    super(`more than ${maxCount} pieces at one zoom`);
  }
}

/**
 * What was drawn at one zoom of a block: for each piece its tile, its item and its commands. Pieces are added layer
 * by layer in drawing order and come out tile by tile, in the order of PMTiles tile ids (Hilbert), else unchanged.
 */
export class Pieces {
  readonly z: number;
  private readonly maxCount: number;
  readonly commands = new ByteWriter();
  /** By piece. */
  layer = new Uint8Array(1024);
  item = new Int32Array(1024);
  start = new Float64Array(1024);
  /** Number of features that a merged piece stands for; 1 otherwise. */
  merged = new Int32Array(1024);
  private slot = new Int32Array(1024);
  count = 0;

  private readonly slots = new Map<number, number>();
  private readonly tiles: { id: number; x: number; y: number; count: number }[] = [];
  private lastX = -1;
  private lastY = -1;
  private lastSlot = -1;

  /** @param maxCount more than so many pieces are a {@link TooManyPiecesError} */
  constructor(z: number, maxCount = Number.POSITIVE_INFINITY) {
    this.z = z;
    this.maxCount = maxCount;
  }

  /** Ends a piece whose commands were written from `start` on. */
  add(x: number, y: number, layer: number, item: number, start: number, merged = 1): number {
    if (this.count >= this.maxCount) throw new TooManyPiecesError(this.maxCount);
    const piece = this.count++;
    if (this.count > this.item.length) {
      this.layer = withRoom(this.layer, this.count);
      this.item = withRoom(this.item, this.count);
      this.start = withRoom(this.start, this.count);
      this.merged = withRoom(this.merged, this.count);
      this.slot = withRoom(this.slot, this.count);
    }
    this.layer[piece] = layer;
    this.item[piece] = item;
    this.start[piece] = start;
    this.merged[piece] = merged;
    this.slot[piece] = this.slotAt(x, y);
    return piece;
  }

  /** Takes a piece back. */
  discard(piece: number): void {
    this.tiles[this.slot[piece]!]!.count--;
    this.slot[piece] = DISCARDED;
  }

  /** A number for the tile of a piece, counted from 0 by first use. */
  slotOf(piece: number): number {
    return this.slot[piece]!;
  }

  endOf(piece: number): number {
    return piece + 1 < this.count ? this.start[piece + 1]! : this.commands.length;
  }

  /** The tiles that have pieces, by tile id, each with its pieces in the order in which they were added. */
  *byTile(): Generator<{ x: number; y: number; pieces: Int32Array }> {
    const order = this.tiles.map((_, slot) => slot).sort((a, b) => this.tiles[a]!.id - this.tiles[b]!.id);
    const next = new Int32Array(this.tiles.length);
    let at = 0;
    for (const slot of order) {
      next[slot] = at;
      at += this.tiles[slot]!.count;
    }
    const sorted = new Int32Array(this.count);
    for (let piece = 0; piece < this.count; piece++) {
      const slot = this.slot[piece]!;
      if (slot !== DISCARDED) sorted[next[slot]!++] = piece;
    }
    for (const slot of order) {
      const { x, y, count } = this.tiles[slot]!;
      if (count > 0) yield { x, y, pieces: sorted.subarray(next[slot]! - count, next[slot]) };
    }
  }

  private slotAt(x: number, y: number): number {
    if (x === this.lastX && y === this.lastY) {
      this.tiles[this.lastSlot]!.count++;
      return this.lastSlot;
    }
    const position = y * 2 ** this.z + x;
    let slot = this.slots.get(position);
    if (slot === undefined) {
      slot = this.tiles.length;
      this.slots.set(position, slot);
      this.tiles.push({ id: tileIdOf({ z: this.z, x, y }), x, y, count: 0 });
    }
    this.tiles[slot]!.count++;
    this.lastX = x;
    this.lastY = y;
    this.lastSlot = slot;
    return slot;
  }
}
