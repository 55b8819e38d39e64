import { BEFORE_ALL, type FeedPosition } from './position.ts';

/** A publication as far as the feed has to know it. */
export interface RevisionSize {
  readonly revision: number;
  /** In the full edition: as many or fewer in the public one. */
  readonly changes: number;
  /** Of which collections; empty where that was not recorded. */
  readonly collections: readonly string[];
}

/** What one statement reads. `end` is where the feed stands when all of it is read. */
export type FeedSpan =
  /** Whole revisions, few changes in all: sorted by the database. */
  | { readonly kind: 'revisions'; readonly first: number; readonly last: number; readonly end: FeedPosition }
  /** One collection of a large revision: read in the order of its primary key. */
  | {
      readonly kind: 'collection';
      readonly revision: number;
      readonly collection: string;
      readonly afterId: number;
      readonly end: FeedPosition;
    };

/** So many changes are sorted anew for each page that begins among them. */
const MAX_SORTED = 5_000;

/**
 * What to read next; undefined where nothing follows.
 *
 * @param sizes revisions in their order, from that of the position on (which may be done)
 * @param asked collections that count
 */
export function nextSpan(
  sizes: readonly RevisionSize[],
  position: FeedPosition,
  asked: ReadonlySet<string>,
): FeedSpan | undefined {
  const { last } = position;
  const open = sizes.filter(({ revision }) =>
    last ? revision >= position.revision : revision > position.revision,
  );
  const [first] = open;
  if (!first) return undefined;
  if (first.changes <= MAX_SORTED) {
    let newest = first.revision;
    let sum = 0;
    for (const { revision, changes } of open) {
      sum += changes;
      if (sum > MAX_SORTED) break;
      newest = revision;
    }
    return {
      ...{ kind: 'revisions', first: first.revision, last: newest },
      end: { revision: newest, last: undefined },
    };
  }
  const { revision } = first;
  const end = { revision, last: undefined };
  const isBegun = last !== undefined && revision === position.revision;
  const names = (first.collections.length > 0 ? [...first.collections] : [...asked])
    .filter((name) => asked.has(name) && (!isBegun || name >= last.collection))
    .sort();
  const [collection, following] = names;
  if (collection === undefined) return nextSpan(open.slice(1), end, asked);
  return {
    ...{ kind: 'collection', revision, collection },
    afterId: isBegun && collection === last.collection ? last.id : BEFORE_ALL,
    end: following === undefined ? end : { revision, last: { collection: following, id: BEFORE_ALL } },
  };
}
