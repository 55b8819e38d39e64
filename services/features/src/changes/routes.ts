import type { Database, Principal } from '@tongtu/database';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DefinitionsCache } from '../collections/definitions.ts';
import { featureText } from '../items/geojson.ts';
import { addressOf, type Link, linkHeader, type Query } from '../ogc/links.ts';
import { parseChangesRequest } from './parameters.ts';
import { encodePosition } from './position.ts';
import { readChangesPage } from './read.ts';
import type { ChangeRow, StateRow } from './store.ts';

interface ChangeRoutesOptions {
  readonly database: Database;
  readonly definitions: DefinitionsCache;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
}

const PATH = '/api/changes';
const JSON_TYPE = 'application/json';

/** `GET /api/changes`: what publications changed, feature by feature, in the order in which it was published. */
export function changeFeedRoutes(
  app: FastifyInstance,
  { database, definitions, principalOf, originOf }: ChangeRoutesOptions,
): void {
  app.get<{ Querystring: Query }>(PATH, async (request, reply) => {
    const principal = await principalOf(request);
    const visible = await definitions.of(principal);
    const asked = parseChangesRequest(request.query, visible);
    const { changes, revision, next } = await readChangesPage(database, principal, visible, asked);
    const { cursor: _, ...kept } = request.query;
    const link = (rel: string, query: Query): Link => ({
      ...{ rel, type: JSON_TYPE, href: addressOf(originOf(request), PATH, query) },
    });
    const links = [
      link('self', request.query),
      ...(next ? [link('next', { ...kept, cursor: encodePosition(next) })] : []),
    ];
    const head = { revision, numberReturned: changes.length, links };
    const texts = changes.map((change) => changeText(change, asked.withBefore));
    return reply
      .type(`${JSON_TYPE}; charset=utf-8`)
      .header('tongtu-revision', String(revision))
      .header('link', linkHeader(links))
      .send(`${JSON.stringify(head).slice(0, -1)},"changes":[${texts.join(',')}]}`);
  });
}

/** One change as JSON text: geometries and properties come from the database as JSON and are not parsed. */
function changeText(change: ChangeRow, withBefore: boolean): string {
  const { revision, publishedAt, collectionId: collection, id, before, after, withheldVersion } = change;
  const isFormer = before !== undefined || withheldVersion !== undefined;
  const action = after === undefined ? 'remove' : isFormer ? 'replace' : 'create';
  const version = after?.version ?? before?.version ?? withheldVersion;
  const state = (row: StateRow | undefined) => (row ? featureText(collection, { ...row, id }) : 'null');
  const head = JSON.stringify({ revision, publishedAt, collection, id, action, version }).slice(0, -1);
  return `${head}${withBefore ? `,"before":${state(before)}` : ''},"after":${state(after)}}`;
}
