import type { Database, Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DefinitionsCache } from '../collections/definitions.ts';
import { featureIdOf } from '../collections/ids.ts';
import { parseCount } from '../items/parameters.ts';
import { addressOf, type Link, type Query } from '../ogc/links.ts';
import { sendWritten } from './idempotency.ts';
import { editorOf, type Member } from './member.ts';
import { findChangeset, type StoredChangeset } from './store.ts';
import type { Written } from './written.ts';

/** What the routes of changesets work with. */
export interface DeskOptions {
  readonly database: Database;
  readonly definitions: DefinitionsCache;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
  /** Told after a publication of the API is stored, never for one that is repeated. */
  readonly onPublished?: ((revision: number) => void) | undefined;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Where a page begins and how long it is. A limit beyond what is given is refused. @throws ProblemError `bad_parameter` */
export function pageOf(
  { limit, cursor }: Readonly<Record<string, string | undefined>>,
  maxLimit = MAX_LIMIT,
): {
  limit: number;
  cursor: number | undefined;
} {
  return {
    limit: limit === undefined ? DEFAULT_LIMIT : parseCount('limit', limit, 1, maxLimit),
    cursor: cursor === undefined ? undefined : parseCount('cursor', cursor, 0, Number.MAX_SAFE_INTEGER),
  };
}

export function pageLinks(origin: string, path: string, query: Query, next: string | undefined): Link[] {
  const type = 'application/json';
  return [
    { rel: 'self', type, href: addressOf(origin, path, query) },
    ...(next === undefined
      ? []
      : [{ rel: 'next', type, href: addressOf(origin, path, { ...query, cursor: next }) }]),
  ];
}

export interface IdParams {
  changesetId: string;
}

/** A changeset that the member sees. @throws ProblemError `not_found` */
export async function seenChangeset(
  database: Database,
  member: Member,
  text: string,
): Promise<StoredChangeset> {
  const id = featureIdOf(text);
  const found = await database.as(member, (tx) => findChangeset(tx, id));
  if (!found) throw new ProblemError('not_found');
  return found;
}

/** The member who asks. @throws ProblemError as {@link editorOf} */
export const memberOf = async (request: FastifyRequest, { principalOf }: DeskOptions): Promise<Member> =>
  editorOf(await principalOf(request));

/** Sends what a write came to; its addresses begin as the caller reaches us. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  written: Written,
  desk: DeskOptions,
): FastifyReply {
  const { location } = written.headers ?? {};
  if (location === undefined) return sendWritten(reply, written);
  const headers = { ...written.headers, location: addressOf(desk.originOf(request), location) };
  return sendWritten(reply, { ...written, headers });
}
