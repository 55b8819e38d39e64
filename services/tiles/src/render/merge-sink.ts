import { writeTileLines } from './commands.ts';
import type { ItemStore } from './item-store.ts';
import { joinLines, type TileLine } from './merge.ts';
import type { PathBuffer } from './path-buffer.ts';
import type { Pieces } from './pieces.ts';
import { EXTENT } from './project.ts';
import type { CutSink } from './tile-cutter.ts';

interface Group {
  /** The first item in drawing order; it gives the attributes. */
  readonly item: number;
  lastItem: number;
  /** Features in the group. */
  count: number;
  readonly lines: TileLine[];
}

interface TileGroups {
  readonly x: number;
  readonly y: number;
  readonly groups: Map<string, Group>;
}

/** Collects the lines of a layer by tile and drawn attributes, and writes each group as one feature. */
export class MergeSink implements CutSink {
  private readonly items: ItemStore;
  private readonly pieces: Pieces;
  private readonly tiles = new Map<number, TileGroups>();
  private item = 0;
  private tagKey = '';

  constructor(items: ItemStore, pieces: Pieces) {
    this.items = items;
    this.pieces = pieces;
  }

  /** Sets the item whose cuts are taken next. */
  begin(item: number): void {
    this.item = item;
    this.tagKey = this.items.tagKey(item, this.pieces.z);
  }

  take(x: number, y: number, cut: PathBuffer): void {
    const tileKey = y * 2 ** this.pieces.z + x;
    let tile = this.tiles.get(tileKey);
    if (!tile) {
      tile = { x, y, groups: new Map() };
      this.tiles.set(tileKey, tile);
    }
    for (let part = 0; part < cut.partCount; part++) {
      const line = roundLine(cut, part, x * EXTENT, y * EXTENT);
      if (line.length >= 4) this.addLine(tile.groups, line);
    }
  }

  /** Writes what was collected. */
  finish(layer: number): void {
    const { commands } = this.pieces;
    for (const { x, y, groups } of this.tiles.values()) {
      for (const { item, count, lines } of groups.values()) {
        const start = commands.length;
        if (writeTileLines(joinLines(lines), commands)) this.pieces.add(x, y, layer, item, start, count);
      }
    }
  }

  private addLine(groups: Map<string, Group>, line: TileLine): void {
    const { item } = this;
    const group = groups.get(this.tagKey);
    if (!group) {
      groups.set(this.tagKey, { item, lastItem: item, count: 1, lines: [line] });
      return;
    }
    if (group.lastItem !== item) {
      group.lastItem = item;
      group.count++;
    }
    group.lines.push(line);
  }
}

function roundLine(cut: PathBuffer, part: number, originX: number, originY: number): TileLine {
  const start = cut.startOf(part);
  const end = cut.ends[part]!;
  const line = new Int32Array((end - start) * 2);
  let n = 0;
  for (let i = start; i < end; i++) {
    const x = Math.round(cut.xy[i * 2]! - originX);
    const y = Math.round(cut.xy[i * 2 + 1]! - originY);
    if (n > 0 && line[n - 2] === x && line[n - 1] === y) continue;
    line[n++] = x;
    line[n++] = y;
  }
  return line.subarray(0, n);
}
