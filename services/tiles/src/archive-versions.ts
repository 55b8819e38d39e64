import { VirtualArchive } from './archive/virtual-archive.ts';
import type { ServedTileset, TilesetRegistry } from './registry.ts';

/** A reader asks for header, directory and tile one after another: this long they all come from one version. */
const MIN_AGE_MS = 60_000;
/** Former versions kept open; each costs its directories. */
const MAX_PINNED = 8;

interface Held {
  readonly archive: VirtualArchive;
  readonly sinceMs: number;
}

/**
 * Tilesets as archive files: the current one, which takes a new version at most once a minute, and former ones by
 * number. What is answered is held until the caller releases it. Nothing that failed is kept.
 */
export class ArchiveVersions {
  readonly #registry: TilesetRegistry;
  readonly #now: () => number;
  readonly #current = new Map<string, Held>();
  readonly #renewals = new Map<string, Promise<VirtualArchive>>();
  /** By tileset and version, the one asked for longest ago first. */
  readonly #pinned = new Map<string, Promise<VirtualArchive | undefined>>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(registry: TilesetRegistry, now: () => number = () => performance.now()) {
    this.#registry = registry;
    this.#now = now;
  }

  /** The tileset as it is, or was less than a minute ago. */
  async current(tileset: ServedTileset): Promise<VirtualArchive> {
    const { id, version } = tileset;
    const held = this.#current.get(id);
    const isKept = held && held.archive.version >= tileset.keptFrom;
    if (isKept && (held.archive.version === version || this.#now() - held.sinceMs < MIN_AGE_MS))
      return held.archive.retain();
    let renewal = this.#renewals.get(id);
    if (!renewal) {
      renewal = this.#renew(tileset).finally(() => this.#renewals.delete(id));
      this.#renewals.set(id, renewal);
    }
    return (await renewal).retain();
  }

  /** Undefined where the version's archives are no longer kept. */
  async pinned(tileset: ServedTileset, version: number): Promise<VirtualArchive | undefined> {
    const key = `${tileset.id}@${version}`;
    const known = this.#pinned.get(key);
    if (version < tileset.keptFrom) {
      if (known) this.#forget(key, known);
      await (await known?.catch(() => undefined))?.release();
      return undefined;
    }
    const opening = known ?? this.#open(tileset, version);
    this.#pinned.delete(key);
    this.#pinned.set(key, opening);
    if (!known) this.#forgetOldest();
    try {
      const archive = await opening;
      if (archive) return archive.retain();
    } catch (error) {
      this.#forget(key, opening);
      throw error;
    }
    this.#forget(key, opening);
    return undefined;
  }

  async close(): Promise<void> {
    const archives = await Promise.allSettled([
      ...[...this.#current.values()].map(({ archive }) => archive),
      ...this.#pinned.values(),
    ]);
    this.#current.clear();
    this.#pinned.clear();
    for (const result of archives) if (result.status === 'fulfilled') await result.value?.release();
  }

  async #renew({ id, stack, version, revision, base, deltas }: ServedTileset): Promise<VirtualArchive> {
    const hashes = [base, ...deltas].map(({ sha256 }) => sha256);
    const archive = await VirtualArchive.of({ stack, hashes, version, revision });
    const former = this.#current.get(id);
    this.#current.set(id, { archive, sinceMs: this.#now() });
    await former?.archive.release();
    return archive;
  }

  async #open(tileset: ServedTileset, version: number): Promise<VirtualArchive | undefined> {
    if (tileset.version === version) {
      const { stack, base, deltas, revision } = tileset;
      const hashes = [base, ...deltas].map(({ sha256 }) => sha256);
      return VirtualArchive.of({ stack, hashes, version, revision });
    }
    const former = await this.#registry.openVersion(tileset.id, version);
    if (!former) return undefined;
    try {
      return await VirtualArchive.of({ ...former, version });
    } finally {
      await former.stack.release();
    }
  }

  #forget(key: string, opening: Promise<VirtualArchive | undefined>): void {
    if (this.#pinned.get(key) === opening) this.#pinned.delete(key);
  }

  #forgetOldest(): void {
    for (const [key, opening] of this.#pinned) {
      if (this.#pinned.size <= MAX_PINNED) return;
      this.#pinned.delete(key);
      opening.then(
        (archive) => archive?.release(),
        () => {}, // whoever asked hears of it
      );
    }
  }
}
