import { GRANT_ACTIONS, type GrantAction, ProblemError } from '@tongtu/sdk/contract';
import { KEY_MAX_YEARS } from '../rules.ts';
import { networkOf } from './network.ts';
import type { KeyRole, KeyTerms } from './store.ts';

/** As a collection is named everywhere; nothing in it has to be quoted in the text of an array. */
const COLLECTION = /^[a-z][a-z0-9_]{0,62}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** What each role does at most. */
const ACTIONS_OF: Readonly<Record<KeyRole, readonly GrantAction[]>> = {
  viewer: ['see', 'query', 'download'],
  editor: ['see', 'query', 'download', 'edit'],
  publisher: GRANT_ACTIONS,
};

/**
 * What a key is asked for with, brought into one form.
 *
 * @throws ProblemError `bad_parameter`
 */
export function keyTerms(asked: KeyTerms, now: Date): KeyTerms {
  const { name, role, collections, origins, addresses } = asked;
  const actions = GRANT_ACTIONS.filter((action) => asked.actions.includes(action));
  const beyond = actions.find((action) => !ACTIONS_OF[role].includes(action));
  if (beyond !== undefined) throw bad('actions', beyond, `of a ${role}: ${ACTIONS_OF[role].join(', ')}`);
  return {
    ...{ name, role, actions, endsAt: endOf(asked.endsAt, now) },
    ...(collections
      ? { collections: each('collections', collections, collectionOf, 'ids of collections') }
      : {}),
    ...(origins
      ? { origins: each('origins', origins, originOf, 'origins like https://www.example.gov.cn') }
      : {}),
    ...(addresses
      ? { addresses: each('addresses', addresses, addressOf, 'addresses, or networks like 10.1.0.0/16') }
      : {}),
  };
}

function endOf(text: string, now: Date): string {
  const wanted = `a time like 2027-06-30T00:00:00+08:00, within ${KEY_MAX_YEARS} years`;
  const end = INSTANT.test(text) ? new Date(text) : undefined;
  const last = new Date(now);
  last.setUTCFullYear(now.getUTCFullYear() + KEY_MAX_YEARS);
  if (!end || !(end > now && end <= last)) throw bad('endsAt', text, wanted);
  return end.toISOString();
}

function each(
  member: string,
  texts: readonly string[],
  read: (text: string) => string | undefined,
  wanted: string,
): string[] {
  const known = texts.map((text) => {
    const value = read(text);
    if (value === undefined) throw bad(member, text, wanted);
    return value;
  });
  return [...new Set(known)];
}

const collectionOf = (text: string) => (COLLECTION.test(text) ? text : undefined);

/** As a browser writes it: scheme and host in lower case, no port that goes without saying. */
function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, protocol, pathname, search, hash, username, password } = new URL(text);
  const isOrigin = pathname === '/' && search + hash + username + password === '';
  return isOrigin && (protocol === 'https:' || protocol === 'http:') ? origin : undefined;
}

const addressOf = (text: string) => (networkOf(text) ? text : undefined);

const bad = (member: string, got: string, wanted: string) =>
  new ProblemError('bad_parameter', { detail: `member ${member}`, got, wanted });
