import { cutPage } from '@tongtu/access';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { type DeskOptions, pageLinks, pageOf } from '../changesets/desk.ts';
import { collectionIdOf, featureIdOf } from '../collections/ids.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { findVersions } from './store.ts';

interface VersionParams {
  collectionId: string;
  featureId: string;
}

/** `GET …/items/{featureId}/versions`: what publications made of one feature, for whoever may see it. */
export function versionRoutes(
  app: FastifyInstance,
  { database, definitions, principalOf, originOf }: DeskOptions,
): void {
  app.get<{ Params: VersionParams; Querystring: Query }>(
    '/api/collections/:collectionId/items/:featureId/versions',
    async (request) => {
      const { limit, cursor } = pageOf(texts(request.query, ['limit', 'cursor']));
      const collectionId = collectionIdOf(request.params.collectionId);
      const featureId = featureIdOf(request.params.featureId);
      const principal = await principalOf(request);
      const definition = (await definitions.of(principal)).get(collectionId);
      if (!definition) throw new ProblemError('not_found');
      const query = {
        ...{ collectionId, featureId, source: definition.source, before: cursor },
        openFields: definition.fields.map(({ name }) => name),
      };
      const found = await database.as(principal, (tx) => findVersions(tx, query, limit + 1));
      if (found.length === 0 && cursor === undefined) throw new ProblemError('not_found');
      const { shown, next } = cutPage(found, limit, ({ revision }) => revision);
      const path = `/api/collections/${collectionId}/items/${featureId}/versions`;
      return {
        ...{ collection: collectionId, featureId, versions: shown },
        ...(next === undefined ? {} : { next }),
        links: pageLinks(originOf(request), path, request.query, next),
      };
    },
  );
}
