import type { Block } from '../render/index.ts';

/** Zooms that are rendered together: rows are read once for each block of a band. */
export interface Band {
  /** Zoom of the blocks. */
  readonly blockZoom: number;
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** One unit of work: a block of tiles and how many rows it reads. */
export interface BlockJob {
  readonly block: Block;
  readonly rows: number;
}

/** Where bands begin: as the partial indexes of `feature` on min_zoom, and so that a block fits in memory. */
const BAND_STARTS = [0, 9, 12] as const;

/**
 * The bands of a pyramid from zoom 0 to `maxZoom`. The first is one block, the world: only what is drawn
 * at zoom 8 takes part, which is little. A block at zoom 12 is some 8 km wide at 31° north.
 */
export function planBands(maxZoom: number): Band[] {
  return BAND_STARTS.filter((start) => start <= maxZoom).map((start, index) => ({
    blockZoom: start,
    minZoom: start,
    maxZoom: Math.min(maxZoom, (BAND_STARTS[index + 1] ?? Number.POSITIVE_INFINITY) - 1),
  }));
}

/** The jobs of a band, from the tiles of its block zoom that hold rows. */
export function jobsOf(
  band: Band,
  blocks: readonly { readonly x: number; readonly y: number; readonly rows: number }[],
): BlockJob[] {
  return blocks.map(({ x, y, rows }) => ({
    block: { z: band.blockZoom, x, y, minZoom: band.minZoom, maxZoom: band.maxZoom },
    rows,
  }));
}

/** Largest first, so that no worker is left alone with a big block at the end. The tiles do not depend on it. */
export function inOrderOfWork(jobs: readonly BlockJob[]): BlockJob[] {
  return jobs.toSorted(
    (a, b) => b.rows - a.rows || a.block.z - b.block.z || a.block.x - b.block.x || a.block.y - b.block.y,
  );
}
