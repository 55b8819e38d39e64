import type { Transaction } from '@tongtu/database';
import type { Bbox } from '@tongtu/sdk/geo';
import Flatbush from 'flatbush';
import { NUMBERED } from './reading.ts';
import { readStagedPlaces, type StagedPlace } from './subject-store.ts';

/** Rows of one statement. */
const PAGE = 10_000;

/**
 * Where the changes of a changeset are, and which numbers they have: in memory (some 100 bytes a change), because an
 * index on staging would be paid for by every import.
 */
export class StagedIndex {
  readonly #byCollection = new Map<string, { readonly seqs: number[]; readonly tree: Flatbush }>();
  readonly #byKey = new Map<string, { readonly feature: number; readonly seq: number }[]>();
  /** Of all changes that do not remove. */
  readonly size: number;

  constructor(places: readonly StagedPlace[]) {
    this.size = places.length;
    for (const [collection, own] of Map.groupBy(places, (place) => place.collection_id)) {
      const tree = new Flatbush(own.length);
      for (const { west, south, east, north } of own) tree.add(west, south, east, north);
      tree.finish();
      this.#byCollection.set(collection, { seqs: own.map(({ seq }) => Number(seq)), tree });
    }
    for (const { collection_id, key, feature_id, seq } of places) {
      if (key === null) continue;
      const holders = this.#byKey.get(`${collection_id}|${key}`) ?? [];
      holders.push({ feature: Number(feature_id), seq: Number(seq) });
      this.#byKey.set(`${collection_id}|${key}`, holders);
    }
  }

  /** Numbers of the changes of a collection whose box meets this one. */
  meeting(collection: string, [west, south, east, north]: Bbox): number[] {
    const found = this.#byCollection.get(collection);
    return found ? found.tree.search(west, south, east, north).map((at) => found.seqs[at] as number) : [];
  }

  holdersOf(collection: string, key: string): readonly { readonly feature: number }[] {
    return this.#byKey.get(`${collection}|${key}`) ?? [];
  }
}

/** Reads it in pages; `inside` runs each in a transaction. */
export async function readStagedIndex(
  inside: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>,
  changesetId: number,
): Promise<StagedIndex> {
  const places: StagedPlace[] = [];
  for (let page: StagedPlace[] = []; ; ) {
    const after = Number(page.at(-1)?.seq ?? -1);
    page = await inside((tx) => readStagedPlaces(tx, changesetId, after, PAGE, NUMBERED));
    places.push(...page);
    if (page.length < PAGE) return new StagedIndex(places);
  }
}
