import { isDeepStrictEqual } from 'node:util';
import type { CollectionDefinition, NameStatus, Properties } from '@tongtu/sdk/contract';
import { gramsOf } from './grams.ts';
import { normalise } from './normalise.ts';

/** A name by which a feature is found. */
export interface SearchEntry {
  /** As it is written. */
  readonly text: string;
  /** As it is compared. */
  readonly key: string;
  /** BCP 47; `und` of numbers of roads and the like. */
  readonly lang: string;
  readonly status: NameStatus;
  /** Of the collection: 0 to 100. */
  readonly importance: number;
  readonly grams: readonly string[];
}

/** An entry as it stands in the index. */
export interface StoredEntry extends SearchEntry {
  /** `both`: of the full and the public edition alike. */
  readonly edition: 'both' | 'full' | 'public';
  /** Among those of its edition. */
  readonly ordinal: number;
}

/**
 * The entries of both editions as they are stored: once where they are the same, which they nearly always are.
 *
 * @param open of the public row; missing: nothing of the feature is public
 */
export function storedEntries(
  full: readonly SearchEntry[],
  open: readonly SearchEntry[] | undefined,
): StoredEntry[] {
  const of = (edition: StoredEntry['edition'], entries: readonly SearchEntry[]) =>
    entries.map((entry, ordinal) => ({ edition, ordinal, ...entry }));
  return open && isDeepStrictEqual(open, full)
    ? of('both', full)
    : [...of('full', full), ...of('public', open ?? [])];
}

/** To be raised where the code of this folder makes other entries of the same definitions. */
export const ENTRY_CODE = 1;
/** Longer names are cut for being found; nobody types more. */
const MAX_KEY_LENGTH = 200;

/**
 * The names of a feature, in the order of its collection's declaration; none where it declares none. A name that is the
 * same as an earlier one of the feature is left out. Pure: the entries of an edition are this over its rows.
 */
export function entriesOf(definition: CollectionDefinition, properties: Properties): SearchEntry[] {
  const { search } = definition;
  if (!search) return [];
  const entries = new Map<string, SearchEntry>();
  for (const { field, lang, status } of search.names) {
    const text = Object.hasOwn(properties, field) ? properties[field] : undefined;
    if (typeof text !== 'string') continue;
    const key = [...normalise(text).key].slice(0, MAX_KEY_LENGTH).join('').trimEnd();
    if (key === '' || entries.has(key)) continue;
    entries.set(key, { text, key, lang, status, importance: search.importance, grams: gramsOf(key) });
  }
  return [...entries.values()];
}
