import { join } from 'node:path';
import type { Database } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import { HotTiles, type ServedTile } from './archive/hot-tiles.ts';
import { OpenArchives } from './archive/open-archives.ts';
import type { ArchiveReader } from './archive/reader.ts';
import { ArchiveStack, type FoundTile } from './archive/stack.ts';
import { HotTileLayers } from './archive/tile-layers.ts';
import type { TilesetPart } from './archive/tileset-part.ts';
import { readPointers, readVersion, type StoredArchive, type TilesetPointer } from './store.ts';

export interface RegistryOptions {
  readonly database: Database;
  /** The data directory, to which the paths of archives are relative. */
  readonly directory: string;
  /** How often the pointers are read although no one said that they moved: the safety net. */
  readonly pollMs?: number;
  readonly hotTileBytes?: number;
  /** Told when another version of a tileset is served. */
  readonly onMoved?: () => void;
  /** Hears of polls that failed and archives that can't be opened. */
  readonly onError?: (error: unknown) => void;
}

/** A tileset as this process serves it. */
export interface ServedTileset {
  readonly id: string;
  readonly edition: Edition;
  readonly version: number;
  readonly revision: number;
  readonly base: StoredArchive;
  /** Newest first. */
  readonly deltas: readonly StoredArchive[];
  /** Versions before it are not served any more, whoever still holds their archives open. */
  readonly keptFrom: number;
  readonly stack: ArchiveStack;
}

const POLL_MS = 5_000;
const HOT_TILE_BYTES = 64 * 1024 * 1024;
const HOT_LAYER_BYTES = 16 * 1024 * 1024;

/**
 * Every tileset with its archives open, in memory: no database on the path of a tile.
 * Whoever moves a pointer calls {@link refresh}; a poll makes up for those who could not.
 * A tileset whose new archive can't be opened keeps the one it has, and is listed in {@link problems}.
 */
export class TilesetRegistry {
  readonly #options: RegistryOptions;
  readonly #hot: HotTiles;
  readonly #hotLayers: HotTileLayers;
  readonly #open = new OpenArchives();
  readonly #served = new Map<string, ServedTileset>();
  /** Known to the database, with or without an archive. */
  #known = new Map<string, Edition>();
  #problems = new Map<string, string>();
  #running: Promise<void> | undefined;
  #queued: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: RegistryOptions) {
    this.#options = options;
    this.#hot = new HotTiles(options.hotTileBytes ?? HOT_TILE_BYTES);
    this.#hotLayers = new HotTileLayers(this.#hot, HOT_LAYER_BYTES);
  }

  /** Reads the pointers for the first time and starts to poll. */
  static async open(options: RegistryOptions): Promise<TilesetRegistry> {
    const registry = new TilesetRegistry(options);
    await registry.refresh();
    registry.#poll();
    return registry;
  }

  /** Undefined where there is no such tileset or it has no archive yet. */
  get(tilesetId: string): ServedTileset | undefined {
    return this.#served.get(tilesetId);
  }

  /** The edition that a tileset is cut from; undefined where there is no such tileset. */
  editionOf(tilesetId: string): Edition | undefined {
    return this.#known.get(tilesetId);
  }

  list(): ServedTileset[] {
    return [...this.#served.values()];
  }

  /** What keeps a tileset from its newest archive, by tileset: for the readiness check. */
  problems(): ReadonlyMap<string, string> {
    return this.#problems;
  }

  /** A tile that is in memory. */
  hotTile(found: FoundTile): ServedTile | undefined {
    return this.#hot.peek(found);
  }

  /** A tile as stored, from memory where it was asked for lately. */
  tile(found: FoundTile, signal?: AbortSignal): Promise<ServedTile> {
    return this.#hot.get(found, signal);
  }

  /** As much of a tile as a caller may see, or asks for. */
  tilePart(found: FoundTile, part: TilesetPart, signal?: AbortSignal): Promise<ServedTile> {
    return this.#hotLayers.get(found, part, signal);
  }

  /**
   * Reads the pointers again; settled when what they said at the time of the call, or later, is served.
   * However many ask, one reading runs and one waits.
   */
  refresh(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#read().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    // The one that runs may have read the pointers before the caller's move.
    this.#queued ??= this.#running.then(
      () => this.#next(),
      () => this.#next(),
    );
    return this.#queued;
  }

  /**
   * The archives of a former version, which the caller releases; undefined where they are no longer on record.
   * The one question to the database beside the pointers': former versions are many, and hardly asked for.
   */
  async openVersion(
    tilesetId: string,
    version: number,
  ): Promise<{ stack: ArchiveStack; hashes: readonly string[]; revision: number } | undefined> {
    const found = await this.#options.database.asService((tx) => readVersion(tx, tilesetId, version));
    if (!found) return undefined;
    const { archives, revision } = found;
    return { stack: await this.#stackOf(archives), hashes: archives.map(({ sha256 }) => sha256), revision };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await (this.#queued ?? this.#running)?.catch(() => {}); // its own caller hears of a failure
    for (const { stack } of this.#served.values()) await stack.release();
    this.#served.clear();
  }

  #next(): Promise<void> {
    this.#queued = undefined;
    return this.refresh();
  }

  #poll(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.refresh()
        .catch((error: unknown) => this.#options.onError?.(error))
        .finally(() => this.#poll());
    }, this.#options.pollMs ?? POLL_MS);
    this.#timer.unref();
  }

  async #read(): Promise<void> {
    const pointers = await this.#options.database.asService(readPointers);
    const problems = new Map<string, string>();
    for (const pointer of pointers) {
      if (this.#closed) return;
      try {
        await this.#serve(pointer);
      } catch (error) {
        problems.set(pointer.id, error instanceof Error ? error.message : String(error));
        this.#options.onError?.(error);
      }
    }
    this.#known = new Map(pointers.map(({ id, edition }) => [id, edition]));
    this.#problems = problems;
  }

  async #serve({ base, deltas, ...pointer }: TilesetPointer): Promise<void> {
    const current = this.#served.get(pointer.id);
    if (!base) return;
    if (current?.version === pointer.version) {
      if (current.keptFrom !== pointer.keptFrom)
        this.#served.set(pointer.id, { ...current, keptFrom: pointer.keptFrom });
      return;
    }
    const stack = await this.#stackOf([base, ...deltas]);
    this.#served.set(pointer.id, { ...pointer, base, deltas, stack });
    this.#options.onMoved?.();
    // A request that found the former stack has asked for its bytes by now, and a read under way is finished
    // before its file is closed.
    await current?.stack.release();
  }

  /** The base first. The caller releases the stack. */
  async #stackOf(archives: readonly StoredArchive[]): Promise<ArchiveStack> {
    const opened: ArchiveReader[] = [];
    try {
      for (const { path } of archives)
        opened.push(await this.#open.open(join(this.#options.directory, path)));
      const [base, ...deltas] = opened;
      return new ArchiveStack(base!, deltas);
    } finally {
      // The stack holds them from here on; without one they close.
      for (const archive of opened) await archive.close();
    }
  }
}
