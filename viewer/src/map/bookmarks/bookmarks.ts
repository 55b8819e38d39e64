/** A view of the map that a reader keeps under a name of their own. */
export interface Bookmark {
  readonly id: string;
  readonly name: string;
  /** Of the map page's address, with the `#`. */
  readonly hash: string;
}

/** More than one looks through; storage of the browser has its end too. */
export const MAX_BOOKMARKS = 100;
export const MAX_NAME_LENGTH = 60;

/** Reads what the browser has kept. Whatever is no bookmark is left out: other versions may have written it. */
export function parseBookmarks(text: string | undefined): readonly Bookmark[] {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(value) ? value.filter(isBookmark).slice(0, MAX_BOOKMARKS) : [];
}

function isBookmark(value: unknown): value is Bookmark {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, hash } = value as Partial<Bookmark>;
  return (
    typeof id === 'string' && typeof name === 'string' && typeof hash === 'string' && hash.startsWith('#')
  );
}

/** With one more at the top; unchanged where there are as many as there may be. */
export function withBookmark(bookmarks: readonly Bookmark[], added: Bookmark): readonly Bookmark[] {
  return bookmarks.length >= MAX_BOOKMARKS
    ? bookmarks
    : [{ ...added, name: clean(added.name) }, ...bookmarks];
}

/** With another name for one; a name of nothing changes nothing. */
export function renamed(bookmarks: readonly Bookmark[], id: string, name: string): readonly Bookmark[] {
  if (clean(name) === '') return bookmarks;
  return bookmarks.map((each) => (each.id === id ? { ...each, name: clean(name) } : each));
}

export function without(bookmarks: readonly Bookmark[], id: string): readonly Bookmark[] {
  return bookmarks.filter((each) => each.id !== id);
}

function clean(name: string): string {
  return name.trim().slice(0, MAX_NAME_LENGTH);
}
