import type { Collection, TongtuClient } from '@tongtu/sdk/client';
import type { Desk } from '../desk.ts';
import { netChanges } from '../edit/history.ts';
import { type CollectionUses, useOf } from './collection-use.ts';

/**
 * The collections that the desk has to do with, by id. Each is read again as a whole when a feature of it is selected or drawn: the
 * list of collections leaves code lists out.
 */
export class KnownCollections {
  byId: ReadonlyMap<string, Collection> = new Map();
  readonly #client: TongtuClient;
  readonly #onChange: () => void;
  readonly #whole = new Set<string>();
  readonly #asked = new Map<string, Promise<boolean>>();

  constructor(client: TongtuClient, onChange: () => void) {
    this.#client = client;
    this.#onChange = onChange;
  }

  /** Whether its code lists are known. */
  isWhole(id: string): boolean {
    return this.#whole.has(id);
  }

  /** What is loaded and shown. */
  used(uses: CollectionUses): Collection[] {
    return [...this.byId.values()].filter((each) => useOf(uses, each) !== 'off');
  }

  /** What can be changed. */
  edited(uses: CollectionUses): Collection[] {
    return [...this.byId.values()].filter((each) => useOf(uses, each) === 'edit');
  }

  isEdited(uses: CollectionUses, id: string): boolean {
    return useOf(uses, this.byId.get(id) ?? { id }) === 'edit';
  }

  /** One with its code lists; undefined where it could not be read. */
  async whole(id: string): Promise<Collection | undefined> {
    await this.complete([id]);
    return this.#whole.has(id) ? this.byId.get(id) : undefined;
  }

  /** Reads which there are. Answers whether it could. */
  async read(): Promise<boolean> {
    const answer = await this.#client.collections.list();
    if (!answer.ok) return false;
    // The base map, to be edited or to be snapped to; of departments what is the member's to edit.
    const used = answer.value.filter(({ kind, actions }) => kind === 'base' || actions?.includes('edit'));
    this.byId = new Map(
      used.map((each) => [each.id, this.#whole.has(each.id) ? this.byId.get(each.id)! : each]),
    );
    this.#onChange();
    return true;
  }

  /** Completes those of these ids that are known. Answers whether all that were asked for came. */
  async complete(ids: Iterable<string>): Promise<boolean> {
    const known = [...new Set(ids)].filter((id) => this.byId.has(id));
    // What was asked for by somebody else and is on its way is waited for, too.
    const came = await Promise.all(known.map((id) => this.#asked.get(id) ?? this.#ask(id)));
    return came.every(Boolean);
  }

  /** Completes those of features that are selected or changed. */
  completeOf(desk: Desk | undefined): Promise<boolean> {
    const changed = [...netChanges(desk?.history.done ?? []).values()].map(
      ({ after, before }) => (after ?? before)!,
    );
    return this.complete([...(desk?.selected ?? []), ...changed].map(({ collection }) => collection));
  }

  #ask(id: string): Promise<boolean> {
    const asking = this.#complete(id);
    this.#asked.set(id, asking);
    return asking;
  }

  async #complete(id: string): Promise<boolean> {
    const answer = await this.#client.collections.get(id);
    if (!answer.ok) {
      this.#asked.delete(id);
      return false;
    }
    this.#whole.add(id);
    this.byId = new Map(this.byId).set(id, answer.value);
    this.#onChange();
    return true;
  }
}
