import { Readable } from 'node:stream';
import { type AuditQueue, actorOf, languageOf } from '@tongtu/access';
import type { Database, Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { namesEntityTag } from '@tongtu/tiles';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DefinitionsCache } from '../collections/definitions.ts';
import type { CollectionFactsCache } from '../collections/facts.ts';
import { collectionIdOf, featureIdOf } from '../collections/ids.ts';
import type { VisibleDefinition } from '../collections/visible.ts';
import type { LocalGrids } from '../crs/local-grids.ts';
import { DOWNLOAD_FORMATS, isDownload } from '../download/formats.ts';
import { downloadLinks } from '../download/links.ts';
import type { Downloads } from '../download/send.ts';
import { itemPage, itemsPage } from '../html/items-page.ts';
import { sendPage } from '../html/send-page.ts';
import { addressOf, type Link, linkHeader, type Query, selfLinks } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { GEOJSON, HTML, representationOf } from '../ogc/representation.ts';
import { featureCollectionText, featureText } from './geojson.ts';
import { itemTag } from './item-tag.ts';
import { ITEM_PARAMETERS, parseItemRequest, parseItemsRequest } from './parameters.ts';
import { type ItemsAnswer, readItem, readItems } from './read.ts';
import { findFeature, type ItemRow } from './store.ts';

interface ItemRoutesOptions {
  readonly database: Database;
  readonly definitions: DefinitionsCache;
  readonly facts: CollectionFactsCache;
  readonly grids?: LocalGrids | undefined;
  readonly downloads: Downloads;
  /** Where downloads are put on record. */
  readonly audit?: Pick<AuditQueue, 'push'> | undefined;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
}

interface CollectionParams {
  collectionId: string;
}
interface ItemParams extends CollectionParams {
  featureId: string;
}

const REPRESENTATIONS = [GEOJSON, HTML];
const ITEMS_REPRESENTATIONS = [...REPRESENTATIONS, ...DOWNLOAD_FORMATS];
/** Features that a page for people shows at most, and unless it is told. */
const MAX_ON_PAGE = 1_000;
const ON_PAGE = 50;
/** Up to so many features are sent at once, with their links as a header too; more go out as they are read. */
const STREAM_FROM = 1_000;

/** Features after OGC API Features Part 1 and 2, with paging that is pinned to a revision. */
export function itemRoutes(
  app: FastifyInstance,
  { database, definitions, facts, grids, downloads, audit, principalOf, originOf }: ItemRoutesOptions,
): void {
  async function definitionOf(principal: Principal, collectionId: string): Promise<VisibleDefinition> {
    const found = (await definitions.of(principal)).get(collectionId);
    if (!found) throw new ProblemError('not_found');
    return found;
  }

  app.get<{ Params: CollectionParams; Querystring: Query }>(
    '/api/collections/:collectionId/items',
    async (request, reply) => {
      const principal = await principalOf(request);
      const collectionId = collectionIdOf(request.params.collectionId);
      const representation = representationOf(ITEMS_REPRESENTATIONS, request.query.f, request.headers.accept);
      const definition = await definitionOf(principal, collectionId);
      const asked = parseItemsRequest(request.query, definition.fields);
      const reading = {
        ...{ database, principal, definition, grids },
        totalOf: (id: string, revision: number) => facts.total(principal, id, revision),
      };
      if (isDownload(representation)) {
        const open = (await definitions.of(principal, 'download')).get(collectionId);
        if (!open)
          throw new ProblemError('forbidden', {
            got: collectionId,
            wanted: 'a grant to download the collection',
          });
        const download = { ...reading, definition: open, action: 'download' } as const;
        audit?.push({
          ...{ actor: actorOf(principal), address: request.ip, requestId: request.id },
          ...{ action: 'download', subject: collectionId },
          detail: { format: representation.f, edition: open.source.edition },
        });
        return downloads.send({ request, reply, format: representation, reading: download, asked });
      }
      // Whatever the program asked for: people read some of them, and degrees.
      const shown = Math.min(request.query.limit === undefined ? ON_PAGE : asked.limit, MAX_ON_PAGE);
      const { limit } = representation === HTML ? { limit: shown } : asked;
      const answer = await readItems(
        reading,
        representation === HTML ? { ...asked, limit, crs: { kind: 'crs84' } } : asked,
      );
      const path = `/api/collections/${collectionId}/items`;
      const links = (next: string | undefined): Link[] => {
        const { cursor: _, offset: __, ...kept } = request.query;
        return [
          ...selfLinks(originOf(request), path, request.query, representation, REPRESENTATIONS),
          ...(next === undefined
            ? []
            : [
                {
                  rel: 'next',
                  type: GEOJSON.mediaType,
                  href: addressOf(originOf(request), path, { ...kept, cursor: next }),
                },
              ]),
          collectionLink(originOf(request), collectionId),
        ];
      };
      if (representation === HTML) {
        const rows: ItemRow[] = [];
        for await (const batch of answer.batches) rows.push(...batch);
        const { crs: _crs, f: _f, ...kept } = request.query;
        const about = {
          ...{ language: languageOf(request), definition: answer.definition, revision: answer.revision },
          links: links(answer.next()),
          geoJsonUrl: addressOf(originOf(request), path, { ...kept, limit: String(limit), f: GEOJSON.f }),
          downloads: downloadLinks(originOf(request), collectionId, request.query),
        };
        return sendPage(reply, principal, itemsPage(about, rows, answer.matched));
      }
      describe(reply, answer);
      const pieces = featureCollectionText(answer, links);
      if (limit > STREAM_FROM) {
        reply.header('link', linkHeader(links(undefined)));
        return reply.send(Readable.from(pieces, { objectMode: false }));
      }
      let text = '';
      for await (const piece of pieces) text += piece;
      return reply.header('link', linkHeader(links(answer.next()))).send(text);
    },
  );

  app.get<{ Params: ItemParams; Querystring: Query }>(
    '/api/collections/:collectionId/items/:featureId',
    // Coded, it would be other bytes under the same strong tag, which `If-Match` needs.
    { compress: false },
    async (request, reply) => {
      const principal = await principalOf(request);
      const collectionId = collectionIdOf(request.params.collectionId);
      const id = featureIdOf(request.params.featureId);
      const representation = representationOf(REPRESENTATIONS, request.query.f, request.headers.accept);
      const definition = await definitionOf(principal, collectionId);
      const asked = parseItemRequest(texts(request.query, ITEM_PARAMETERS), definition.fields);
      const answer = await readItem({ database, principal, definition, grids }, id, asked);
      if (!answer) throw new ProblemError('not_found');
      const path = `/api/collections/${collectionId}/items/${id}`;
      const links = [
        ...selfLinks(originOf(request), path, request.query, representation, REPRESENTATIONS),
        collectionLink(originOf(request), collectionId),
      ];
      if (representation === HTML) {
        const about = { language: languageOf(request), ...answer, links };
        const geoJsonUrl = addressOf(originOf(request), path, { f: GEOJSON.f });
        return sendPage(reply, principal, itemPage({ ...about, geoJsonUrl }, answer.row));
      }
      describe(reply, answer);
      const tag = itemTag(definition.source, answer.row.version);
      reply.header('etag', tag);
      if (namesEntityTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
      return reply.header('link', linkHeader(links)).send(featureText(collectionId, answer.row, links));
    },
  );

  app.get<{ Params: { featureId: string }; Querystring: Query }>(
    '/api/features/:featureId',
    async (request, reply) => {
      texts(request.query, []);
      const principal = await principalOf(request);
      const found = await database.as(principal, (tx) =>
        findFeature(tx, featureIdOf(request.params.featureId)),
      );
      if (!found) throw new ProblemError('not_found');
      const { collectionId, ...feature } = found;
      const href = addressOf(originOf(request), `/api/collections/${collectionId}/items/${found.id}`);
      reply.type(GEOJSON.mediaType);
      return {
        ...{ type: 'Feature', collection: collectionId, ...feature },
        links: [{ rel: 'canonical', type: GEOJSON.mediaType, href }],
      };
    },
  );
}

function describe(reply: FastifyReply, { crs, revision }: Pick<ItemsAnswer, 'crs' | 'revision'>): void {
  reply
    .type(`${GEOJSON.mediaType}; charset=utf-8`)
    .header('content-crs', `<${crs.uri}>`)
    .header('tongtu-revision', String(revision));
}

function collectionLink(origin: string, collectionId: string): Link {
  return {
    rel: 'collection',
    type: 'application/json',
    href: addressOf(origin, `/api/collections/${collectionId}`),
  };
}
