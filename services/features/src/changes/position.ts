import { ProblemError } from '@tongtu/sdk/contract';

/**
 * A place in the order of changes, which is by revision, collection (in the order of code points) and id: after the
 * last of a feature in a revision, or, where `last` is missing, after the revision as a whole.
 */
export interface FeedPosition {
  readonly revision: number;
  readonly last: { readonly collection: string; readonly id: number } | undefined;
}

const LONGEST = 200;

/** Lower than any id: where a collection begins. */
export const BEFORE_ALL = -1;

/** As it stands in a `next` link: JSON in base64url. It holds nothing that its page did not show. */
export function encodePosition({ revision, last }: FeedPosition): string {
  return Buffer.from(JSON.stringify(last ? [revision, last.collection, last.id] : [revision])).toString(
    'base64url',
  );
}

/** @throws ProblemError `bad_parameter` where the text was not made by {@link encodePosition} */
export function decodePosition(text: string): FeedPosition {
  const parts = text.length <= LONGEST ? parse(text) : undefined;
  if (Array.isArray(parts) && isCount(parts[0])) {
    const [revision, collection, id] = parts as unknown[];
    if (parts.length === 1) return { revision: revision as number, last: undefined };
    const isNamed = typeof collection === 'string' && /^[a-z][a-z0-9_]{0,62}$/.test(collection);
    if (parts.length === 3 && isNamed && (isCount(id) || id === BEFORE_ALL))
      return { revision: revision as number, last: { collection, id: id as number } };
  }
  throw new ProblemError('bad_parameter', {
    detail: 'parameter cursor',
    got: text,
    wanted: 'the cursor of a next link',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
