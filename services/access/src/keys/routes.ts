import type { Database, Transaction } from '@tongtu/database';
import { GRANT_ACTIONS, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import type { Library } from '../library.ts';
import { newId } from '../members/members.ts';
import { administers, administratorOf } from '../person.ts';
import {
  cutPage,
  idParameter,
  NAME,
  objectOf,
  PAGE_PROPERTIES,
  type PageQuery,
  pageOf,
} from '../route-shapes.ts';
import { MAX_KEYS } from '../rules.ts';
import type { MemberSession } from '../session/sessions.ts';
import type { Keys } from './keys.ts';
import { hashOfKey, hintOfKey, makeKey } from './secret.ts';
import {
  countLivingKeys,
  findKey,
  findKeys,
  insertKey,
  KEY_ROLES,
  type KeyTerms,
  type ListedKey,
  revokeKey,
} from './store.ts';
import { keyTerms } from './terms.ts';

export interface KeyRoutesOptions {
  readonly database: Database;
  readonly library: Library;
  readonly keys: Keys;
}

const PATH = '/api/keys';
const texts = (maxItems: number, maxLength: number) => ({
  ...{ type: 'array', minItems: 1, maxItems },
  items: { type: 'string', maxLength },
});
const LIST = objectOf({
  organization: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,100}$' },
  ...PAGE_PROPERTIES,
});
const NEW_KEY = objectOf(
  {
    name: NAME,
    role: { type: 'string', enum: [...KEY_ROLES] },
    actions: { type: 'array', minItems: 1, maxItems: 5, items: { type: 'string', enum: [...GRANT_ACTIONS] } },
    collections: texts(100, 63),
    ...{ origins: texts(20, 300), addresses: texts(20, 50) },
    endsAt: { type: 'string', maxLength: 40 },
  },
  ['name', 'role', 'actions', 'endsAt'],
);

/** Keys of an organization's systems: its administrator makes them; the coordinating office sees and revokes all. */
export function keyRoutes(app: FastifyInstance, { database, library, keys }: KeyRoutesOptions): void {
  app.get<{ Querystring: PageQuery & { organization?: string } }>(
    PATH,
    { schema: { querystring: LIST } },
    async (request) => {
      const by = administratorOf(request);
      const { organization = by.principal.organizationId } = request.query;
      if (!administers(by, organization)) throw new ProblemError('not_found', { got: organization });
      const { after, limit } = pageOf(request.query);
      const found = await database.asAuth((tx) => findKeys(tx, organization, { after, limit: limit + 1 }));
      const { shown, next } = cutPage(found, limit, ({ id }) => id);
      return { keys: shown, ...(next === undefined ? {} : { next }) };
    },
  );

  app.post<{ Body: KeyTerms }>(PATH, { schema: { body: NEW_KEY } }, async (request, reply) => {
    const { memberId, organizationId } = administratorOf(request).principal;
    const terms = keyTerms(request.body, new Date());
    const key = makeKey();
    const id = await newId(library, 'system_key');
    const made = await database.asAuth(async (tx) => {
      if ((await countLivingKeys(tx, organizationId)) >= MAX_KEYS)
        throw new ProblemError('conflict', { wanted: `at most ${MAX_KEYS} keys that work; revoke one` });
      const secret = { hash: hashOfKey(key), hint: hintOfKey(key) };
      await insertKey(tx, { ...terms, ...secret, id, organizationId, createdBy: memberId });
      return findKey(tx, id);
    });
    return reply
      .code(201)
      .header('location', `${PATH}/${id}`)
      .send({ ...made, key });
  });

  app.get<{ Params: { keyId: string } }>(
    `${PATH}/:keyId`,
    { schema: { querystring: objectOf({}) } },
    async (request) => {
      const by = administratorOf(request);
      const id = idParameter(request.params.keyId);
      return database.asAuth((tx) => seen(tx, by, id));
    },
  );

  app.delete<{ Params: { keyId: string } }>(`${PATH}/:keyId`, async (request, reply) => {
    const by = administratorOf(request);
    const id = idParameter(request.params.keyId);
    await database.asAuth(async (tx) => {
      await seen(tx, by, id);
      await revokeKey(tx, id);
    });
    keys.forget();
    return reply.code(204).send();
  });
}

/** A key of an organization that somebody administers. @throws ProblemError `not_found` */
async function seen(tx: Transaction, by: MemberSession, id: string): Promise<ListedKey> {
  const key = await findKey(tx, id);
  if (!key || !administers(by, key.organizationId)) throw new ProblemError('not_found', { got: id });
  return key;
}
