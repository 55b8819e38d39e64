import { ProblemError } from '@tongtu/sdk/contract';

/** An id of ours or of the library's, as it stands in an address. */
const ID = /^[\w-]{1,100}$/;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

/** As people read it: no control characters, something to be seen. */
export const NAME = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^\\p{Cc}]*\\S[^\\p{Cc}]*$' };

export const objectOf = (
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = [],
): object => ({ type: 'object', properties, required, additionalProperties: false });

/** @throws ProblemError `not_found`: what can't be an id is nobody's */
export function idParameter(text: string): string {
  if (!ID.test(text)) throw new ProblemError('not_found');
  return text;
}

/** Where a page begins and how long it is; the texts of an address. */
export interface PageQuery {
  limit?: string;
  cursor?: string;
}

export const PAGE_PROPERTIES = {
  limit: { type: 'string', pattern: '^[1-9][0-9]{0,2}$' },
  cursor: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,100}$' },
};
export const PAGE_QUERY = objectOf(PAGE_PROPERTIES);

/** @throws ProblemError `bad_parameter` */
export function pageOf({ limit, cursor }: PageQuery): { readonly after: string; readonly limit: number } {
  const wanted = limit === undefined ? DEFAULT_LIMIT : Number(limit);
  if (wanted > MAX_LIMIT)
    throw new ProblemError('bad_parameter', {
      ...{ detail: 'parameter limit', got: limit ?? '' },
      wanted: `1 to ${MAX_LIMIT}`,
    });
  return { after: cursor ?? '', limit: wanted };
}

/** A page of at most `limit` rows out of one row more, and where the next begins. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string | number,
): { readonly shown: readonly Row[]; readonly next: string | undefined } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: rows.length > limit && last !== undefined ? String(cursorOf(last)) : undefined };
}
