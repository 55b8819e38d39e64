import type { TileProfileDefinition } from '@tongtu/data/tile-profile';
import { type Database, failpoint } from '@tongtu/database';
import { PointerMovedError, publishArchive, tilesetDirectory } from '../build/publish.ts';
import { openWorkspace } from '../build/workspace.ts';
import { compileProfile } from '../profile/index.ts';
import type { ServedTileset, TilesetRegistry } from '../registry.ts';
import { moveRevision } from '../store.ts';
import { changedTiles, sameTile, servedTiles, writeDelta } from './delta.ts';
import { withLease } from './lease.ts';
import { mergeTileset, needsMerge, removeArchives } from './merging.ts';
import type { RenderAnswer } from './messages.ts';
import { RenderThread } from './render-thread.ts';
import { readAgeSeconds, readStanding, type Standing } from './store.ts';

export interface TilesetPublisherOptions {
  readonly database: Database;
  readonly registry: TilesetRegistry;
  /** The data directory. */
  readonly directory: string;
  readonly profile: TileProfileDefinition;
  /** Archives that no current version needs are kept for so long. */
  readonly keepSeconds: number;
  /** What must be shown wherever the data are drawn. */
  attribution(): Promise<string | undefined>;
  /** So many deltas are merged; missing: 64. */
  readonly maxDeltas?: number;
}

/** What a turn did. */
export type Publication =
  /** The tileset shows the newest revision already, or nothing was ever published. */
  | { readonly kind: 'current' }
  | {
      readonly kind: 'published';
      readonly revision: number;
      /** Tiles that were rendered, and those of them that differ. */
      readonly dirtyTiles: number;
      readonly changedTiles: number;
    }
  /** There is no archive to lay a delta over, or it would be as large as a new one. */
  | { readonly kind: 'rebuild'; readonly reason: 'no archive' | 'another profile' | 'too many changes' };

/** What the publisher of a tileset has done since the process began, and how the last publication went. */
export interface PublisherFigures {
  publications: number;
  failures: number;
  merges: number;
  dirtyTiles: number;
  changedTiles: number;
  renderSeconds: number;
  deltaBytes: number;
  /** From the publication of the revision to the moved pointer. */
  lagSeconds: number;
}

/** More changed features are not even read: a full build takes no longer. */
const MAX_CHANGES = 20_000;
/** A move of the pointer by another process may come between; the next try sees it. */
const MAX_TRIES = 3;

/**
 * Brings one tileset from the revision that it shows to the newest: renders the tiles that differ, writes them as a delta
 * and moves the pointer. Whatever was published until it begins goes with it; one turn at a time, over all processes.
 */
export class TilesetPublisher {
  readonly tilesetId: string;
  readonly figures: PublisherFigures = {
    ...{ publications: 0, failures: 0, merges: 0, dirtyTiles: 0, changedTiles: 0 },
    ...{ renderSeconds: 0, deltaBytes: 0, lagSeconds: 0 },
  };
  readonly #options: TilesetPublisherOptions;
  #fingerprint: string | undefined;
  #thread: RenderThread | undefined;
  /** Turns and builds of this process, one after another. */
  #last: Promise<unknown> = Promise.resolve();
  #merging: Promise<void> | undefined;

  constructor(tilesetId: string, options: TilesetPublisherOptions) {
    this.tilesetId = tilesetId;
    this.#options = options;
  }

  /** Starts the rendering thread, so that the first publication need not wait for it. */
  warm(): void {
    this.#renderer().start();
  }

  /** Does the work while no turn of this process runs. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** A turn, when those before it are done. */
  bring(signal?: AbortSignal): Promise<Publication> {
    return this.exclusive(() => this.#turn(signal));
  }

  /** Runs a full build, unless the tileset needs none any more when its turn has come. */
  rebuild(build: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    return this.exclusive(async () => {
      if ((await this.#turn(signal)).kind === 'rebuild') await build();
    });
  }

  /** Merges deltas where there are many, and removes archives that are no longer needed. */
  async tidy(signal?: AbortSignal): Promise<void> {
    const { database, directory, keepSeconds, maxDeltas, registry } = this.#options;
    const tileset = registry.get(this.tilesetId);
    if (!tileset) return;
    if (needsMerge(tileset, maxDeltas)) {
      tileset.stack.retain();
      try {
        const version = await mergeTileset({ database, directory }, tileset, signal);
        if (version !== undefined) {
          this.figures.merges++;
          await registry.refresh();
        }
      } finally {
        await tileset.stack.release();
      }
    }
    await removeArchives({ database, directory }, this.tilesetId, keepSeconds);
  }

  /** Removes at once every archive that the present version does not need: former versions are gone (410). */
  forgetFormer(): Promise<number> {
    return this.exclusive(async () => {
      const { database, directory, registry } = this.#options;
      const removed = await removeArchives({ database, directory }, this.tilesetId, 0);
      await registry.refresh();
      return removed;
    });
  }

  /** Tidies in the background, once at a time. @param onError hears of a failure; the next call tries again */
  tidyLater(signal: AbortSignal, onError: (error: unknown) => void): void {
    this.#merging ??= this.tidy(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      })
      .finally(() => {
        this.#merging = undefined;
      });
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#merging;
    await this.#thread?.end();
  }

  #renderer(): RenderThread {
    const { database, profile, registry } = this.#options;
    const edition = registry.editionOf(this.tilesetId);
    if (!edition) throw new Error(`there is no tileset ${this.tilesetId}`);
    const { connection, engine } = database;
    this.#thread ??= new RenderThread({ connection, engine, edition, profile });
    return this.#thread;
  }

  async #turn(signal: AbortSignal | undefined): Promise<Publication> {
    const { database, registry } = this.#options;
    const standing = await this.#standing();
    if (standing.head === 0) return { kind: 'current' };
    if (standing.version > 0 && standing.revision >= standing.head) {
      if (this.#hasOtherProfile(registry.get(this.tilesetId)))
        return { kind: 'rebuild', reason: 'another profile' };
      return { kind: 'current' };
    }
    return withLease(database, this.tilesetId, () => this.#publish(), signal);
  }

  async #publish(): Promise<Publication> {
    for (let tries = 1; ; tries++) {
      const standing = await this.#standing();
      const tileset = await this.#servedAt(standing.version);
      if (!tileset) return { kind: 'rebuild', reason: 'no archive' };
      if (this.#hasOtherProfile(tileset)) return { kind: 'rebuild', reason: 'another profile' };
      if (standing.revision >= standing.head) return { kind: 'current' };
      if (standing.changes > MAX_CHANGES) return { kind: 'rebuild', reason: 'too many changes' };
      // A merge of deltas may exchange the archives meanwhile.
      tileset.stack.retain();
      try {
        return await this.#mend(tileset, standing);
      } catch (error) {
        if (!(error instanceof PointerMovedError) || tries === MAX_TRIES) throw error;
      } finally {
        await tileset.stack.release();
      }
    }
  }

  /** Renders what changed, over what is served, and moves the pointer. @throws PointerMovedError where another did */
  async #mend(tileset: ServedTileset, standing: Standing): Promise<Publication> {
    const { attribution, database, registry } = this.#options;
    const { maxZoom } = tileset.stack.base.header;
    const request = { from: standing.revision, to: standing.head, maxZoom };
    const [answer, attributed] = await Promise.all([
      this.#renderer().render(request, (tileIds) => servedTiles(tileset, tileIds)),
      attribution(),
    ]);
    if (answer.dirty === 'all') return { kind: 'rebuild', reason: 'too many changes' };
    failpoint('delta.rendered');
    const changed = await changedTiles(tileset, answer.dirty, answer.tiles);
    const deltaBytes = await this.#lay(tileset, standing, answer, changed, attributed);
    await registry.refresh();
    const age = await database.asService((tx) => readAgeSeconds(tx, standing.head));
    const counts = { dirtyTiles: answer.dirty.length, changedTiles: changed.length };
    Object.assign(this.figures, {
      ...{ publications: this.figures.publications + 1, deltaBytes, ...counts },
      ...{ renderSeconds: answer.milliseconds / 1000, lagSeconds: age ?? 0 },
    });
    return { kind: 'published', revision: standing.head, ...counts };
  }

  /** Writes the delta and moves the pointer; without anything to say, moves the pointer alone. @returns its size */
  async #lay(
    tileset: ServedTileset,
    { head, version }: Standing,
    { extent }: RenderAnswer,
    changed: Awaited<ReturnType<typeof changedTiles>>,
    attribution: string | undefined,
  ): Promise<number> {
    const { database, directory, profile: definition } = this.#options;
    const { tilesetId } = this;
    if (changed.length === 0 && tileset.stack.metadata.attribution === attribution) {
      if (!(await database.asService((tx) => moveRevision(tx, tilesetId, head, version + 1))))
        throw new PointerMovedError(tilesetId, version, Number.NaN);
      return 0;
    }
    const { minZoom, maxZoom } = tileset.stack.base.header;
    const profile = compileProfile({ ...definition, maxZoom }, tileset.edition);
    const workspace = await openWorkspace(tilesetDirectory(directory, tilesetId));
    try {
      const tiles = changed.length > 0 ? changed : [await sameTile(tileset)];
      const facts = { revision: head, attribution, extent };
      const { path, sha256, sizeBytes } = await writeDelta(workspace.path, tileset, profile, tiles, facts);
      failpoint('delta.written');
      const archive = {
        ...{ kind: 'delta' as const, sha256, sizeBytes, revision: head, minZoom, maxZoom },
        ...{ metadata: { tiles: changed.length }, tileIds: changed.map(({ tileId }) => tileId) },
      };
      await publishArchive({ database, directory, tilesetId }, path, archive, version);
      return sizeBytes;
    } finally {
      await workspace.remove();
    }
  }

  async #standing(): Promise<Standing> {
    const standing = await this.#options.database.asService((tx) => readStanding(tx, this.tilesetId));
    if (!standing) throw new Error(`there is no tileset ${this.tilesetId}`);
    return standing;
  }

  /** The tileset at a version of its pointer; undefined where it has no archive. @throws where that can't be opened */
  async #servedAt(version: number): Promise<ServedTileset | undefined> {
    const { registry } = this.#options;
    if (version === 0) return undefined;
    if (registry.get(this.tilesetId)?.version !== version) await registry.refresh();
    const tileset = registry.get(this.tilesetId);
    const problem = registry.problems().get(this.tilesetId);
    if (problem !== undefined)
      throw new Error(`the archives of ${this.tilesetId} can't be opened: ${problem}`);
    if (tileset && tileset.version < version)
      throw new Error(`${this.tilesetId} is served at version ${tileset.version}; wanted ${version}`);
    return tileset;
  }

  #hasOtherProfile(tileset: ServedTileset | undefined): boolean {
    if (!tileset) return false;
    this.#fingerprint ??= compileProfile(this.#options.profile, tileset.edition).fingerprint;
    return tileset.stack.metadata.fingerprint !== this.#fingerprint;
  }
}
