import { cutPage } from '@tongtu/access';
import { failpoint } from '@tongtu/database';
import { CHANGESET_ACTIONS, CHANGESET_KINDS, CHANGESET_STATES, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { collectionIdOf, featureIdOf } from '../collections/ids.ts';
import { parseDatetime } from '../items/datetime.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { linkOwnTasks } from '../tasks/act.ts';
import { noteComment } from '../tasks/remarks.ts';
import { neededText, objectOf, textMember } from './body.ts';
import { describeChangeset } from './describe.ts';
import {
  type DeskOptions,
  type IdParams,
  memberOf,
  pageLinks,
  pageOf,
  seenChangeset,
  sendAnswer,
} from './desk.ts';
import { holdFor, tagOf } from './guard.ts';
import { once, writeKeyOf } from './idempotency.ts';
import { deleteChangeset, findChangesets, insertChangeset, updateChangeset } from './store.ts';
import { findComments, findEvents, insertComment, insertEvent } from './talk-store.ts';
import { answerOf, publishApproved, transition } from './transition.ts';

const LONGEST_TITLE = 200;
const LONGEST_TEXT = 4_000;

const LIST_PARAMETERS = ['state', 'kind', 'author', 'collection', 'datetime', 'limit', 'cursor'] as const;

/** Changesets: made, described, brought from state to state, talked about. What is in them: `change-routes.ts`. */
export function changesetRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, originOf } = desk;

  app.get<{ Querystring: Query }>('/api/changesets', async (request) => {
    const asked = texts(request.query, LIST_PARAMETERS);
    const { limit, cursor } = pageOf(asked);
    const state = oneOf('state', asked.state, CHANGESET_STATES);
    const kind = oneOf('kind', asked.kind, CHANGESET_KINDS);
    const author = asked.author === undefined ? undefined : idText('author', asked.author);
    const collectionId = asked.collection === undefined ? undefined : knownCollection(asked.collection);
    const made = asked.datetime === undefined ? undefined : parseDatetime(asked.datetime);
    const member = await memberOf(request, desk);
    const filter = {
      made,
      state,
      kind,
      collectionId,
      before: cursor,
      authorId: author === 'me' ? member.memberId : author,
    };
    const found = await database.as(member, (tx) => findChangesets(tx, filter, limit + 1));
    const { shown, next } = cutPage(found, limit, ({ id }) => id);
    return {
      changesets: shown.map((changeset) => describeChangeset(changeset, member)),
      ...(next === undefined ? {} : { next }),
      links: pageLinks(originOf(request), '/api/changesets', request.query, next),
    };
  });

  app.post('/api/changesets', async (request, reply) => {
    const member = await memberOf(request, desk);
    texts(request.query as Query, []);
    const fields = objectOf(request.body, ['title', 'description', 'tasks']);
    const title = neededText(fields, 'title', LONGEST_TITLE);
    const description = textMember(fields, 'description', LONGEST_TEXT);
    const tasks = taskIds(fields.tasks);
    const written = await once(database, writeKeyOf(request, member), async (tx) => {
      const made = await insertChangeset(tx, {
        ...{ kind: 'edit', title, author: member },
        ...(description === undefined ? {} : { description }),
      });
      if (!made) throw new Error('a changeset without a key was not stored');
      await insertEvent(tx, made.id, member, { action: 'create', to: 'draft' });
      await linkOwnTasks(tx, tasks, member, made.id);
      const answer = answerOf(made, member, 201);
      return { ...answer, headers: { ...answer.headers, location: `/api/changesets/${made.id}` } };
    });
    return sendAnswer(request, reply, written, desk);
  });

  app.get<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId',
    async (request, reply) => {
      texts(request.query, []);
      featureIdOf(request.params.changesetId);
      const member = await memberOf(request, desk);
      const changeset = await seenChangeset(database, member, request.params.changesetId);
      reply.header('etag', tagOf(changeset));
      return describeChangeset(changeset, member);
    },
  );

  app.patch<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId',
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      const fields = objectOf(request.body, ['title', 'description']);
      const title = fields.title === undefined ? undefined : neededText(fields, 'title', LONGEST_TITLE);
      const description = textMember(fields, 'description', LONGEST_TEXT);
      const { id } = await seenChangeset(database, member, request.params.changesetId);
      const written = await once(database, writeKeyOf(request, member), async (tx) => {
        await holdFor(tx, id, 'edit', member, request.headers['if-match']);
        const changed = await updateChangeset(tx, id, { title, description });
        await insertEvent(tx, id, member, { action: 'describe', from: 'draft', to: 'draft' });
        return answerOf(changed, member);
      });
      return sendAnswer(request, reply, written, desk);
    },
  );

  app.delete<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId',
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      const id = featureIdOf(request.params.changesetId);
      const written = await once(database, writeKeyOf(request, member), async (tx) => {
        await holdFor(tx, id, 'delete', member, request.headers['if-match']);
        await deleteChangeset(tx, id);
        return { status: 204 };
      });
      return sendAnswer(request, reply, written, desk);
    },
  );

  for (const action of CHANGESET_ACTIONS) {
    app.post<{ Params: IdParams; Querystring: Query }>(
      `/api/changesets/:changesetId/${action}`,
      async (request, reply) => {
        const member = await memberOf(request, desk);
        texts(request.query, []);
        const reason =
          textMember(objectOf(request.body ?? {}, ['reason']), 'reason', LONGEST_TEXT) || undefined;
        const { id } = await seenChangeset(database, member, request.params.changesetId);
        const asked = {
          id,
          member,
          key: writeKeyOf(request, member),
          ifMatch: request.headers['if-match'],
          reason,
        };
        if (action !== 'publish')
          return sendAnswer(request, reply, await transition(database, action, asked), desk);
        const { written, revision } = await publishApproved(database, asked);
        failpoint('publish.unanswered');
        if (revision !== undefined) desk.onPublished?.(revision);
        return sendAnswer(request, reply, written, desk);
      },
    );
  }

  app.get<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId/history',
    async (request) => {
      const { limit, cursor } = pageOf(texts(request.query, ['limit', 'cursor']));
      featureIdOf(request.params.changesetId);
      const member = await memberOf(request, desk);
      const { id } = await seenChangeset(database, member, request.params.changesetId);
      const found = await database.as(member, (tx) => findEvents(tx, id, cursor ?? 0, limit + 1));
      const { shown, next } = cutPage(found, limit, ({ seq }) => seq);
      const links = pageLinks(originOf(request), `/api/changesets/${id}/history`, request.query, next);
      return { events: shown, ...(next === undefined ? {} : { next }), links };
    },
  );

  app.get<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId/comments',
    async (request) => {
      const { limit, cursor } = pageOf(texts(request.query, ['limit', 'cursor']));
      featureIdOf(request.params.changesetId);
      const member = await memberOf(request, desk);
      const { id } = await seenChangeset(database, member, request.params.changesetId);
      const found = await database.as(member, (tx) => findComments(tx, id, cursor ?? 0, limit + 1));
      const { shown, next } = cutPage(found, limit, (comment) => comment.id);
      const links = pageLinks(originOf(request), `/api/changesets/${id}/comments`, request.query, next);
      return { comments: shown, ...(next === undefined ? {} : { next }), links };
    },
  );

  app.post<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId/comments',
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      const fields = objectOf(request.body, ['text', 'featureId']);
      const text = neededText(fields, 'text', LONGEST_TEXT);
      const featureId = fields.featureId === undefined ? undefined : featureNumber(fields.featureId);
      const changeset = await seenChangeset(database, member, request.params.changesetId);
      const written = await once(database, writeKeyOf(request, member), async (tx) => {
        const comment = await insertComment(tx, changeset.id, member, { text, featureId });
        await noteComment(tx, changeset, member.memberId, { text, featureId });
        return { status: 201, body: JSON.stringify(comment) };
      });
      return sendAnswer(request, reply, written, desk);
    },
  );
}

function oneOf<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (text === undefined || (values as readonly string[]).includes(text)) return text as Value | undefined;
  throw new ProblemError('bad_parameter', {
    detail: `parameter ${name}`,
    got: text,
    wanted: values.join(', '),
  });
}

/** Ids of members are short ASCII texts. @throws ProblemError `bad_parameter` */
function idText(name: string, text: string): string {
  if (/^[\w-]{1,100}$/.test(text)) return text;
  throw new ProblemError('bad_parameter', {
    detail: `parameter ${name}`,
    got: text,
    wanted: 'me, or the id of a member',
  });
}

/** @throws ProblemError `bad_parameter`: here it is a parameter, not an address */
export function knownCollection(text: string): string {
  try {
    return collectionIdOf(text);
  } catch {
    throw new ProblemError('bad_parameter', {
      detail: 'parameter collection',
      got: text,
      wanted: 'the id of a collection',
    });
  }
}

function featureNumber(value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
  throw new ProblemError('bad_parameter', {
    detail: 'member featureId',
    got: typeof value,
    wanted: 'the id of a feature',
  });
}

const MAX_TASKS = 100;

/** The tasks that a new changeset is to mend. @throws ProblemError `bad_parameter` */
function taskIds(value: unknown): readonly number[] {
  if (value === undefined) return [];
  const isId = (each: unknown) => Number.isSafeInteger(each) && (each as number) > 0;
  if (Array.isArray(value) && value.length <= MAX_TASKS && value.every(isId)) return value;
  throw new ProblemError('bad_parameter', {
    ...{ detail: 'member tasks', got: typeof value },
    wanted: `a list of at most ${MAX_TASKS} ids of tasks`,
  });
}
