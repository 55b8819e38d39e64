import type { Band, BlockJob } from './plan.ts';

/** How far a build has come. Rows of a block count when all its tiles are rendered. */
export interface BuildProgress {
  readonly phase: 'plan' | 'render' | 'write';
  readonly bands: readonly BandProgress[];
  readonly rows: Count;
  readonly blocks: Count;
  /** Tiles rendered, before equal ones are joined. */
  readonly tiles: number;
  /** Bytes of the archive, in phase `write`. */
  readonly bytes: Count;
}

export interface Count {
  readonly done: number;
  readonly planned: number;
}

export interface BandProgress extends Pick<Band, 'minZoom' | 'maxZoom'> {
  readonly rows: Count;
  readonly blocks: Count;
}

const NOTHING: Count = { done: 0, planned: 0 };

export const PLANNING: BuildProgress = {
  phase: 'plan',
  bands: [],
  rows: NOTHING,
  blocks: NOTHING,
  tiles: 0,
  bytes: NOTHING,
};

/** Counts what is rendered; each change gives the progress as a whole. */
export class RenderProgress {
  readonly #bands: { minZoom: number; maxZoom: number; rows: Count; blocks: Count }[];
  #tiles = 0;

  constructor(plan: readonly { readonly band: Band; readonly rows: number; readonly blocks: number }[]) {
    this.#bands = plan.map(({ band, rows, blocks }) => ({
      minZoom: band.minZoom,
      maxZoom: band.maxZoom,
      rows: { done: 0, planned: rows },
      blocks: { done: 0, planned: blocks },
    }));
  }

  /** One block is done; its rows count as planned, a few more than are read where its neighbours' are near. */
  rendered({ block, rows }: BlockJob, tiles: number): BuildProgress {
    const band = this.#bands.find(
      ({ minZoom, maxZoom }) => minZoom <= block.minZoom && block.maxZoom <= maxZoom,
    );
    if (!band) throw new Error(`zooms ${block.minZoom} to ${block.maxZoom} lie in no band`);
    band.rows = { ...band.rows, done: band.rows.done + rows };
    band.blocks = { ...band.blocks, done: band.blocks.done + 1 };
    this.#tiles += tiles;
    return this.now();
  }

  now(): BuildProgress {
    return {
      phase: 'render',
      bands: this.#bands.map((band) => ({ ...band })),
      rows: sum(this.#bands.map(({ rows }) => rows)),
      blocks: sum(this.#bands.map(({ blocks }) => blocks)),
      tiles: this.#tiles,
      bytes: NOTHING,
    };
  }
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (total, { done, planned }) => ({ done: total.done + done, planned: total.planned + planned }),
    NOTHING,
  );
}
