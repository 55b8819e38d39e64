import type { Database, Principal } from '@tongtu/database';
import { GRANT_ACTIONS, type GrantAction } from '@tongtu/sdk/contract';
import { listCollections } from './store.ts';
import { kindOfCaller, type VisibleDefinition, visibleDefinition } from './visible.ts';

/** How long a change of a definition or a grant by another process may go unnoticed here. */
const FRESH_MS = 5_000;
/** Kinds of callers that are remembered: organizations and keys are many, those who ask at a time are few. */
const MAX_KINDS = 1_000;

export type Definitions = ReadonlyMap<string, VisibleDefinition>;

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

  /** By id, in the order of ids: those with which the caller may do this. */
  of(principal: Principal, action: GrantAction = 'query'): Promise<Definitions> {
    const kind = `${action} ${kindOfCaller(principal)}`;
    const known = this.#known.get(kind);
    if (known && this.#now() - known.readAt < FRESH_MS) return known.definitions;
    const definitions = this.#read(principal, action);
    const entry = { readAt: this.#now(), definitions };
    this.#known.delete(kind);
    if (this.#known.size >= MAX_KINDS) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(kind, entry);
    definitions.catch(() => {
      if (this.#known.get(kind) === entry) this.#known.delete(kind); // a failure is never kept
    });
    return definitions;
  }

  /** What the caller may do with each collection; nothing of those that are seen as everybody sees them. */
  async actionsOf(principal: Principal): Promise<ReadonlyMap<string, readonly GrantAction[]>> {
    const found = new Map<string, GrantAction[]>();
    for (const action of GRANT_ACTIONS)
      for (const [id, { source }] of await this.of(principal, action))
        if (source.edition === 'full') found.set(id, [...(found.get(id) ?? []), action]);
    return found;
  }

  /** A definition or a grant has changed in this process. */
  forget(): void {
    this.#known.clear();
  }

  async #read(principal: Principal, action: GrantAction): Promise<Definitions> {
    const found = await this.#database.as(principal, listCollections, { action });
    return new Map(found.map((readable) => [readable.definition.id, visibleDefinition(readable)]));
  }
}
