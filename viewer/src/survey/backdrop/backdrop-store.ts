import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Backdrop } from './backdrop.ts';

interface Schema extends DBSchema {
  backdrops: { key: string; value: Backdrop };
}

/**
 * The backdrops of one member in this browser. Beside the journal, not in it: what is lost here is a copy of a file, and a
 * large drawing must never stand in the way of an edit.
 */
export class BackdropStore {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  static async open(memberId: string): Promise<BackdropStore> {
    const database = await openDB<Schema>(`tongtu-backdrop-${memberId}`, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('backdrops', { keyPath: 'id' });
      },
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    });
    return new BackdropStore(database);
  }

  all(): Promise<Backdrop[]> {
    return this.#database.getAll('backdrops');
  }

  async put(backdrop: Backdrop): Promise<void> {
    await this.#database.put('backdrops', backdrop);
  }

  async remove(id: string): Promise<void> {
    await this.#database.delete('backdrops', id);
  }

  close(): void {
    this.#database.close();
  }
}
