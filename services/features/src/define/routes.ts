import { type AuditAction, actorOf, recordAudit } from '@tongtu/access';
import type { Role, Transaction } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type DeskOptions, sendAnswer } from '../changesets/desk.ts';
import { once, writeKeyOf } from '../changesets/idempotency.ts';
import type { Member } from '../changesets/member.ts';
import type { Written } from '../changesets/written.ts';
import { collectionIdOf } from '../collections/ids.ts';
import { owns } from '../collections/owner.ts';
import { personOf } from '../grants/person.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { DEFINITION_SCHEMA } from './body-schema.ts';
import { completeDefinition, refuseBreaking, type WrittenDefinition } from './definition.ts';
import {
  deleteCollection,
  hasFeatures,
  insertCollection,
  lockCollection,
  type StoredCollection,
  updateDefinition,
  updateState,
} from './store.ts';

interface IdRequest {
  Params: { collectionId: string };
  Querystring: Query;
}

const DEFINING: readonly Role[] = ['publisher', 'administrator'];
/** A definition with long code lists. */
const BODY_LIMIT_BYTES = 4 * 1_048_576;

/** Collections of departments: defined, changed, shown to others and taken away by their owner. Private until published. */
export function defineRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, definitions } = desk;
  const definer = async (request: FastifyRequest): Promise<Member> => {
    const person = personOf(await desk.principalOf(request));
    if (DEFINING.includes(person.role)) return person;
    throw new ProblemError('forbidden', { got: `role ${person.role}`, wanted: DEFINING.join(' or ') });
  };
  const body = {
    bodyLimit: BODY_LIMIT_BYTES,
    schema: { body: DEFINITION_SCHEMA },
    // Whoever may not is told so, whatever else is wrong.
    preValidation: async (request: FastifyRequest) => void (await definer(request)),
  };

  async function write(
    request: FastifyRequest,
    reply: FastifyReply,
    member: Member,
    { action, id }: { readonly action: AuditAction; readonly id: string },
    act: (tx: Transaction) => Promise<Written>,
  ): Promise<FastifyReply> {
    const key = writeKeyOf(request, member);
    const written = await once(database, key, async (tx) => {
      const done = await act(tx);
      await recordAudit(tx, [{ ...key.asked, actor: actorOf(member), action, subject: id }]);
      return done;
    });
    definitions.forget();
    return sendAnswer(request, reply, written, desk);
  }

  app.post<{ Body: WrittenDefinition; Querystring: Query }>(
    '/api/collections',
    body,
    async (request, reply) => {
      const member = await definer(request);
      texts(request.query, []);
      const definition = completeDefinition(request.body);
      const { organizationId } = member;
      const sharing = request.body.sharing ?? 'conditional';
      return write(
        request,
        reply,
        member,
        { action: 'collection_defined', id: definition.id },
        async (tx) => {
          if (!(await insertCollection(tx, definition, { organizationId, sharing })))
            throw new ProblemError('conflict', {
              detail: 'The id is taken',
              got: definition.id,
              wanted: 'another id',
            });
          const location = `/api/collections/${definition.id}`;
          return {
            status: 201,
            headers: { location },
            body: said({ definition, sharing, state: 'private' }),
          };
        },
      );
    },
  );

  app.put<IdRequest & { Body: WrittenDefinition }>(
    '/api/collections/:collectionId',
    body,
    async (request, reply) => {
      const { id, member } = await asked(request);
      if (request.body.id !== id)
        throw new ProblemError('bad_parameter', { detail: 'member id', got: request.body.id, wanted: id });
      const definition = completeDefinition(request.body);
      return write(request, reply, member, { action: 'collection_redefined', id }, async (tx) => {
        const held = await hold(tx, id, member);
        if (await hasFeatures(tx, id)) refuseBreaking(held.definition, definition);
        await updateDefinition(tx, definition);
        return { status: 200, body: said({ ...held, definition }) };
      });
    },
  );

  for (const [deed, state] of [
    ['publish', 'published'],
    ['unpublish', 'private'],
  ] as const) {
    app.post<IdRequest>(`/api/collections/:collectionId/${deed}`, async (request, reply) => {
      const { id, member } = await asked(request);
      return write(
        request,
        reply,
        member,
        { action: `collection_${state === 'private' ? 'unpublished' : 'published'}`, id },
        async (tx) => {
          const held = await hold(tx, id, member);
          await updateState(tx, id, state);
          return { status: 200, body: said({ ...held, state }) };
        },
      );
    });
  }

  app.delete<IdRequest>('/api/collections/:collectionId', async (request, reply) => {
    const { id, member } = await asked(request);
    return write(request, reply, member, { action: 'collection_deleted', id }, async (tx) => {
      await hold(tx, id, member);
      if (await hasFeatures(tx, id))
        throw new ProblemError('conflict', {
          ...{ detail: 'It has features, or had some, and what was published stays on record', got: id },
          wanted: 'unpublish, which shows it to nobody else',
        });
      await deleteCollection(tx, id);
      return { status: 204 };
    });
  });

  async function asked(request: FastifyRequest<IdRequest>) {
    const id = collectionIdOf(request.params.collectionId);
    const member = await definer(request);
    texts(request.query, []);
    return { id, member };
  }

  /** A thematic collection of the member's organization, held. Of others only those are told of that the member sees. */
  async function hold(tx: Transaction, id: string, member: Member): Promise<StoredCollection> {
    const held = await lockCollection(tx, id);
    if (!held || (!owns(member, held.ownerId) && held.state === 'private'))
      throw new ProblemError('not_found');
    if (held.kind === 'thematic' && owns(member, held.ownerId)) return held;
    throw new ProblemError('forbidden', {
      got: id,
      wanted: 'a collection of your organization, not of the base map',
    });
  }
}

const said = ({
  definition,
  sharing,
  state,
}: Pick<StoredCollection, 'definition' | 'sharing' | 'state'>): string =>
  JSON.stringify({ ...definition, sharing, state });
