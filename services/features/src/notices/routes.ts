import { cutPage } from '@tongtu/access';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { objectOf } from '../changesets/body.ts';
import { type DeskOptions, pageLinks, pageOf, sendAnswer } from '../changesets/desk.ts';
import { once, writeKeyOf } from '../changesets/idempotency.ts';
import type { Member } from '../changesets/member.ts';
import { personOf } from '../grants/person.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { findNotices, markRead } from './store.ts';

/** What an organization is told: requests for its collections, decisions on its own, ends that come near. */
export function noticeRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, originOf } = desk;

  app.get<{ Querystring: Query }>('/api/notices', async (request) => {
    const member = personOf(await desk.principalOf(request));
    const asked = texts(request.query, ['unread', 'limit', 'cursor']);
    const { limit, cursor } = pageOf(asked);
    const isUnread = asked.unread === 'true';
    if (asked.unread !== undefined && asked.unread !== 'true' && asked.unread !== 'false')
      throw new ProblemError('bad_parameter', {
        detail: 'parameter unread',
        got: asked.unread,
        wanted: 'true, false',
      });
    const found = await database.as(member, (tx) => findNotices(tx, { before: cursor, isUnread }, limit + 1));
    const { shown, next } = cutPage(found, limit, ({ id }) => id);
    return {
      notices: shown,
      ...(next === undefined ? {} : { next }),
      links: pageLinks(originOf(request), '/api/notices', request.query, next),
    };
  });

  app.post<{ Querystring: Query }>('/api/notices/read', async (request, reply) => {
    const member = personOf(await desk.principalOf(request));
    texts(request.query, []);
    const { upTo } = objectOf(request.body, ['upTo']);
    if (typeof upTo !== 'number' || !Number.isSafeInteger(upTo) || upTo < 1)
      throw new ProblemError('bad_parameter', {
        detail: 'member upTo',
        got: String(upTo),
        wanted: 'the id of a notice',
      });
    const written = await once(database, writeKeyOf(request, member), async (tx) => {
      await markRead(tx, { organizationIds: addressesOf(member), upTo, memberId: member.memberId });
      return { status: 204 };
    });
    return sendAnswer(request, reply, written, desk);
  });
}

/** Under which an organization is written to; the survey authority also as whoever keeps the base map. */
const addressesOf = ({ organizationId, organizationKind }: Member): readonly string[] =>
  organizationKind === 'survey_authority' ? [organizationId, ''] : [organizationId];
