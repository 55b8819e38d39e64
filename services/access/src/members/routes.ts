import type { Role } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
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
import { type AdministrationOptions, MemberAdministration, type MemberChange } from './administration.ts';
import { findMember, findMembers } from './administration-store.ts';

const PATH = '/api/members';
const ROLES = ['viewer', 'editor', 'surveyor', 'reviewer', 'publisher', 'administrator'] satisfies Role[];
const ROLE = { type: 'string', enum: ROLES };
const ID = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,100}$' };
const LIST = objectOf({ organization: ID, ...PAGE_PROPERTIES });
const NEW_MEMBER = objectOf({ organization: ID, userName: { type: 'string' }, name: NAME, role: ROLE }, [
  'userName',
  'name',
  'role',
]);
const CHANGE = objectOf({ role: ROLE, name: NAME, isDisabled: { type: 'boolean' } });

interface NewMember {
  organization?: string;
  userName: string;
  name: string;
  role: Role;
}

interface MemberParams {
  memberId: string;
}

/** Members of an organization, for those who administer it. `organization` is one's own unless said. */
export function memberRoutes(app: FastifyInstance, options: AdministrationOptions): void {
  const administration = new MemberAdministration(options);

  app.get<{ Querystring: PageQuery & { organization?: string } }>(
    PATH,
    { schema: { querystring: LIST } },
    async (request) => {
      const by = administratorOf(request);
      const { organization = by.principal.organizationId } = request.query;
      if (!administers(by, organization)) throw new ProblemError('not_found', { got: organization });
      const { after, limit } = pageOf(request.query);
      const found = await options.database.asAuth((tx) =>
        findMembers(tx, organization, { after, limit: limit + 1 }),
      );
      const { shown, next } = cutPage(found, limit, ({ userName }) => userName);
      return { members: shown, ...(next === undefined ? {} : { next }) };
    },
  );

  app.post<{ Body: NewMember }>(PATH, { schema: { body: NEW_MEMBER } }, async (request, reply) => {
    const by = administratorOf(request);
    const { organization = by.principal.organizationId, ...member } = request.body;
    const made = await administration.add(by, organization, member);
    return reply
      .code(201)
      .header('location', `${PATH}/${made.member.id}`)
      .send({ ...made.member, password: made.password });
  });

  app.get<{ Params: MemberParams }>(
    `${PATH}/:memberId`,
    { schema: { querystring: objectOf({}) } },
    async (request) => {
      const by = administratorOf(request);
      const id = idParameter(request.params.memberId);
      const found = await options.database.asAuth((tx) => findMember(tx, id));
      if (!found || !administers(by, found.organizationId)) throw new ProblemError('not_found', { got: id });
      return found;
    },
  );

  app.patch<{ Params: MemberParams; Body: MemberChange }>(
    `${PATH}/:memberId`,
    { schema: { body: CHANGE } },
    async (request) =>
      administration.change(administratorOf(request), idParameter(request.params.memberId), request.body),
  );

  app.delete<{ Params: MemberParams }>(`${PATH}/:memberId`, async (request, reply) => {
    await administration.remove(administratorOf(request), idParameter(request.params.memberId));
    return reply.code(204).send();
  });

  app.post<{ Params: MemberParams }>(`${PATH}/:memberId/password`, async (request) => ({
    password: await administration.resetPassword(
      administratorOf(request),
      idParameter(request.params.memberId),
    ),
  }));

  app.delete<{ Params: MemberParams }>(`${PATH}/:memberId/second-factor`, async (request, reply) => {
    await administration.removeSecondFactor(administratorOf(request), idParameter(request.params.memberId));
    return reply.code(204).send();
  });
}
