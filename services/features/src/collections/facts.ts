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

  /** Number of features of a collection at a revision, where that is the newest; undefined where it is not any more. */
  async total(principal: Principal, collectionId: string, revision: number): Promise<number | undefined> {
    const entry = await this.#newest(principal);
    const facts = await entry.facts;
    return entry.revision === revision ? (facts.get(collectionId)?.count ?? 0) : undefined;
  }

  async of(principal: Principal): Promise<ReadonlyMap<string, CollectionFacts>> {
    return (await this.#newest(principal)).facts;
  }

  async #newest(principal: Principal) {
    const revision = await this.#database.as(principal, currentRevision);
    const kind = `${editionOf(principal)} ${audienceOf(principal)}`;
    const known = this.#known.get(kind);
    if (known && known.revision >= revision) return known;
    const counted = this.#database.as(
      principal,
      async (tx) => ({
        at: await currentRevision(tx),
        facts: await readCollectionFacts(tx, editionOf(principal)),
      }),
      { isolation: 'repeatable read' },
    );
    const entry = { revision, facts: counted.then(({ facts }) => facts) };
    this.#known.set(kind, entry);
    counted.then(
      ({ at }) => {
        entry.revision = at; // a publication may have come between
      },
      () => {
        if (this.#known.get(kind) === entry) this.#known.delete(kind); // a failure is never kept
      },
    );
    await counted;
    return entry;
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
