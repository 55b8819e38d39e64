import type { Database, Principal, Transaction } from '@tongtu/database';
import type { PlatformEvent, TilesetState } from '@tongtu/sdk/contract';
import { tileOfId } from '@tongtu/tiles';
import { groupBySource } from '../collections/source.ts';
import { currentRevision, listCollections } from '../collections/store.ts';
import {
  readEvents,
  readHead,
  readKeptFrom,
  readTilesetStates,
  readTouched,
  type StoredEvent,
} from './store.ts';

/** Hears of events in their order. Must not throw and not wait. */
export type Listener = (events: readonly PlatformEvent[]) => void;

interface ChannelOptions {
  readonly database: Database;
  readonly onTilesMoved?: (moved: readonly TilesetState[]) => Promise<void>;
  readonly onError?: (error: unknown) => void;
}

/** Events of one transaction. */
const BATCH = 200;
/** Who missed more than these asks for everything anew, which is less. */
const MAX_REPLAYED = 1_000;
/** A longer list takes a map longer to go through than its tiles to be asked for again. */
const MAX_TILES = 5_000;
/** To find the box of more changes would hold the database too long. */
const MAX_CHANGES_WITH_BOX = 10_000;

/** The events as callers of one kind see them; one reading of the database for all of these. */
export class Channel {
  readonly #principal: Principal;
  readonly #options: ChannelOptions;
  readonly #listeners = new Set<Listener>();
  /** Those who wait to be told where they stand. */
  readonly #joining = new Map<Listener, number | undefined>();
  /** The last event that all listeners have; undefined while there are none. */
  #reached: number | undefined;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #closed = false;
  #failed = false;

  constructor(principal: Principal, options: ChannelOptions) {
    this.#principal = principal;
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0 && this.#joining.size === 0;
  }

  join(after: number | undefined, listener: Listener): () => void {
    this.#joining.set(listener, after);
    this.wake();
    return () => {
      this.#joining.delete(listener);
      this.#listeners.delete(listener);
      if (this.isEmpty) this.#reached = undefined;
    };
  }

  wake(): void {
    this.#isWoken = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    this.#joining.clear();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isWoken && !this.#closed && !this.isEmpty) {
      this.#isWoken = false;
      try {
        await this.#turn();
        this.#failed = false;
      } catch (error) {
        // Once: the poll tries again every second for as long as the database is away.
        if (!this.#failed) this.#options.onError?.(error);
        this.#failed = true;
      }
    }
  }

  /** Tells the listeners what is new, then those who came where they stand. */
  async #turn(): Promise<void> {
    const joining = [...this.#joining];
    const from = this.#reached;
    const read = await this.#read(async (tx) => {
      const head = await readHead(tx);
      const fresh = from === undefined ? [] : await this.#eventsAfter(tx, from, BATCH);
      // What the caller does not see is passed over, but only as far as was read.
      const reached = fresh.length === BATCH ? fresh.at(-1)!.id : head;
      const greetings = new Map<Listener, readonly PlatformEvent[]>();
      for (const [listener, after] of reached === head ? joining : [])
        greetings.set(listener, await this.#greeting(tx, after, head));
      return { head, fresh, reached, greetings };
    });
    if (this.#closed) return;
    await this.#tellNode([...read.fresh, ...[...read.greetings.values()].flat()]);
    if (read.fresh.length > 0) for (const listener of this.#listeners) listener(read.fresh);
    for (const [listener, greeting] of read.greetings) {
      if (!this.#joining.delete(listener)) continue; // left meanwhile
      this.#listeners.add(listener);
      if (greeting.length > 0) listener(greeting);
    }
    this.#reached = this.isEmpty ? undefined : read.reached;
    if (read.reached < read.head || this.#joining.size > 0) this.#isWoken = true;
  }

  async #greeting(tx: Transaction, after: number | undefined, head: number): Promise<PlatformEvent[]> {
    const isKept =
      after !== undefined &&
      after <= head &&
      head - after <= MAX_REPLAYED &&
      after + 1 >= (await readKeptFrom(tx, head));
    if (isKept) return this.#eventsAfter(tx, after, MAX_REPLAYED);
    return [
      {
        type: after === undefined ? 'state' : 'reset',
        ...{ id: head, revision: await currentRevision(tx), tilesets: await readTilesetStates(tx) },
      },
    ];
  }

  /** Empty revisions are left in, so that whoever reads a batch knows how far it went. */
  async #eventsAfter(tx: Transaction, after: number, limit: number): Promise<PlatformEvent[]> {
    const events: PlatformEvent[] = [];
    for (const stored of await readEvents(tx, { after, limit, maxTiles: MAX_TILES }))
      events.push(await this.#eventOf(tx, stored));
    return events;
  }

  async #eventOf(tx: Transaction, stored: StoredEvent): Promise<PlatformEvent> {
    const { id, revision } = stored;
    if (stored.kind === 'tiles') {
      const { tileset, version, tileIds } = stored;
      const tiles = tileIds?.map((tileId) => {
        const { z, x, y } = tileOfId(tileId);
        return [z, x, y] as const;
      });
      return { type: 'tiles', id, tileset, version, revision, tiles: tiles ?? 'all' };
    }
    const { changes, publishedAt } = stored;
    const seen = groupBySource(
      (await listCollections(tx)).map(({ definition: { id }, source }) => ({ id, source })),
    );
    const touched = await readTouched(tx, seen, revision, changes <= MAX_CHANGES_WITH_BOX);
    const { collections, bbox } = touched;
    return { type: 'revision', id, revision, publishedAt, collections, ...(bbox ? { bbox } : {}) };
  }

  async #tellNode(events: readonly PlatformEvent[]): Promise<void> {
    const moved = events.flatMap((event) =>
      event.type === 'tiles' ? [event] : event.type === 'revision' ? [] : event.tilesets,
    );
    if (moved.length > 0)
      await this.#options.onTilesMoved?.(moved).catch((error: unknown) => this.#options.onError?.(error));
  }

  /** Short transactions of what row-level security shows this audience, each of one moment. */
  #read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#options.database.as(this.#principal, work, { isolation: 'repeatable read' });
  }
}
