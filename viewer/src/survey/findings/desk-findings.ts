import { type CollectionCheck, collectionCheck } from '@tongtu/sdk/checks';
import type { Collection } from '@tongtu/sdk/client';
import type { Fault } from '@tongtu/sdk/contract';
import type { FeatureChange } from '../edit/edit.ts';
import type { FeatureKey } from '../edit/feature.ts';

/** What a rule has against a feature on the desk. */
export interface DeskFinding extends Fault {
  readonly key: FeatureKey;
}

/** A feature that the server does not know yet has no id; the rules only hand it back. */
const NO_ID = 0;

/**
 * Runs the rules that need no neighbour over what was changed, as the server will do when it is submitted. Collections of
 * which only the list is known are passed over. A change is judged once, however often it is asked about.
 */
export class DeskFindings {
  readonly #checks = new WeakMap<Collection, CollectionCheck>();
  /** By the state after and the collection; the state before is part of the change. */
  readonly #judged = new WeakMap<
    object,
    {
      readonly change: FeatureChange;
      readonly collection: Collection;
      readonly found: readonly DeskFinding[];
    }
  >();

  of(changes: Iterable<FeatureChange>, collections: ReadonlyMap<string, Collection>): DeskFinding[] {
    return [...changes].flatMap((change) => {
      const collection = collections.get((change.after ?? change.before)!.collection);
      return collection ? this.#judge(change, collection) : [];
    });
  }

  #judge(change: FeatureChange, collection: Collection): readonly DeskFinding[] {
    const { key, before, after } = change;
    if (!after || collection.checks.length === 0) return [];
    const known = this.#judged.get(after);
    if (known?.collection === collection && known.change.before === before) return known.found;
    const found = this.#checkOf(collection)({
      ...{ collection: collection.id, feature: after.id ?? NO_ID },
      ...{ geometry: after.geometry, properties: after.properties },
      ...(before ? { base: { geometry: before.geometry, properties: before.properties } } : {}),
    }).map((fault) => ({ ...fault, key }));
    this.#judged.set(after, { change, collection, found });
    return found;
  }

  #checkOf(collection: Collection): CollectionCheck {
    const known = this.#checks.get(collection);
    if (known) return known;
    // A list that the server keeps to itself can't be held against anything here.
    const fields = collection.fields.map(({ codeList, ...field }) =>
      codeList !== undefined && codeList in collection.codeLists ? { ...field, codeList } : field,
    );
    const made = collectionCheck(
      { ...collection, fields },
      collection.checks,
      (id) => collection.codeLists[id],
    );
    this.#checks.set(collection, made);
    return made;
  }
}
