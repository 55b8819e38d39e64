import type { ChangesetListOptions } from '@tongtu/sdk/client';
import { CHANGESET_STATES, type ChangesetState } from '@tongtu/sdk/contract';

/** What changesets are looked for by; missing: any. */
export interface ChangesetFilter {
  readonly state?: ChangesetState;
  /** `me`, or the id of a member. */
  readonly author?: string;
  readonly collection?: string;
  /** Days in the reader's own time, `2026-01-31`, both included. */
  readonly from?: string;
  readonly to?: string;
}

/** The parameters of the page's address, and what they take. */
const READERS: { readonly [Key in keyof ChangesetFilter]-?: (text: string) => boolean } = {
  state: (text) => (CHANGESET_STATES as readonly string[]).includes(text),
  author: (text) => /^[\w-]{1,100}$/.test(text),
  collection: (text) => /^[a-z][a-z0-9_]{0,62}$/.test(text),
  from: isDay,
  to: isDay,
};

/** What of an address (behind `?`) filters; what makes no sense is left out. */
export function readFilter(search: string): ChangesetFilter {
  const parameters = new URLSearchParams(search);
  return Object.fromEntries(
    Object.entries(READERS).flatMap(([name, takes]) => {
      const text = parameters.get(name);
      return text !== null && takes(text) ? [[name, text]] : [];
    }),
  );
}

/** The inverse of {@link readFilter}, with the `?`; empty where nothing is filtered. */
export function writeFilter(filter: ChangesetFilter): string {
  const set = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(set as [string, string][]).toString();
  return text === '' ? '' : `?${text}`;
}

/** The filter as the API has it: days begin and end where the reader is. */
export function queryOf({ from, to, ...others }: ChangesetFilter): ChangesetListOptions {
  if (!from && !to) return others;
  const startsAt = from ? new Date(`${from}T00:00:00`).toISOString() : '..';
  const endsAt = to ? new Date(`${to}T23:59:59.999`).toISOString() : '..';
  return { ...others, datetime: `${startsAt}/${endsAt}` };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
