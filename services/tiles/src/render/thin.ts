import type { CompiledLayer } from '../profile/index.ts';
import type { ItemStore } from './item-store.ts';
import type { Pieces } from './pieces.ts';
import { EXTENT } from './project.ts';

/**
 * Keeps the most important point of each cell of a world-wide grid, of equals the one with the smaller id. Cells
 * divide tiles evenly and importance is absolute, so no other tile and no rank over the layer is needed.
 */
export class Thinner {
  private readonly items: ItemStore;
  private readonly pieces: Pieces;
  private readonly cellsPerTile: number;
  private readonly best = new Map<number, number>();

  constructor(items: ItemStore, pieces: Pieces, cellsPerTile: number) {
    this.items = items;
    this.pieces = pieces;
    this.cellsPerTile = cellsPerTile;
  }

  /** Whether points are thinned in this layer at a zoom. */
  static appliesTo(layer: CompiledLayer, z: number): boolean {
    return layer.thin !== undefined && z < layer.thin.belowZoom;
  }

  /** Lets a piece compete for the cell of its point at x, y in tile units; the loser is discarded. */
  compete(piece: number, x: number, y: number): void {
    const { cellsPerTile, items, pieces } = this;
    const column = Math.floor((x * cellsPerTile) / EXTENT);
    const row = Math.floor((y * cellsPerTile) / EXTENT);
    const cell = (pieces.slotOf(piece) * cellsPerTile + row) * cellsPerTile + column;
    const rival = this.best.get(cell);
    if (rival === undefined) {
      this.best.set(cell, piece);
      return;
    }
    const a = pieces.item[piece]!;
    const b = pieces.item[rival]!;
    const wins = items.importance[a]! - items.importance[b]! || items.id[b]! - items.id[a]!;
    if (wins > 0) this.best.set(cell, piece);
    pieces.discard(wins > 0 ? rival : piece);
  }
}
