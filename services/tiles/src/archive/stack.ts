import { type Bbox, bboxUnion, type TileCoordinate } from '@tongtu/sdk/geo';
import { ArchiveError } from './archive-error.ts';
import type { ArchiveReader, TileLocation } from './reader.ts';
import { tileIdOf } from './tile-id.ts';

/** Where a tile's bytes are: in which archive, and there. */
export interface FoundTile {
  readonly archive: ArchiveReader;
  readonly location: TileLocation;
}

/** Deltas are merged into a new base before they hold more tiles than this together. */
const MAX_OVERLAY_TILES = 1_000_000;

/**
 * The archives of a tileset seen as one: tiles of the deltas over those of the base, newest first.
 * One map holds what the deltas cover, so a tile takes one look-up however many deltas there are.
 * A tile that a delta emptied is there, as an encoded empty tile.
 */
export class ArchiveStack {
  readonly base: ArchiveReader;
  /** Newest first. */
  readonly deltas: readonly ArchiveReader[];
  readonly #overlay = new Map<number, FoundTile>();
  readonly #archives: readonly ArchiveReader[];

  /** Holds the archives until {@link release}. @param deltas newest first */
  constructor(base: ArchiveReader, deltas: readonly ArchiveReader[] = []) {
    this.base = base;
    this.deltas = deltas;
    for (const archive of deltas) this.#lay(archive);
    this.#archives = [base, ...deltas];
    this.retain();
  }

  /** `[west, south, east, north]` of all archives together. */
  get bounds(): Bbox {
    return this.#archives.map(({ header }) => header.bounds).reduce(bboxUnion);
  }

  /** What the newest archive says about itself, and so about all of them: a publication may bring a new attribution. */
  get metadata(): ArchiveReader['metadata'] {
    return (this.deltas[0] ?? this.base).metadata;
  }

  locate(tile: TileCoordinate): FoundTile | undefined {
    const tileId = tileIdOf(tile);
    const found = this.#overlay.get(tileId);
    if (found) return found;
    const location = this.base.locate(tileId);
    return location && { archive: this.base, location };
  }

  /** Keeps every archive open for one more holder. @throws ArchiveError where they are closed already */
  retain(): this {
    for (const archive of this.#archives) archive.retain();
    return this;
  }

  async release(): Promise<void> {
    await Promise.all(this.#archives.map((archive) => archive.release()));
  }

  #lay(archive: ArchiveReader): void {
    const { tileIds, runLengths } = archive.directory;
    for (let index = 0; index < tileIds.length; index++) {
      for (let run = 0; run < runLengths[index]!; run++) {
        const tileId = tileIds[index]! + run;
        if (this.#overlay.has(tileId)) continue; // a newer delta has it
        const location = archive.locate(tileId);
        if (location) this.#overlay.set(tileId, { archive, location });
        if (this.#overlay.size > MAX_OVERLAY_TILES) {
          throw new ArchiveError(archive.path, `deltas of more than ${MAX_OVERLAY_TILES} tiles; merge them`);
        }
      }
    }
  }
}
