import { audienceOf, type Database, type Principal } from '@tongtu/database';
import { listCollections } from './store.ts';
import { type VisibleDefinition, visibleDefinition } from './visible.ts';

/** How long a change of a definition by another process may go unnoticed here. */
const FRESH_MS = 5_000;

type Definitions = ReadonlyMap<string, VisibleDefinition>;

/**
 * The collections that each kind of caller sees, in memory: every request needs one, and they hardly ever change.
 * Row-level security decides what is in the list, and on every feature all the same.
 */
export class DefinitionsCache {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #known = new Map<
    string,
    { readonly readAt: number; readonly definitions: Promise<Definitions> }
  >();

  constructor(database: Database, now: () => number = () => performance.now()) {
    this.#database = database;
    this.#now = now;
  }

  /** By id, in the order of ids. */
  of(principal: Principal): Promise<Definitions> {
    const audience = audienceOf(principal);
    const known = this.#known.get(audience);
    if (known && this.#now() - known.readAt < FRESH_MS) return known.definitions;
    const definitions = this.#read(principal);
    const entry = { readAt: this.#now(), definitions };
    this.#known.set(audience, entry);
    definitions.catch(() => {
      if (this.#known.get(audience) === entry) this.#known.delete(audience); // a failure is never kept
    });
    return definitions;
  }

  async #read(principal: Principal): Promise<Definitions> {
    const found = await this.#database.as(principal, listCollections);
    return new Map(found.map((definition) => [definition.id, visibleDefinition(definition, principal)]));
  }
}
