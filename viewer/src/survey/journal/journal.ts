import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { Edit } from '../edit/edit.ts';
import type { History } from '../edit/history.ts';
import type { Draft, Sending } from './sending.ts';

interface Entry {
  readonly seq: number;
  readonly edit: Edit;
  readonly isUndone: boolean;
}

interface Schema extends DBSchema {
  edits: { key: number; value: Entry };
  sendings: { key: number; value: { readonly order: number; readonly sending: Sending } };
  draft: { key: 'draft'; value: Draft };
  owner: { key: 'owner'; value: string };
}
type Stores = StoreNames<Schema>;
type Writing = IDBPTransaction<Schema, Stores[], 'readwrite'>;

/** Another page has taken the work over: this one may write no more. */
export class NotOwnerError extends Error {
  constructor() {
    super('another page keeps this journal now');
  }
}

export interface JournalContent {
  readonly history: History;
  /** Oldest first. */
  readonly sendings: readonly Sending[];
  /** The changeset that the work on the desk goes on with. */
  readonly draft: Draft | undefined;
}

/**
 * The work of one member in this browser: every edit until the server has acknowledged it. A call that has ended is on the
 * disk. Several pages may open it, but only the one that has called {@link Journal.own} last can write: whatever another
 * still has under way fails with {@link NotOwnerError} and leaves nothing.
 */
export class Journal {
  readonly #database: IDBPDatabase<Schema>;
  readonly #token: string;

  private constructor(database: IDBPDatabase<Schema>, token: string) {
    this.#database = database;
    this.#token = token;
  }

  /**
   * @param memberId whose work it is: that of one who signs in after another is kept apart
   * @param token names this page
   */
  static async open(memberId: string, token: string): Promise<Journal> {
    const database = await openDB<Schema>(`tongtu-survey-${memberId}`, 2, {
      upgrade(fresh, formerVersion) {
        if (formerVersion < 1) {
          fresh.createObjectStore('edits', { keyPath: 'seq' });
          fresh.createObjectStore('sendings', { keyPath: 'order' });
          fresh.createObjectStore('owner');
        }
        fresh.createObjectStore('draft');
      },
      // A tab with a newer desk waits to open it: this one writes no more after that.
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    });
    return new Journal(database, token);
  }

  /** Makes this page the one that writes. */
  async own(): Promise<void> {
    const writing = this.#database.transaction('owner', 'readwrite', { durability: 'strict' });
    await Promise.all([writing.store.put(this.#token, 'owner'), writing.done]);
  }

  async read(): Promise<JournalContent> {
    const reading = this.#database.transaction(['edits', 'sendings', 'draft']);
    const [entries, sendings, draft] = await Promise.all([
      reading.objectStore('edits').getAll(),
      reading.objectStore('sendings').getAll(),
      reading.objectStore('draft').get('draft'),
    ]);
    const edits = (isUndone: boolean) =>
      entries.filter((entry) => entry.isUndone === isUndone).map(({ edit }) => edit);
    return {
      history: { done: edits(false), undone: edits(true).toReversed() },
      sendings: sendings.map(({ sending }) => sending),
      draft,
    };
  }

  /** Another edit was done; those that were taken back are gone. */
  perform(edit: Edit): Promise<void> {
    return this.#write(async (writing) => {
      const store = writing.objectStore('edits');
      const entries = await store.getAll();
      for (const { seq, isUndone } of entries) if (isUndone) await store.delete(seq);
      const last = entries.findLast(({ isUndone }) => !isUndone);
      await store.put({ seq: (last?.seq ?? 0) + 1, edit, isUndone: false });
    });
  }

  /** The last edit was taken back. */
  undo(): Promise<void> {
    return this.#mark((entries) => entries.findLast(({ isUndone }) => !isUndone));
  }

  /** The edit that was taken back last was done again. */
  redo(): Promise<void> {
    return this.#mark((entries) => entries.find(({ isUndone }) => isUndone));
  }

  /** Hands the work on the desk in: from now on it is what the sending says. */
  handIn(sending: Sending): Promise<void> {
    return this.#write(async (writing) => {
      const store = writing.objectStore('sendings');
      const orders = await store.getAllKeys();
      await writing.objectStore('edits').clear();
      await writing.objectStore('draft').clear();
      await store.put({ order: (orders.at(-1) ?? 0) + 1, sending });
    });
  }

  /** How far the sending is now. */
  keep(sending: Sending): Promise<void> {
    return this.#write(async (writing) => {
      const store = writing.objectStore('sendings');
      const known = (await store.getAll()).find((each) => each.sending.id === sending.id);
      if (known) await store.put({ ...known, sending });
    });
  }

  /** The server has it and has done with it. */
  forget({ id }: Sending): Promise<void> {
    return this.#write(async (writing) => {
      await this.#drop(writing, id);
    });
  }

  /** Puts the edits of a sending back on the desk, before those that are there, and their changeset with them. */
  takeBack({ id, edits }: Sending, draft: Draft | undefined): Promise<void> {
    return this.#write(async (writing) => {
      if (await this.#drop(writing, id)) await this.#lay(writing, edits, draft);
    });
  }

  /** Puts the work of a changeset of the server on the desk, before what is there. */
  takeUp(edits: readonly Edit[], draft: Draft): Promise<void> {
    return this.#write((writing) => this.#lay(writing, edits, draft));
  }

  /** The changeset that the work on the desk went on with is none to go on with any more. */
  leaveDraft(): Promise<void> {
    return this.#write((writing) => writing.objectStore('draft').clear());
  }

  close(): void {
    this.#database.close();
  }

  #mark(which: (entries: readonly Entry[]) => Entry | undefined): Promise<void> {
    return this.#write(async (writing) => {
      const store = writing.objectStore('edits');
      const found = which(await store.getAll());
      if (found) await store.put({ ...found, isUndone: !found.isUndone });
    });
  }

  async #lay(writing: Writing, edits: readonly Edit[], draft: Draft | undefined): Promise<void> {
    const store = writing.objectStore('edits');
    const [first] = await store.getAllKeys();
    const start = (first ?? 1) - edits.length;
    for (const [index, edit] of edits.entries())
      await store.put({ seq: start + index, edit, isUndone: false });
    if (draft) await writing.objectStore('draft').put(draft, 'draft');
  }

  async #drop(writing: Writing, id: string): Promise<boolean> {
    const store = writing.objectStore('sendings');
    const known = (await store.getAll()).find(({ sending }) => sending.id === id);
    if (known) await store.delete(known.order);
    return known !== undefined;
  }

  async #write(work: (writing: Writing) => Promise<void>): Promise<void> {
    const writing: Writing = this.#database.transaction(
      ['edits', 'sendings', 'draft', 'owner'],
      'readwrite',
      {
        // The browser says so only when it is on the disk: a crash of the machine loses nothing.
        durability: 'strict',
      },
    );
    try {
      if ((await writing.objectStore('owner').get('owner')) !== this.#token) throw new NotOwnerError();
      await work(writing);
    } catch (error) {
      // What it was aborted for is thrown below.
      writing.done.catch(() => {});
      if (writing.error === null) abort(writing);
      throw error;
    }
    await writing.done;
  }
}

function abort(writing: Writing): void {
  try {
    writing.abort();
  } catch {
    // It has ended by itself.
  }
}
