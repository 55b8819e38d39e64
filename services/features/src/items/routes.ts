import { type Database, editionOf, type Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { codeListsOf } from '../collections/code-lists.ts';
import { currentRevision, dataExtent, findCollection, listCollections } from '../collections/store.ts';
import { type VisibleDefinition, visibleDefinition } from '../collections/visible.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, parseBbox, parseCount } from './parameters.ts';
import { findFeature, findItem, findItems, type StoredFeature } from './store.ts';

export interface FeatureRoutesOptions {
  readonly database: Database;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  /** Scheme and host under which the links of an answer stand. */
  readonly originOf: (request: FastifyRequest) => string;
}

interface CollectionParams {
  collectionId: string;
}
interface ItemParams extends CollectionParams {
  featureId: string;
}
interface ItemsQuerystring {
  bbox?: string;
  limit?: string;
  after?: string;
}

const GEOJSON = 'application/geo+json; charset=utf-8';
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

/** Collections and their items after OGC API Features Part 1, in a first form. */
export function featureRoutes(
  app: FastifyInstance,
  { database, principalOf, originOf }: FeatureRoutesOptions,
): void {
  const linkOf =
    (request: FastifyRequest): Link =>
    (rel, path, query) =>
      linkTo(originOf(request), rel, path, query);

  app.get('/api/collections', { schema: { querystring: NO_PARAMETERS } }, async (request) => {
    const principal = await principalOf(request);
    return database.as(principal, async (tx) => {
      const extent = await dataExtent(tx);
      const collections = (await listCollections(tx)).map((found) =>
        collectionDocument(linkOf(request), visibleDefinition(found, principal), extent),
      );
      return {
        collections,
        revision: await currentRevision(tx),
        links: [linkOf(request)('self', '/api/collections')],
      };
    });
  });

  app.get<{ Params: CollectionParams }>(
    '/api/collections/:collectionId',
    { schema: { querystring: NO_PARAMETERS } },
    async (request) => {
      const principal = await principalOf(request);
      return database.as(principal, async (tx) => {
        const found = await findCollection(tx, collectionIdOf(request));
        if (!found) throw new ProblemError('not_found');
        const visible = visibleDefinition(found, principal);
        const document = collectionDocument(linkOf(request), visible, await dataExtent(tx));
        return { ...document, codeLists: codeListsOf(visible.fields) };
      });
    },
  );

  app.get<{ Params: CollectionParams; Querystring: ItemsQuerystring }>(
    '/api/collections/:collectionId/items',
    { schema: { querystring: parameters('bbox', 'limit', 'after') } },
    async (request, reply) => {
      const principal = await principalOf(request);
      const { bbox, limit, after } = request.query;
      const collectionId = collectionIdOf(request);
      const query = {
        collectionId,
        edition: editionOf(principal),
        ...(bbox === undefined ? {} : { bbox: parseBbox(bbox) }),
        limit: limit === undefined ? DEFAULT_LIMIT : parseCount('limit', limit, 1, MAX_LIMIT),
        after: after === undefined ? 0 : parseCount('after', after, 0, Number.MAX_SAFE_INTEGER),
      };
      const { items, revision } = await database.as(principal, async (tx) => {
        if (!(await findCollection(tx, collectionId))) throw new ProblemError('not_found');
        // One more than asked for tells whether there is a next page.
        const found = await findItems(tx, { ...query, limit: query.limit + 1 });
        return { items: found, revision: await currentRevision(tx) };
      });
      const page = items.slice(0, query.limit);
      const self = `/api/collections/${collectionId}/items`;
      const kept = { ...(bbox === undefined ? {} : { bbox }), ...(limit === undefined ? {} : { limit }) };
      const last = page.at(-1);
      const links = [linkOf(request)('self', self, { ...kept, ...(after === undefined ? {} : { after }) })];
      if (items.length > page.length && last) {
        links.push(linkOf(request)('next', self, { ...kept, after: String(last.id) }));
      }
      reply
        .header('content-type', GEOJSON)
        .header('content-crs', `<${CRS84}>`)
        .header('tongtu-revision', revision);
      return {
        type: 'FeatureCollection',
        numberReturned: page.length,
        revision,
        links,
        features: page.map(geoJson),
      };
    },
  );

  app.get<{ Params: ItemParams }>(
    '/api/collections/:collectionId/items/:featureId',
    { schema: { querystring: NO_PARAMETERS } },
    async (request, reply) => {
      const principal = await principalOf(request);
      const collectionId = collectionIdOf(request);
      const { featureId } = request.params;
      const found = await database.as(principal, (tx) =>
        findItem(tx, editionOf(principal), collectionId, featureIdOf(featureId)),
      );
      if (!found) throw new ProblemError('not_found');
      reply.header('content-type', GEOJSON).header('content-crs', `<${CRS84}>`);
      return {
        ...geoJson(found),
        links: [linkOf(request)('self', `/api/collections/${collectionId}/items/${found.id}`)],
      };
    },
  );

  app.get<{ Params: { featureId: string } }>(
    '/api/features/:featureId',
    { schema: { querystring: NO_PARAMETERS } },
    async (request, reply) => {
      const principal = await principalOf(request);
      const found = await database.as(principal, (tx) =>
        findFeature(tx, editionOf(principal), featureIdOf(request.params.featureId)),
      );
      if (!found) throw new ProblemError('not_found');
      reply.header('content-type', GEOJSON).header('content-crs', `<${CRS84}>`);
      const canonical = `/api/collections/${found.collectionId}/items/${found.id}`;
      return { ...geoJson(found), links: [linkOf(request)('canonical', canonical)] };
    },
  );
}

/** @throws ProblemError `not_found` for what can be no collection's id: some such texts PostgreSQL does not even take. */
function collectionIdOf({ params }: { params: CollectionParams }): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(params.collectionId)) throw new ProblemError('not_found');
  return params.collectionId;
}

const parameters = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  additionalProperties: false,
});
const NO_PARAMETERS = parameters();

/** What is no id at all is answered like an id that does not exist. */
function featureIdOf(text: string): number {
  const id = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(id)) throw new ProblemError('not_found');
  return id;
}

function geoJson(feature: StoredFeature) {
  return {
    type: 'Feature',
    id: feature.id,
    collection: feature.collectionId,
    version: feature.version,
    geometry: feature.geometry,
    properties: feature.properties,
  };
}

function collectionDocument(link: Link, definition: VisibleDefinition, extent: Bbox | undefined) {
  const path = `/api/collections/${definition.id}`;
  return {
    ...definition,
    title: definition.title.zh,
    titles: definition.title,
    description: definition.description.zh,
    descriptions: definition.description,
    itemType: 'feature',
    crs: [CRS84],
    ...(extent ? { extent: { spatial: { bbox: [extent], crs: CRS84 } } } : {}),
    links: [link('self', path), link('items', `${path}/items`)],
  };
}

function linkTo(origin: string, rel: string, path: string, query: Readonly<Record<string, string>> = {}) {
  const search = new URLSearchParams(query).toString();
  const href = `${origin}${path}${search ? `?${search}` : ''}`;
  return {
    href,
    rel,
    type: rel === 'self' && !path.includes('/items') ? 'application/json' : 'application/geo+json',
  };
}

type Link = (
  rel: string,
  path: string,
  query?: Readonly<Record<string, string>>,
) => ReturnType<typeof linkTo>;
