import type { Transaction } from '@tongtu/database';
import { ProblemError, TASK_ACTIONS, type TaskAction } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { type Fields, neededText, objectOf } from '../changesets/body.ts';
import { type DeskOptions, memberOf, pageLinks, sendAnswer } from '../changesets/desk.ts';
import { once, writeKeyOf } from '../changesets/idempotency.ts';
import type { Member } from '../changesets/member.ts';
import { lockChangeset } from '../changesets/store.ts';
import { featureIdOf } from '../collections/ids.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import type { PhotoFiles } from '../reports/photo-files.ts';
import { giveBackTask, holdTask, linkTask, takeTask } from './act.ts';
import { describeTask, taskTag } from './describe.ts';
import { cursorAt, parseTasksRequest } from './parameters.ts';
import { findContact, findTask, findTasks, NOWHERE_METERS, type StoredTask, updateTask } from './store.ts';

const LONGEST_REASON = 2_000;

/** What is there to be shown, and nothing that it could do. */
const PHOTO_POLICY = "sandbox; default-src 'none'";

interface IdParams {
  taskId: string;
}

export interface TaskRoutesOptions extends DeskOptions {
  readonly photos: PhotoFiles;
}

/** Tasks: what reporters and reviewers say is to be looked at. For those who edit the map. */
export function taskRoutes(app: FastifyInstance, desk: TaskRoutesOptions): void {
  const { database, originOf, photos } = desk;

  /** @throws ProblemError `not_found` */
  const seenTask = async (member: Member, text: string): Promise<StoredTask> => {
    const id = featureIdOf(text);
    const found = await database.as(member, (tx) => findTask(tx, id));
    if (!found) throw new ProblemError('not_found');
    return found;
  };

  app.get<{ Querystring: Query }>('/api/tasks', async (request) => {
    const member = await memberOf(request, desk);
    const { filter, limit } = parseTasksRequest(request.query, member.memberId);
    const found = await database.as(member, (tx) => findTasks(tx, filter, limit + 1));
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    const distanceMeters = filter.near ? (last?.distanceMeters ?? NOWHERE_METERS) : 0;
    const next = last && cursorAt({ distanceMeters, id: last.id });
    return {
      tasks: shown.map((task) => describeTask(task, member)),
      ...(next === undefined ? {} : { next }),
      links: pageLinks(originOf(request), '/api/tasks', request.query, next),
    };
  });

  app.get<{ Params: IdParams; Querystring: Query }>('/api/tasks/:taskId', async (request, reply) => {
    texts(request.query, []);
    featureIdOf(request.params.taskId);
    const member = await memberOf(request, desk);
    const task = await seenTask(member, request.params.taskId);
    const contact = await database.as(member, (tx) => findContact(tx, task.id));
    reply.header('etag', taskTag(task));
    return describeTask(task, member, contact);
  });

  app.get<{ Params: IdParams; Querystring: Query }>('/api/tasks/:taskId/photo', async (request, reply) => {
    texts(request.query, []);
    featureIdOf(request.params.taskId);
    const member = await memberOf(request, desk);
    const { photo } = await seenTask(member, request.params.taskId);
    if (!photo) throw new ProblemError('not_found');
    return reply
      .type(photo.type)
      .header('content-security-policy', PHOTO_POLICY)
      .header('cross-origin-resource-policy', 'same-origin')
      .header('content-disposition', 'inline')
      .header('cache-control', 'private, no-store')
      .send(await photos.read(photo.path));
  });

  for (const action of TASK_ACTIONS) {
    app.post<{ Params: IdParams; Querystring: Query }>(
      `/api/tasks/:taskId/${action}`,
      async (request, reply) => {
        const member = await memberOf(request, desk);
        texts(request.query, []);
        const { effect, changesetId } = EFFECTS[action](objectOf(request.body ?? {}, MEMBERS[action]));
        const { id } = await seenTask(member, request.params.taskId);
        const written = await once(database, writeKeyOf(request, member), async (tx) => {
          // In the order in which a publication holds them.
          if (changesetId !== undefined) await lockChangeset(tx, changesetId);
          const held = await holdTask(tx, id, action, member, request.headers['if-match']);
          const task = await effect(tx, held, member);
          const headers = { etag: taskTag(task) };
          return { status: 200, headers, body: JSON.stringify(describeTask(task, member)) };
        });
        return sendAnswer(request, reply, written, desk);
      },
    );
  }
}

interface Asked {
  readonly effect: (tx: Transaction, task: StoredTask, member: Member) => Promise<StoredTask>;
  /** What is to be held before the task. */
  readonly changesetId?: number;
}

/** What a body may have, by action. */
const MEMBERS: Readonly<Record<TaskAction, readonly string[]>> = {
  take: [],
  'give-back': [],
  link: ['changesetId'],
  close: ['reason', 'outcome'],
};

/** What an action does, with what its body says. @throws ProblemError `bad_parameter` */
const EFFECTS: Readonly<Record<TaskAction, (fields: Fields) => Asked>> = {
  take: () => ({ effect: takeTask }),
  'give-back': () => ({ effect: giveBackTask }),
  link: (fields) => {
    const changesetId = idMember(fields.changesetId);
    return { changesetId, effect: (tx, task, member) => linkTask(tx, task, member, changesetId) };
  },
  close: (fields) => {
    const reason = neededText(fields, 'reason', LONGEST_REASON);
    const state = outcomeOf(fields.outcome);
    return { effect: (tx, task) => updateTask(tx, task.id, { state, reason }) };
  },
};

function idMember(value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
  throw new ProblemError('bad_parameter', {
    ...{ detail: 'member changesetId', got: nameOf(value) },
    wanted: 'the id of a changeset',
  });
}

function outcomeOf(value: unknown): 'done' | 'declined' {
  if (value === 'done' || value === 'declined') return value;
  throw new ProblemError('bad_parameter', {
    ...{ detail: 'member outcome', got: nameOf(value) },
    wanted: 'done, declined',
  });
}

const nameOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? 'nothing' : typeof value;
