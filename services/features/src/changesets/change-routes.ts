import { cutPage } from '@tongtu/access';
import { failpoint } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { featureIdOf } from '../collections/ids.ts';
import { CRS84 } from '../crs/reference-system.ts';
import { cornersOf, parseBox } from '../items/parameters.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { CHANGES_LIMIT_BYTES, type ReadChange, readChangeOf, readChanges } from './change-body.ts';
import { deleteStaged, findPublishedChanges, findStaged, findStagedChanges } from './change-store.ts';
import { parseContentCrs } from './content-crs.ts';
import {
  type DeskOptions,
  type IdParams,
  memberOf,
  pageLinks,
  pageOf,
  seenChangeset,
  sendAnswer,
} from './desk.ts';
import { findPublishedDiff } from './diff-store.ts';
import { holdFor } from './guard.ts';
import { once, writeKeyOf } from './idempotency.ts';
import { judge } from './judge.ts';
import type { Member } from './member.ts';
import { stageChanges } from './stage-changes.ts';
import { recountChanges } from './store.ts';
import { noteEdit } from './talk-store.ts';
import { answerOf } from './transition.ts';
import type { Written } from './written.ts';

interface ChangeParams extends IdParams {
  featureId: string;
}

/** What is in a changeset: staged while it is open, read out of the history once it is published. */
export function changeRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, originOf, definitions } = desk;

  app.get<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId/changes',
    async (request) => {
      const { bbox, ...asked } = texts(request.query, ['limit', 'cursor', 'bbox']);
      const { limit, cursor = 0 } = pageOf(asked);
      const box = bbox === undefined ? undefined : cornersOf(parseBox(bbox), CRS84);
      featureIdOf(request.params.changesetId);
      const member = await memberOf(request, desk);
      const { id, revision } = await seenChangeset(database, member, request.params.changesetId);
      const { changes, next } = await database.as(member, async (tx) => {
        if (revision === undefined) {
          const found = await findStagedChanges(tx, id, cursor, limit + 1, { box });
          const page = cutPage(found, limit, ({ seq }) => seq);
          return { changes: page.shown.map(({ change }) => change), next: page.next };
        }
        if (box) {
          const page = await findPublishedDiff(tx, revision, cursor, limit, { box });
          return { changes: page.changes, next: page.next === undefined ? undefined : String(page.next) };
        }
        const found = await findPublishedChanges(tx, revision, cursor, limit + 1);
        const page = cutPage(found, limit, ({ featureId }) => featureId);
        return { changes: page.shown, next: page.next };
      });
      return {
        changes,
        ...(next === undefined ? {} : { next }),
        links: pageLinks(originOf(request), `/api/changesets/${id}/changes`, request.query, next),
      };
    },
  );

  app.get<{ Params: ChangeParams; Querystring: Query }>(
    '/api/changesets/:changesetId/changes/:featureId',
    async (request) => {
      texts(request.query, []);
      featureIdOf(request.params.changesetId);
      const featureId = featureIdOf(request.params.featureId);
      const member = await memberOf(request, desk);
      const { id, revision } = await seenChangeset(database, member, request.params.changesetId);
      const [found] = await database.as(member, async (tx) =>
        revision === undefined
          ? (await findStagedChanges(tx, id, 0, 1, { featureId })).map(({ change }) => change)
          : findPublishedChanges(tx, revision, featureId - 1, 1),
      );
      if (found?.featureId !== featureId) throw new ProblemError('not_found');
      return found;
    },
  );

  /** Judges changes and stages them in one transaction with the answer. */
  async function stage(
    request: FastifyRequest<{ Params: IdParams }>,
    member: Member,
    changes: readonly ReadChange[],
  ): Promise<Written> {
    const crs = parseContentCrs(request.headers['content-crs']);
    const { id } = await seenChangeset(database, member, request.params.changesetId);
    const judged = await judge(changes, {
      database,
      member,
      crs,
      definitions: await definitions.of(member, 'edit'),
    });
    const written = await once(database, writeKeyOf(request, member), async (tx) => {
      const held = await holdFor(tx, id, 'edit', member, request.headers['if-match']);
      const { changeset, featureIds } = await stageChanges(tx, held, member, judged);
      failpoint('changes.in-transaction');
      return {
        ...answerOf(changeset, member),
        body: JSON.stringify({ version: changeset.version, featureIds }),
      };
    });
    failpoint('changes.committed');
    return written;
  }

  app.post<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId/changes',
    { bodyLimit: CHANGES_LIMIT_BYTES },
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      return sendAnswer(request, reply, await stage(request, member, readChanges(request.body)), desk);
    },
  );

  app.put<{ Params: ChangeParams; Querystring: Query }>(
    '/api/changesets/:changesetId/changes/:featureId',
    { bodyLimit: CHANGES_LIMIT_BYTES },
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      const change = readChangeOf(featureIdOf(request.params.featureId), request.body);
      return sendAnswer(request, reply, await stage(request, member, [change]), desk);
    },
  );

  app.delete<{ Params: ChangeParams; Querystring: Query }>(
    '/api/changesets/:changesetId/changes/:featureId',
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      const featureId = featureIdOf(request.params.featureId);
      const { id } = await seenChangeset(database, member, request.params.changesetId);
      const written = await once(database, writeKeyOf(request, member), async (tx) => {
        await holdFor(tx, id, 'edit', member, request.headers['if-match']);
        const staged = (await findStaged(tx, id, [featureId])).get(featureId);
        if (!staged) throw new ProblemError('not_found');
        await deleteStaged(tx, id, [staged.seq]);
        await noteEdit(tx, id, member, 1);
        const { headers } = answerOf(await recountChanges(tx, id), member);
        return { status: 204, changesetId: id, headers: headers! };
      });
      return sendAnswer(request, reply, written, desk);
    },
  );
}
