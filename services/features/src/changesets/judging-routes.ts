import { type ConflictChoices, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { acknowledge, checkChangeset, checkSummaryOf, findingsOf } from '../checks/index.ts';
import { featureIdOf } from '../collections/ids.ts';
import { choose, findConflicts } from '../merge/index.ts';
import { addressOf, type Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { type Fields, objectOf } from './body.ts';
import {
  type DeskOptions,
  type IdParams,
  memberOf,
  pageLinks,
  pageOf,
  seenChangeset,
  sendAnswer,
} from './desk.ts';
import { holdFor } from './guard.ts';
import { once, writeKeyOf } from './idempotency.ts';
import { mergeChangeset } from './resolving.ts';
import { insertEvent } from './talk-store.ts';

interface FeatureParams extends IdParams {
  featureId: string;
}

/** What has to be judged before a changeset is published: what the checks found, and what others changed meanwhile. */
export function judgingRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, originOf } = desk;
  const BASE = '/api/changesets/:changesetId';

  app.post<{ Params: IdParams; Querystring: Query }>(`${BASE}/check`, async (request) => {
    const member = await memberOf(request, desk);
    texts(request.query, []);
    objectOf(request.body ?? {}, []);
    const { id } = await seenChangeset(database, member, request.params.changesetId);
    await database.asService((tx) => holdFor(tx, id, 'resolve', member, undefined));
    return checkChangeset(database, id);
  });

  app.get<{ Params: IdParams; Querystring: Query }>(`${BASE}/findings`, async (request) => {
    const { cursor, ...asked } = texts(request.query, ['limit', 'cursor']);
    const { limit } = pageOf(asked);
    featureIdOf(request.params.changesetId);
    const member = await memberOf(request, desk);
    const { id } = await seenChangeset(database, member, request.params.changesetId);
    const [summary, page] = await database.asService(async (tx) => [
      await checkSummaryOf(tx, id),
      await findingsOf(tx, id, { limit, ...(cursor === undefined ? {} : { after: cursor }) }),
    ]);
    const links = pageLinks(originOf(request), `/api/changesets/${id}/findings`, request.query, page.next);
    return { ...(summary ? { summary } : {}), ...page, links };
  });

  app.post<{ Params: IdParams; Querystring: Query }>(
    `${BASE}/findings/acknowledge`,
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      const fields = objectOf(request.body, ['findings', 'acknowledged']);
      const ids = findingIds(fields);
      const isAcknowledged = fields.acknowledged ?? true;
      if (typeof isAcknowledged !== 'boolean')
        throw new ProblemError('bad_parameter', { detail: 'member acknowledged', wanted: 'true or false' });
      const { id } = await seenChangeset(database, member, request.params.changesetId);
      const written = await once(database, writeKeyOf(request, member), async (tx) => {
        const { state } = await holdFor(tx, id, 'acknowledge', member, undefined);
        await acknowledge(tx, id, ids, isAcknowledged ? member.name : null);
        const action = isAcknowledged ? 'acknowledge' : 'unacknowledge';
        await insertEvent(tx, id, member, { action, from: state, to: state, changes: ids.length });
        return { status: 200, body: JSON.stringify(await checkSummaryOf(tx, id)) };
      });
      return sendAnswer(request, reply, written, desk);
    },
  );

  app.post<{ Params: IdParams; Querystring: Query }>(`${BASE}/merge`, async (request) => {
    const member = await memberOf(request, desk);
    texts(request.query, []);
    objectOf(request.body ?? {}, []);
    const { id } = await seenChangeset(database, member, request.params.changesetId);
    await database.asService((tx) => holdFor(tx, id, 'resolve', member, undefined));
    return mergeChangeset(database, id, member);
  });

  app.get<{ Params: IdParams; Querystring: Query }>(`${BASE}/conflicts`, async (request) => {
    const { limit, cursor } = pageOf(texts(request.query, ['limit', 'cursor']));
    featureIdOf(request.params.changesetId);
    const member = await memberOf(request, desk);
    const { id } = await seenChangeset(database, member, request.params.changesetId);
    const found = await database.asService((tx) =>
      findConflicts(tx, id, { afterFeature: cursor ?? 0, limit: limit + 1 }),
    );
    const features = [...new Set(found.map(({ featureId }) => featureId))];
    const isLast = features.length <= limit;
    const next = isLast ? undefined : String(features[limit - 1]);
    const shown = isLast ? found : found.filter(({ featureId }) => featureId !== features[limit]);
    return {
      conflicts: shown.map(conflictOf),
      ...(next === undefined ? {} : { next }),
      links: pageLinks(originOf(request), `/api/changesets/${id}/conflicts`, request.query, next),
    };
  });

  app.get<{ Params: FeatureParams; Querystring: Query }>(`${BASE}/conflicts/:featureId`, async (request) => {
    texts(request.query, []);
    featureIdOf(request.params.changesetId);
    const featureId = featureIdOf(request.params.featureId);
    const member = await memberOf(request, desk);
    const { id } = await seenChangeset(database, member, request.params.changesetId);
    const found = await database.asService((tx) =>
      findConflicts(tx, id, { afterFeature: featureId - 1, limit: 1 }),
    );
    if (found[0]?.featureId !== featureId) throw new ProblemError('not_found');
    return { conflicts: found.map(conflictOf) };
  });

  app.post<{ Params: FeatureParams; Querystring: Query }>(
    `${BASE}/conflicts/:featureId`,
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      const featureId = featureIdOf(request.params.featureId);
      const choices = choicesOf(objectOf(request.body, ['existence', 'geometry', 'attributes']));
      const { id } = await seenChangeset(database, member, request.params.changesetId);
      const written = await once(database, writeKeyOf(request, member), async (tx) => {
        const { state } = await holdFor(tx, id, 'resolve', member, undefined);
        const made = await choose(tx, id, featureId, choices, member.name);
        if (made === 0)
          throw new ProblemError('not_found', {
            detail: 'There is no such conflict (any more)',
            wanted: addressOf(originOf(request), `/api/changesets/${id}/conflicts`, {}),
          });
        await insertEvent(tx, id, member, { action: 'choose', from: state, to: state, changes: made });
        return { status: 200, body: JSON.stringify({ chosen: made }) };
      });
      if (written.status === 200 && !written.isReplay) await mergeChangeset(database, id, member);
      return sendAnswer(request, reply, written, desk);
    },
  );
}

function conflictOf({ field, choice, ...conflict }: Awaited<ReturnType<typeof findConflicts>>[number]) {
  return {
    ...conflict,
    ...(field === '' ? {} : { field }),
    ...(choice === null ? {} : { choice }),
  };
}

/** @throws ProblemError `bad_parameter` */
function findingIds({ findings }: Fields): number[] {
  if (
    Array.isArray(findings) &&
    findings.length > 0 &&
    findings.every((id) => Number.isSafeInteger(id) && id > 0)
  )
    return findings;
  throw new ProblemError('bad_parameter', { detail: 'member findings', wanted: 'a list of ids of findings' });
}

/** @throws ProblemError `bad_parameter` */
function choicesOf({ existence, geometry, attributes }: Fields): ConflictChoices {
  const side = (name: string, value: unknown): 'ours' | 'theirs' => {
    if (value === 'ours' || value === 'theirs') return value;
    throw new ProblemError('bad_parameter', {
      detail: `member ${name}`,
      got: String(value),
      wanted: 'ours, theirs',
    });
  };
  if (
    attributes !== undefined &&
    (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes))
  )
    throw new ProblemError('bad_parameter', { detail: 'member attributes', wanted: 'an object' });
  return {
    ...(existence === undefined ? {} : { existence: side('existence', existence) }),
    ...(geometry === undefined ? {} : { geometry: side('geometry', geometry) }),
    attributes: Object.fromEntries(
      Object.entries(attributes ?? {}).map(([field, value]) => [field, side(`attributes.${field}`, value)]),
    ),
  };
}
