import type { Database } from '@tongtu/database';
import type { NewAuditEntry } from './entry.ts';
import { recordAudit } from './store.ts';

const FLUSH_MS = 1_000;
/** While the database is away; what comes beyond is lost, and said to be. */
const MAX_WAITING = 10_000;
const BATCH = 500;

export interface AuditQueueOptions {
  readonly database: Database;
  /** Hears of a failure, and of entries that were lost for want of room. */
  readonly onError: (error: unknown, lost: number) => void;
  readonly flushMs?: number;
  readonly maxWaiting?: number;
}

/**
 * What is put on record without a transaction of its own, such as a sign-in or a download: written within a second, in the order
 * in which it came, and before the platform closes. A process that is killed loses what the last second brought.
 */
export class AuditQueue {
  readonly #options: AuditQueueOptions;
  #waiting: NewAuditEntry[] = [];
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();

  constructor(options: AuditQueueOptions) {
    this.#options = options;
  }

  push(entry: NewAuditEntry): void {
    if (this.#waiting.length >= (this.#options.maxWaiting ?? MAX_WAITING)) {
      this.#lost++;
      return;
    }
    this.#waiting.push(entry);
    this.#timer ??= setTimeout(() => void this.flush(), this.#options.flushMs ?? FLUSH_MS).unref();
  }

  /** Resolves when what waited is written, or could not be. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH);
      try {
        await this.#options.database.asService((tx) => recordAudit(tx, batch));
      } catch (error) {
        this.#options.onError(error, this.#takeLost());
        // They wait on; the next entry, or the end, tries again.
        return;
      }
      this.#waiting = this.#waiting.slice(batch.length);
    }
    const lost = this.#takeLost();
    if (lost > 0)
      this.#options.onError(new Error(`${lost} entries of the audit log were lost for want of room`), lost);
  }

  #takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }
}
