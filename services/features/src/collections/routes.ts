import { languageOf } from '@tongtu/access';
import { checksOf } from '@tongtu/data/checks';
import type { Database, Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mayEdit } from '../changesets/states.ts';
import type { LocalGrids } from '../crs/local-grids.ts';
import { CRS84, localGridUri, OFFERED_CRS_URIS, STORAGE_CRS_URI } from '../crs/reference-system.ts';
import { downloadLinks } from '../download/links.ts';
import { collectionPage, collectionsPage } from '../html/overview-pages.ts';
import { sendPage } from '../html/send-page.ts';
import { addressOf, type Link, linkHeader, OGC_REL, type Query, selfLinks } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { GEOJSON, HTML, JSON_DOCUMENT, representationOf } from '../ogc/representation.ts';
import { hasTiles } from '../tilesets/offered.ts';
import { codeListsOf } from './code-lists.ts';
import type { DefinitionsCache } from './definitions.ts';
import type { CollectionFactsCache } from './facts.ts';
import { collectionIdOf } from './ids.ts';
import { featureSchema, queryables } from './schema.ts';
import { type CollectionFacts, currentRevision } from './store.ts';
import type { VisibleDefinition } from './visible.ts';

interface CollectionRoutesOptions {
  readonly database: Database;
  readonly definitions: DefinitionsCache;
  readonly facts: CollectionFactsCache;
  readonly grids?: LocalGrids | undefined;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
}

interface CollectionRequest {
  Params: { collectionId: string };
  Querystring: Query;
}

const REPRESENTATIONS = [JSON_DOCUMENT, HTML];
const SCHEMA_REPRESENTATIONS = [{ f: 'json', mediaType: 'application/schema+json' }];

/** Collections, their schemas and queryables (OGC API Features Part 1, 7.13 and 7.14; Part 5). */
export function collectionRoutes(
  app: FastifyInstance,
  { database, definitions, facts, grids, principalOf, originOf }: CollectionRoutesOptions,
): void {
  /** The city's own grids are offered to those alone who may use them. */
  const offered = (request: FastifyRequest, principal: Principal): readonly string[] => [
    ...OFFERED_CRS_URIS,
    ...(grids?.openTo(principal) ?? []).map((name) => localGridUri(originOf(request), name)),
  ];

  /** What a member may do with a collection, as a member of its document; nothing for anybody else. */
  async function actionsOf(principal: Principal) {
    const known = principal.kind === 'anonymous' ? undefined : await definitions.actionsOf(principal);
    return (id: string) => (known ? { actions: known.get(id) ?? [] } : {});
  }

  app.get<{ Querystring: Query }>('/api/collections', async (request, reply) => {
    const { f } = texts(request.query, ['f']);
    const representation = representationOf(REPRESENTATIONS, f, request.headers.accept);
    const principal = await principalOf(request);
    const found = [...(await definitions.of(principal)).values()];
    const revision = await database.as(principal, currentRevision);
    const known = await facts.of(principal);
    const links = selfLinks(
      originOf(request),
      '/api/collections',
      request.query,
      representation,
      REPRESENTATIONS,
    );
    reply.header('link', linkHeader(links)).header('tongtu-revision', String(revision));
    if (representation === HTML) {
      const shown = found.map((definition) => ({
        definition,
        count: known.get(definition.id)?.count ?? 0,
      }));
      return sendPage(reply, principal, collectionsPage(languageOf(request), shown, links));
    }
    const actions = await actionsOf(principal);
    return {
      crs: offered(request, principal),
      collections: found.map((definition) => ({
        ...collectionDocument(originOf(request), definition, known.get(definition.id), ['#/crs']),
        ...actions(definition.id),
      })),
      revision,
      links,
    };
  });

  /** The definition as the caller sees it. @throws ProblemError `not_found` */
  async function visible(request: FastifyRequest<CollectionRequest>, principal: Principal) {
    const id = collectionIdOf(request.params.collectionId);
    const found = (await definitions.of(principal)).get(id);
    if (!found) throw new ProblemError('not_found');
    return found;
  }

  app.get<CollectionRequest>('/api/collections/:collectionId', async (request, reply) => {
    const { f } = texts(request.query, ['f']);
    const representation = representationOf(REPRESENTATIONS, f, request.headers.accept);
    const principal = await principalOf(request);
    const definition = await visible(request, principal);
    const known = (await facts.of(principal)).get(definition.id);
    const document = collectionDocument(originOf(request), definition, known, offered(request, principal));
    const path = `/api/collections/${definition.id}`;
    const links = [
      ...selfLinks(originOf(request), path, request.query, representation, REPRESENTATIONS),
      ...document.links.filter(({ rel }) => rel !== 'self'),
    ];
    reply.header('link', linkHeader(links));
    if (representation === HTML)
      return sendPage(
        reply,
        principal,
        collectionPage(languageOf(request), definition, known?.count ?? 0, links),
      );
    const codeLists = codeListsOf(definition);
    // For editors: rules name fields and collections that others may not see.
    const described = { ...document, ...(await actionsOf(principal))(definition.id), links, codeLists };
    if (principal.kind === 'anonymous' || !mayEdit(principal)) return described;
    return { ...described, checks: checksOf(definition) };
  });

  for (const [name, schemaOf] of [
    ['schema', featureSchema],
    ['queryables', queryables],
    ['sortables', queryables],
  ] as const) {
    app.get<CollectionRequest>(`/api/collections/:collectionId/${name}`, async (request, reply) => {
      const { f } = texts(request.query, ['f']);
      representationOf([...SCHEMA_REPRESENTATIONS, JSON_DOCUMENT], f, request.headers.accept);
      const definition = await visible(request, await principalOf(request));
      reply.type('application/schema+json; charset=utf-8');
      return schemaOf(definition, addressOf(originOf(request), `/api/collections/${definition.id}/${name}`));
    });
  }
}

function collectionDocument(
  origin: string,
  { source, codeLists: _, ...definition }: VisibleDefinition,
  facts: CollectionFacts | undefined,
  crs: readonly string[],
) {
  const path = `/api/collections/${definition.id}`;
  const link = (rel: string, to: string, type: string): Link => ({ rel, type, href: addressOf(origin, to) });
  return {
    ...definition,
    title: definition.title.zh,
    titles: definition.title,
    description: definition.description.zh,
    descriptions: definition.description,
    itemType: 'feature',
    ...{ crs, storageCrs: STORAGE_CRS_URI },
    ...(facts ? { extent: { spatial: { bbox: [facts.bbox], crs: CRS84.uri } } } : {}),
    itemCount: facts?.count ?? 0,
    links: [
      link('self', path, JSON_DOCUMENT.mediaType),
      link('items', `${path}/items`, GEOJSON.mediaType),
      ...downloadLinks(origin, definition.id),
      link(`${OGC_REL}/schema`, `${path}/schema`, 'application/schema+json'),
      link(`${OGC_REL}/queryables`, `${path}/queryables`, 'application/schema+json'),
      link(`${OGC_REL}/sortables`, `${path}/sortables`, 'application/schema+json'),
      ...(hasTiles({ id: definition.id, source })
        ? [link(`${OGC_REL}/tilesets-vector`, `${path}/tiles`, JSON_DOCUMENT.mediaType)]
        : []),
    ],
  };
}
