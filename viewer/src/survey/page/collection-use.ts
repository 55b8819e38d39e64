import type { Collection } from '@tongtu/sdk/client';
import { remember, remembered } from '../../page/storage.ts';

/** What the desk does with a collection: `show`: seen and snapped to, not changed; `off`: not even loaded. */
export type CollectionUse = 'edit' | 'show' | 'off';

export const USES: readonly CollectionUse[] = ['edit', 'show', 'off'];

/** By collection; those that are missing are edited. */
export type CollectionUses = Readonly<Record<string, CollectionUse>>;

const KEY = 'survey-collections';

/** As it was chosen in this browser. What can't be read is as if nothing had been. */
export function rememberedUses(): CollectionUses {
  try {
    const stored: unknown = JSON.parse(remembered(KEY) ?? '{}');
    return Object.fromEntries(
      Object.entries(stored ?? {}).filter((each): each is [string, CollectionUse] => USES.includes(each[1])),
    );
  } catch {
    return {};
  }
}

/** False where the browser keeps nothing. */
export function rememberUses(uses: CollectionUses): boolean {
  return remember(KEY, JSON.stringify(uses));
}

/** Whether the member may change it; a platform that does not say lets one try. */
export const mayEdit = ({ actions }: Pick<Collection, 'actions'>): boolean =>
  actions?.includes('edit') ?? true;

/** What is not the member's to change is shown, whatever was chosen when it was. */
export function useOf(uses: CollectionUses, collection: Pick<Collection, 'id' | 'actions'>): CollectionUse {
  const use = uses[collection.id] ?? 'edit';
  return use === 'edit' && !mayEdit(collection) ? 'show' : use;
}
