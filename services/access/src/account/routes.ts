import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { deleteSessions } from '../members/administration-store.ts';
import { personOf } from '../person.ts';
import { idParameter, objectOf } from '../route-shapes.ts';
import { SecondFactor } from '../second-factor/second-factor.ts';
import { changePassword, type PasswordOptions } from './password-change.ts';
import { deleteSession, findSessions, readAccount } from './store.ts';

const PATH = '/api/account';
/** A password or two is all that is sent here. */
const BODY_LIMIT_BYTES = 8_192;
const TEXT = { type: 'string', maxLength: 1_000 };
const PASSWORD = {
  schema: { body: objectOf({ password: TEXT }, ['password']) },
  bodyLimit: BODY_LIMIT_BYTES,
};
const NOTHING = { schema: { querystring: objectOf({}) } };

interface WithPassword {
  Body: { password: string };
}

/** One's own account: password, second factor, open sessions. Also for whoever has to choose a password first. */
export function accountRoutes(app: FastifyInstance, options: PasswordOptions): void {
  const { database, sessions } = options;
  const secondFactor = new SecondFactor(options);

  app.get(PATH, NOTHING, async (request) => {
    const person = personOf(request);
    const { principal, organizationName, userName, wanted } = person;
    const state = await database.asAuth((tx) => readAccount(tx, person));
    return {
      ...{ id: principal.memberId, userName, name: principal.name, role: principal.role },
      organization: {
        ...{ id: principal.organizationId, name: organizationName, kind: principal.organizationKind },
      },
      ...state,
      ...(wanted === undefined ? {} : { wanted }),
    };
  });

  app.post<{ Body: { oldPassword: string; newPassword: string } }>(
    `${PATH}/password`,
    {
      schema: { body: objectOf({ oldPassword: TEXT, newPassword: TEXT }, ['oldPassword', 'newPassword']) },
      bodyLimit: BODY_LIMIT_BYTES,
    },
    async (request, reply) => {
      await changePassword(options, personOf(request), request.body);
      return reply.code(204).send();
    },
  );

  app.get(`${PATH}/sessions`, NOTHING, async (request) => {
    const person = personOf(request);
    return { sessions: await database.asAuth((tx) => findSessions(tx, person)) };
  });

  app.get<{ Params: { sessionId: string } }>(`${PATH}/sessions/:sessionId`, NOTHING, async (request) => {
    const person = personOf(request);
    const id = idParameter(request.params.sessionId);
    const found = (await database.asAuth((tx) => findSessions(tx, person))).find((each) => each.id === id);
    if (!found) throw new ProblemError('not_found');
    return found;
  });

  app.delete(`${PATH}/sessions`, async (request, reply) => {
    const { userId, token } = personOf(request);
    await database.asAuth((tx) => deleteSessions(tx, userId, token));
    sessions.forgetUser(userId);
    return reply.code(204).send();
  });

  app.delete<{ Params: { sessionId: string } }>(`${PATH}/sessions/:sessionId`, async (request, reply) => {
    const { userId } = personOf(request);
    const id = idParameter(request.params.sessionId);
    if (!(await database.asAuth((tx) => deleteSession(tx, userId, id)))) throw new ProblemError('not_found');
    sessions.forgetUser(userId);
    return reply.code(204).send();
  });

  app.post<WithPassword>(`${PATH}/second-factor`, PASSWORD, async (request) =>
    secondFactor.begin(request, request.body.password),
  );

  app.post<{ Body: { code: string } }>(
    `${PATH}/second-factor/confirm`,
    { schema: { body: objectOf({ code: TEXT }, ['code']) }, bodyLimit: BODY_LIMIT_BYTES },
    async (request, reply) => sendCookies(reply, await secondFactor.confirm(request, request.body.code)),
  );

  app.post<WithPassword>(`${PATH}/second-factor/remove`, PASSWORD, async (request, reply) =>
    sendCookies(reply, await secondFactor.remove(request, request.body.password)),
  );

  app.post<WithPassword>(`${PATH}/second-factor/backup-codes`, PASSWORD, async (request) => ({
    backupCodes: await secondFactor.renewBackupCodes(request, request.body.password),
  }));
}

const sendCookies = (reply: FastifyReply, cookies: readonly string[]) =>
  reply
    .header('set-cookie', [...cookies])
    .code(204)
    .send();
