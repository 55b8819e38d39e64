import { type AuditAction, actorOf, cutPage, recordAudit } from '@tongtu/access';
import { GRANT_STATES, type GrantDeed, type GrantState, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Fields, neededText, objectOf, textMember } from '../changesets/body.ts';
import { type DeskOptions, pageLinks, pageOf, sendAnswer } from '../changesets/desk.ts';
import { once, writeKeyOf } from '../changesets/idempotency.ts';
import { collectionIdOf, featureIdOf } from '../collections/ids.ts';
import { parseDatetime } from '../items/datetime.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { actOnGrant, askForGrant, DECISION_MEMBERS, holdGrant } from './act.ts';
import { findGrantedCollection } from './collection-store.ts';
import { describeGrant, grantTag } from './describe.ts';
import { personOf } from './person.ts';
import { readScope, SCOPE_MEMBERS } from './scope-body.ts';
import { findGrant, findGrantEvents, findGrants, type StoredGrant } from './store.ts';

const LONGEST_NOTE = 2_000;
const LONGEST_ID = 100;
const DEEDS = ['grant', 'refuse', 'cancel', 'revoke'] as const satisfies readonly GrantDeed[];

interface IdParams {
  grantId: string;
}

/** Grants: what organizations may do with collections of others, from the request to the end. For people, not for keys. */
export function grantRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, definitions, originOf } = desk;
  const memberOf = async (request: FastifyRequest) => personOf(await desk.principalOf(request));

  app.get<{ Querystring: Query }>('/api/grants', async (request) => {
    const member = await memberOf(request);
    const asked = texts(request.query, [
      'collection',
      'organization',
      'side',
      'state',
      'endsBefore',
      'limit',
      'cursor',
    ]);
    const { limit, cursor } = pageOf(asked);
    const filter = {
      collectionId: asked.collection === undefined ? undefined : collectionIdOf(asked.collection),
      organizationId: asked.organization,
      side: choiceOf('side', asked.side, ['mine', 'ours'] as const),
      state: choiceOf('state', asked.state, GRANT_STATES) as GrantState | undefined,
      endsBefore: asked.endsBefore === undefined ? undefined : endOf(asked.endsBefore),
      before: cursor,
    };
    const found = await database.as(member, (tx) => findGrants(tx, member, filter, limit + 1));
    const { shown, next } = cutPage(found, limit, ({ id }) => id);
    return {
      grants: shown.map((grant) => describeGrant(grant, member)),
      ...(next === undefined ? {} : { next }),
      links: pageLinks(originOf(request), '/api/grants', request.query, next),
    };
  });

  app.post<{ Querystring: Query }>('/api/grants', async (request, reply) => {
    const member = await memberOf(request);
    texts(request.query, []);
    const body = objectOf(request.body, ['collection', 'organization', ...SCOPE_MEMBERS]);
    const collection = await askedCollection(neededText(body, 'collection', LONGEST_ID));
    const scope = readScope(body, collection.definition, new Date());
    const organizationId = textMember(body, 'organization', LONGEST_ID);
    return write(request, reply, member, 201, (tx) =>
      requested(askForGrant(tx, member, collection, { scope, organizationId })),
    );
  });

  app.get<{ Params: IdParams; Querystring: Query }>('/api/grants/:grantId', async (request, reply) => {
    texts(request.query, []);
    const id = featureIdOf(request.params.grantId);
    const member = await memberOf(request);
    const found = await database.as(member, async (tx) => {
      const grant = await findGrant(tx, id);
      return grant && { grant, history: await findGrantEvents(tx, id) };
    });
    if (!found) throw new ProblemError('not_found');
    reply.header('etag', grantTag(found.grant));
    return { ...describeGrant(found.grant, member), history: found.history };
  });

  for (const deed of DEEDS) {
    app.post<{ Params: IdParams; Querystring: Query }>(
      `/api/grants/:grantId/${deed}`,
      async (request, reply) => {
        const { member, id, grant } = await seen(request);
        texts(request.query, []);
        const body = objectOf(request.body ?? {}, deed === 'grant' ? DECISION_MEMBERS : ['note']);
        const note = textMember(body, 'note', LONGEST_NOTE) || undefined;
        const { definition } = await askedCollection(grant.collectionId);
        const ifMatch = request.headers['if-match'];
        return write(request, reply, member, 200, async (tx) => {
          await actOnGrant(tx, deed, { id, member, ifMatch, body, note }, definition);
          return { id, action: `grant_${deed}` };
        });
      },
    );
  }

  app.post<{ Params: IdParams; Querystring: Query }>('/api/grants/:grantId/renew', async (request, reply) => {
    const { member, id, grant } = await seen(request);
    texts(request.query, []);
    const body = objectOf(request.body ?? {}, SCOPE_MEMBERS);
    const collection = await askedCollection(grant.collectionId);
    const needed: Fields = { ...body, endsAt: body.endsAt ?? null };
    const scope = readScope(needed, collection.definition, new Date(), grant.scope);
    return write(request, reply, member, 201, async (tx) => {
      await holdGrant(tx, id, 'renew', member, request.headers['if-match']);
      return requested(askForGrant(tx, member, collection, { scope, renews: id }));
    });
  });

  async function seen(request: FastifyRequest<{ Params: IdParams }>) {
    const id = featureIdOf(request.params.grantId);
    const member = await memberOf(request);
    const grant: StoredGrant | undefined = await database.as(member, (tx) => findGrant(tx, id));
    if (!grant) throw new ProblemError('not_found');
    return { member, id, grant };
  }

  /** One that others may ask for. @throws ProblemError `not_found` for what is private and for what is not there */
  async function askedCollection(text: string) {
    const id = collectionIdOf(text);
    const found = await database.asService((tx) => findGrantedCollection(tx, id));
    if (!found) throw new ProblemError('not_found', { got: id });
    return found;
  }

  /** Stores what is done with its answer, and lets it hold here at once. */
  async function write(
    request: FastifyRequest,
    reply: FastifyReply,
    member: ReturnType<typeof personOf>,
    status: number,
    act: (tx: Parameters<Parameters<typeof database.asService>[0]>[0]) => Promise<Done>,
  ): Promise<FastifyReply> {
    const key = writeKeyOf(request, member);
    const written = await once(database, key, async (tx) => {
      const { id, action } = await act(tx);
      const grant = await findGrant(tx, id);
      if (!grant) throw new Error(`grant ${id} was stored and is not there`);
      const { collectionId, organizationId } = grant;
      await recordAudit(tx, [
        {
          ...{ ...key.asked, actor: actorOf(member), action, subject: `grant ${id}` },
          detail: { collection: collectionId, organization: organizationId },
        },
      ]);
      return {
        status,
        headers: { etag: grantTag(grant), ...(status === 201 ? { location: `/api/grants/${id}` } : {}) },
        body: JSON.stringify(describeGrant(grant, member)),
      };
    });
    definitions.forget();
    return sendAnswer(request, reply, written, desk);
  }
}

/** What was done to which grant. */
interface Done {
  readonly id: number;
  readonly action: AuditAction;
}

const requested = async (asking: Promise<number>): Promise<Done> => ({
  id: await asking,
  action: 'grant_requested',
});

function choiceOf<T extends string>(
  name: string,
  text: string | undefined,
  among: readonly T[],
): T | undefined {
  if (text === undefined || among.includes(text as T)) return text as T | undefined;
  throw new ProblemError('bad_parameter', {
    ...{ detail: `parameter ${name}`, got: text, wanted: among.join(', ') },
  });
}

function endOf(text: string): Date {
  const { to } = parseDatetime(`../${text}`);
  return new Date(to ?? 0);
}
