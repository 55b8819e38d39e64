import type { Wanted } from '../members/store.ts';

export const PASSWORD_PAGE = '/account/password';
export const SECOND_FACTOR_PAGE = '/account/second-factor';

/** The page on which somebody does what is wanted of them, and then goes on; without anything wanted, where they go on. */
export function pageWanted(wanted: Wanted | undefined, next: string): string {
  if (wanted === undefined) return next;
  const page = wanted === 'new_password' ? PASSWORD_PAGE : SECOND_FACTOR_PAGE;
  return `${page}?${new URLSearchParams({ next })}`;
}
