import { cutPage } from '@tongtu/access';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { featureIdOf } from '../collections/ids.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { objectOf } from './body.ts';
import { type DeskOptions, memberOf, pageLinks, pageOf, sendAnswer } from './desk.ts';
import { writeKeyOf } from './idempotency.ts';
import { revertRevision } from './revert.ts';
import { findRevisions } from './revision-store.ts';

interface RevisionParams {
  number: string;
}

/** Publications: for everyone, as far as they may see the collections; who did them, for those who edit. */
export function revisionRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, principalOf, originOf } = desk;

  app.get<{ Querystring: Query }>('/api/revisions', async (request) => {
    const { limit, cursor } = pageOf(texts(request.query, ['limit', 'cursor']));
    const principal = await principalOf(request);
    const found = await database.as(principal, (tx) => findRevisions(tx, { before: cursor }, limit + 1));
    const { shown, next } = cutPage(found, limit, ({ revision }) => revision.number);
    return {
      revisions: shown.map(({ revision }) => revision),
      ...(next === undefined ? {} : { next }),
      links: pageLinks(originOf(request), '/api/revisions', request.query, next),
    };
  });

  app.get<{ Params: RevisionParams; Querystring: Query }>('/api/revisions/:number', async (request) => {
    texts(request.query, []);
    const number = featureIdOf(request.params.number);
    const principal = await principalOf(request);
    const [found] = await database.as(principal, (tx) => findRevisions(tx, { number }, 1));
    if (!found) throw new ProblemError('not_found');
    return found.revision;
  });

  app.post<{ Params: RevisionParams; Querystring: Query }>(
    '/api/revisions/:number/revert',
    async (request, reply) => {
      const member = await memberOf(request, desk);
      texts(request.query, []);
      objectOf(request.body ?? {}, []);
      const number = featureIdOf(request.params.number);
      const [found] = await database.as(member, (tx) => findRevisions(tx, { number }, 1));
      if (!found) throw new ProblemError('not_found');
      const [editable] = await database.as(member, (tx) => findRevisions(tx, { number }, 1), {
        action: 'edit',
      });
      if (!editable?.isWhole)
        throw new ProblemError('forbidden', {
          detail: 'The revision touched collections that are not yours to edit',
        });
      const written = await revertRevision(database, {
        revision: number,
        member,
        key: writeKeyOf(request, member),
      });
      return sendAnswer(request, reply, written, desk);
    },
  );
}
