import { CHANGESET_STATES } from '@tongtu/sdk/contract';
import type { ChangesetFilter } from '../changesets/changeset-server.ts';

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

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
