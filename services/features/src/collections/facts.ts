import { audienceOf, type Database, editionOf, type Principal } from '@tongtu/database';
import type { Bbox } from '@tongtu/sdk/geo';
import { type CollectionFacts, currentRevision, readCollectionFacts } from './store.ts';

/**
 * Number and box of the features of each collection, as a caller sees them. Counting a city takes as long as reading
 * it, so it is done once for a revision and each kind of caller, by the first who asks.
 */
export class CollectionFactsCache {
  readonly #database: Database;
  readonly #known = new Map<
    string,
    { revision: number; facts: Promise<ReadonlyMap<string, CollectionFacts>> }
  >();

  constructor(database: Database) {
    this.#database = database;
  }

  async of(principal: Principal): Promise<ReadonlyMap<string, CollectionFacts>> {
    const revision = await this.#database.as(principal, currentRevision);
    const kind = `${editionOf(principal)} ${audienceOf(principal)}`;
    const known = this.#known.get(kind);
    if (known?.revision === revision) return known.facts;
    const facts = this.#database.as(principal, (tx) => readCollectionFacts(tx, editionOf(principal)));
    this.#known.set(kind, { revision, facts });
    facts.catch(() => {
      if (this.#known.get(kind)?.facts === facts) this.#known.delete(kind); // a failure is never kept
    });
    return facts;
  }
}

/** The box around all boxes, or undefined where there is none. */
export function unionOf(boxes: Iterable<Bbox | undefined>): Bbox | undefined {
  let union: Bbox | undefined;
  for (const box of boxes) {
    if (!box) continue;
    union = union
      ? [
          Math.min(union[0], box[0]),
          Math.min(union[1], box[1]),
          Math.max(union[2], box[2]),
          Math.max(union[3], box[3]),
        ]
      : box;
  }
  return union;
}
