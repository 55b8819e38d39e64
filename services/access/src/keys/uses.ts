import type { Database } from '@tongtu/database';
import { KEY_USE_SECONDS } from '../rules.ts';
import { noteUses } from './store.ts';

/**
 * When keys were last used, written at most once a minute for all of them together, by a timer: no request waits for it.
 * What the database does not take is tried again with the next.
 */
export class KeyUses {
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  #uses = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, onError: (error: unknown) => void) {
    this.#database = database;
    this.#onError = onError;
  }

  note(keyId: string, nowMs: number): void {
    this.#uses.set(keyId, nowMs);
    this.#timer ??= setTimeout(() => void this.write(), KEY_USE_SECONDS * 1_000).unref();
  }

  /** Writes what there is; at the end of the platform what the timer had not come to. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#uses.size === 0) return;
    const uses = this.#uses;
    this.#uses = new Map();
    try {
      await this.#database.asAuth((tx) => noteUses(tx, uses));
    } catch (error) {
      for (const [id, at] of uses) if (!this.#uses.has(id)) this.#uses.set(id, at);
      this.#onError(error);
    }
  }
}
