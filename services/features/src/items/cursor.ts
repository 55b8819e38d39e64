import { type FieldDefinition, ProblemError } from '@tongtu/sdk/contract';

export type SortValue = string | number | boolean | null;

/** Where a page begins: after the row with these sort values and this id, as of a revision. */
export interface Cursor {
  readonly revision: number;
  readonly values: readonly SortValue[];
  readonly id: number;
  /** How many features there are in all, where the first page knew. */
  readonly matched: number | undefined;
}

const LONGEST = 4_000;

/** As it stands in a `next` link: JSON in base64url. It holds nothing that its page did not show. */
export function encodeCursor({ revision, values, id, matched }: Cursor): string {
  return Buffer.from(JSON.stringify([revision, id, matched ?? null, ...values])).toString('base64url');
}

/**
 * @param fields those that the sorting goes by
 * @throws ProblemError `bad_parameter` where the text was not made by {@link encodeCursor} for such a sorting
 */
export function decodeCursor(text: string, fields: readonly FieldDefinition[]): Cursor {
  const parts = text.length <= LONGEST ? parse(text) : undefined;
  if (!Array.isArray(parts) || parts.length !== fields.length + 3) throw bad(text);
  const [revision, id, matched, ...values] = parts as unknown[];
  if (!isCount(revision) || !isCount(id) || !(matched === null || isCount(matched))) throw bad(text);
  if (!fields.every((field, index) => isSortValue(field, values[index]))) throw bad(text);
  return { revision, id, values: values as SortValue[], matched: matched ?? undefined };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** True for what a row can have as the field's value: of another type, or a text with NUL, PostgreSQL takes none. */
function isSortValue({ type }: FieldDefinition, value: unknown): value is SortValue {
  if (value === null) return true;
  if (type === 'integer' || type === 'number') return Number.isFinite(value);
  if (type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

function bad(text: string): ProblemError {
  return new ProblemError('bad_parameter', {
    detail: 'parameter cursor',
    got: text,
    wanted: 'the cursor of a next link, with the same sortby',
  });
}
