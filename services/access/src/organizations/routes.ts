import type { Database } from '@tongtu/database';
import { ORGANIZATION_KINDS, type OrganizationKind, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { readAccount } from '../account/store.ts';
import type { Library } from '../library.ts';
import { isOrganizationCode, newId, ORGANIZATION_CODE } from '../members/members.ts';
import type { MemberAudience } from '../members/store.ts';
import { administers, administratorOf, coordinates } from '../person.ts';
import { cutPage, idParameter, NAME, objectOf, PAGE_QUERY, type PageQuery, pageOf } from '../route-shapes.ts';
import type { MemberSession, Sessions } from '../session/sessions.ts';
import {
  findOrganization,
  findOrganizations,
  insertOrganization,
  type ListedOrganization,
  type OrganizationChange,
  updateOrganization,
} from './store.ts';

export interface OrganizationRoutesOptions {
  readonly database: Database;
  readonly library: Library;
  readonly sessions: Sessions;
}

const PATH = '/api/organizations';
const AUDIENCE = { type: 'string', enum: ['government', 'professional'] };
const NEW_ORGANIZATION = objectOf(
  {
    code: { type: 'string' },
    name: NAME,
    kind: { type: 'string', enum: [...ORGANIZATION_KINDS] },
    audience: AUDIENCE,
  },
  ['code', 'name', 'kind', 'audience'],
);
const CHANGE = objectOf({ name: NAME, audience: AUDIENCE, requiresSecondFactor: { type: 'boolean' } });

interface NewOrganization {
  code: string;
  name: string;
  kind: OrganizationKind;
  audience: MemberAudience;
}

/** Organizations: all of them for the coordinating office, which makes and names them; one's own for who administers it. */
export function organizationRoutes(app: FastifyInstance, options: OrganizationRoutesOptions): void {
  const { database, library, sessions } = options;

  async function seen(by: MemberSession, id: string): Promise<ListedOrganization> {
    const found = administers(by, id) ? await database.asAuth((tx) => findOrganization(tx, id)) : undefined;
    if (!found) throw new ProblemError('not_found', { got: id });
    return found;
  }

  app.get<{ Querystring: PageQuery }>(PATH, { schema: { querystring: PAGE_QUERY } }, async (request) => {
    const by = administratorOf(request);
    const { after, limit } = pageOf(request.query);
    const only = coordinates(by.principal) ? {} : { only: by.principal.organizationId };
    const found = await database.asAuth((tx) => findOrganizations(tx, { ...only, after, limit: limit + 1 }));
    const { shown, next } = cutPage(found, limit, ({ code }) => code);
    return { organizations: shown, ...(next === undefined ? {} : { next }) };
  });

  app.post<{ Body: NewOrganization }>(
    PATH,
    { schema: { body: NEW_ORGANIZATION } },
    async (request, reply) => {
      needCoordinator(administratorOf(request));
      const { body } = request;
      if (!isOrganizationCode(body.code))
        throw new ProblemError('bad_parameter', {
          ...{ detail: 'member code', got: body.code },
          wanted: `a code like ${ORGANIZATION_CODE.source}`,
        });
      const id = await newId(library, 'organization');
      if (!(await database.asAuth((tx) => insertOrganization(tx, { id, ...body }))))
        throw new ProblemError('conflict', { detail: 'The code is taken', got: body.code });
      const made = await database.asAuth((tx) => findOrganization(tx, id));
      return reply.code(201).header('location', `${PATH}/${id}`).send(made);
    },
  );

  app.get<{ Params: { organizationId: string } }>(
    `${PATH}/:organizationId`,
    { schema: { querystring: objectOf({}) } },
    async (request) => seen(administratorOf(request), idParameter(request.params.organizationId)),
  );

  app.patch<{ Params: { organizationId: string }; Body: OrganizationChange }>(
    `${PATH}/:organizationId`,
    { schema: { body: CHANGE } },
    async (request) => {
      const by = administratorOf(request);
      const { id } = await seen(by, idParameter(request.params.organizationId));
      const { name, audience, requiresSecondFactor } = request.body;
      if (name !== undefined || audience !== undefined) needCoordinator(by);
      // Who asks for it of others has it: else the next click would lock the asker out of this page.
      if (requiresSecondFactor && id === by.principal.organizationId) {
        const { hasSecondFactor } = await database.asAuth((tx) => readAccount(tx, by));
        if (!hasSecondFactor)
          throw new ProblemError('conflict', {
            wanted: 'a second factor of your own: /account/second-factor',
          });
      }
      await database.asAuth((tx) => updateOrganization(tx, id, request.body));
      sessions.forgetAll();
      return seen(by, id);
    },
  );
}

function needCoordinator({ principal }: MemberSession): void {
  if (!coordinates(principal))
    throw new ProblemError('forbidden', { wanted: 'an administrator of the coordinating office' });
}
