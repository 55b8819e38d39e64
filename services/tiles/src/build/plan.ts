import type { TileCoordinate } from '@tongtu/sdk/geo';
import type { Block } from '../render/index.ts';
import type { FeatureSpan } from '../store.ts';

/** Zooms whose blocks are found together. */
export interface Band {
  /** Zoom of the largest blocks, which is also the first of the band. */
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Zoom of the smallest blocks: where a block holds many rows, it is divided down to here. */
  readonly divideZoom: number;
}

/** One unit of work: a block of tiles and how many rows it reads. */
export interface BlockJob {
  readonly block: Block;
  readonly rows: number;
}

/** Where bands begin: as the partial indexes of `feature` on min_zoom. */
const BAND_STARTS = [0, 9, 12] as const;
/** A whole city lies in one tile down to zoom 8: dividing would only read the same rows again. */
const UNDIVIDED_BELOW_ZOOM = 9;
const DIVISIONS = 2;

/**
 * Rows that a worker holds at once, where it can be helped: some 20 MB, and a second of work, so that workers
 * end together and progress moves.
 */
export const MAX_BLOCK_ROWS = 20_000;

/** The bands of a pyramid from zoom 0 to `maxZoom`. A block at zoom 12 is some 8 km wide at 31° north. */
export function planBands(maxZoom: number): Band[] {
  return BAND_STARTS.filter((start) => start <= maxZoom).map((minZoom, index) => {
    const last = Math.min(maxZoom, (BAND_STARTS[index + 1] ?? Number.POSITIVE_INFINITY) - 1);
    const divideZoom = minZoom < UNDIVIDED_BELOW_ZOOM ? minZoom : Math.min(last, minZoom + DIVISIONS);
    return { minZoom, maxZoom: last, divideZoom };
  });
}

/**
 * The jobs of a band, from where its features lie at `divideZoom`. A block of more than `maxRows` gets a job for
 * the one tile of its own zoom, which reads only what is drawn there, and is divided in four for the rest.
 * The tiles are the same however blocks are cut.
 */
export function jobsOf(band: Band, spans: readonly FeatureSpan[], maxRows: number): BlockJob[] {
  const jobs: BlockJob[] = [];
  const divide = (tile: TileCoordinate, over: readonly FeatureSpan[]) => {
    const rows = rowsFrom(over, band.maxZoom);
    if (rows === 0) return;
    const ownRows = rowsFrom(over, tile.z);
    // Divided, the rows of the own tile are read twice: worth it where these are few, or where all are too many.
    const isTooLarge = rows > maxRows && (ownRows * 4 <= rows || rows > maxRows * 4);
    if (!isTooLarge || tile.z === band.divideZoom) {
      jobs.push({ block: { ...tile, minZoom: tile.z, maxZoom: band.maxZoom }, rows });
      return;
    }
    if (ownRows > 0) jobs.push({ block: { ...tile, minZoom: tile.z, maxZoom: tile.z }, rows: ownRows });
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const child = { z: tile.z + 1, x: tile.x * 2 + dx, y: tile.y * 2 + dy };
      divide(
        child,
        over.filter((span) => meets(span, child, band.divideZoom)),
      );
    }
  };
  for (const [tile, over] of largestBlocks(band, spans)) divide(tile, over);
  return jobs;
}

/** Largest first, so that no worker is left alone with a big block at the end. The tiles do not depend on it. */
export function inOrderOfWork(jobs: readonly BlockJob[]): BlockJob[] {
  return jobs.toSorted(
    (a, b) => b.rows - a.rows || a.block.z - b.block.z || a.block.x - b.block.x || a.block.y - b.block.y,
  );
}

/** The tiles of the band's first zoom that anything lies over, with what does. */
function largestBlocks(
  { minZoom, divideZoom }: Band,
  spans: readonly FeatureSpan[],
): [TileCoordinate, FeatureSpan[]][] {
  const shift = divideZoom - minZoom;
  const blocks = new Map<string, [TileCoordinate, FeatureSpan[]]>();
  for (const span of spans) {
    for (let x = span.x0 >> shift; x <= span.x1 >> shift; x++) {
      for (let y = span.y0 >> shift; y <= span.y1 >> shift; y++) {
        const key = `${x}/${y}`;
        const known = blocks.get(key);
        if (known) known[1].push(span);
        else blocks.set(key, [{ z: minZoom, x, y }, [span]]);
      }
    }
  }
  return [...blocks.values()];
}

function meets(span: FeatureSpan, { z, x, y }: TileCoordinate, spanZoom: number): boolean {
  const shift = spanZoom - z;
  return span.x0 >> shift <= x && x <= span.x1 >> shift && span.y0 >> shift <= y && y <= span.y1 >> shift;
}

/** Rows of what is drawn at the zoom. */
function rowsFrom(spans: readonly FeatureSpan[], zoom: number): number {
  return spans.reduce((sum, { minZoom, rows }) => (minZoom <= zoom ? sum + rows : sum), 0);
}
