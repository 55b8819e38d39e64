import type { Database, Principal } from '@tongtu/database';
import type { Bbox } from '@tongtu/sdk/geo';
import type { DefinitionsCache } from './definitions.ts';
import { type CollectionFacts, currentRevision, readCollectionFacts } from './store.ts';
import { kindOfCaller } from './visible.ts';

type Facts = ReadonlyMap<string, CollectionFacts>;

interface Counted {
  revision: number;
  readonly facts: Promise<Facts>;
}

/** Callers whose own counts are kept: those who see some rows of a collection. */
const MAX_KINDS = 200;

/**
 * Number and box of the features of each collection, as a caller sees them. Counting a city takes as long as reading
 * it, so it is done once for a revision and an edition, by the first who asks; and for whoever sees some rows alone, once
 * for these.
 */
export class CollectionFactsCache {
  readonly #database: Database;
  readonly #definitions: DefinitionsCache;
  readonly #known = new Map<string, Counted>();

  constructor(database: Database, definitions: DefinitionsCache) {
    this.#database = database;
    this.#definitions = definitions;
  }

  /** Number of features of a collection at a revision, where that is the newest; undefined where it is not any more. */
  async total(principal: Principal, collectionId: string, revision: number): Promise<number | undefined> {
    const { facts, revision: counted } = await this.#newest(principal);
    return counted === revision ? (facts.get(collectionId)?.count ?? 0) : undefined;
  }

  async of(principal: Principal): Promise<Facts> {
    return (await this.#newest(principal)).facts;
  }

  async #newest(principal: Principal): Promise<{ readonly revision: number; readonly facts: Facts }> {
    const seen = [...(await this.#definitions.of(principal)).values()];
    const revision = await this.#database.as(principal, currentRevision);
    const facts = new Map<string, CollectionFacts>();
    let oldest = Number.POSITIVE_INFINITY;
    const take = async (
      key: string,
      ids: readonly string[],
      count: () => Promise<readonly [number, Facts]>,
    ) => {
      const counted = await this.#counted(key, revision, count);
      oldest = Math.min(oldest, counted.revision);
      const found = await counted.facts;
      for (const id of ids) {
        const known = found.get(id);
        if (known) facts.set(id, known);
      }
    };
    for (const edition of ['full', 'public'] as const) {
      const whole = seen.filter(({ source }) => source.edition === edition && source.hasAllRows);
      if (whole.length === 0) continue;
      await take(edition, ids(whole), () =>
        // Of all collections, whoever asks: what is answered are those of which the caller sees every row.
        this.#database.asService(
          async (tx) => [
            await currentRevision(tx),
            await readCollectionFacts(tx, { edition, isMasked: false }),
          ],
          { isolation: 'repeatable read' },
        ),
      );
    }
    const some = seen.filter(({ source }) => !source.hasAllRows);
    if (some.length > 0) {
      const permits = some.map(({ source }) => source.permits).join();
      await take(`${kindOfCaller(principal)} ${permits}`, ids(some), () =>
        this.#database.as(
          principal,
          async (tx) => [
            await currentRevision(tx),
            await readCollectionFacts(tx, { edition: 'full', isMasked: true }, ids(some)),
          ],
          { isolation: 'repeatable read' },
        ),
      );
    }
    return { revision: Number.isFinite(oldest) ? oldest : revision, facts };
  }

  async #counted(
    key: string,
    revision: number,
    count: () => Promise<readonly [number, Facts]>,
  ): Promise<Counted> {
    const known = this.#known.get(key);
    if (known && known.revision >= revision) return known;
    const counting = count();
    const entry: Counted = { revision, facts: counting.then(([, facts]) => facts) };
    this.#known.delete(key);
    if (this.#known.size >= MAX_KINDS) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(key, entry);
    counting.then(
      ([at]) => {
        entry.revision = at; // a publication may have come between
      },
      () => {
        if (this.#known.get(key) === entry) this.#known.delete(key); // a failure is never kept
      },
    );
    await counting;
    return entry;
  }
}

const ids = (definitions: readonly { readonly id: string }[]) => definitions.map(({ id }) => id);

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
