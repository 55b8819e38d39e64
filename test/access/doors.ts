import { VectorTile } from '@mapbox/vector-tile';
import type { GrantAction } from '@tongtu/sdk/contract';
import { tileAt } from '@tongtu/sdk/geo';
import type { FastifyInstance } from 'fastify';
import { PbfReader } from 'pbf';
import { boxOf, CELLS, COLLECTIONS, lngOf, SIDES } from './shared-city.ts';

/** An answer as the caller has it: what is in it, decoded where it was coded. */
export interface Told {
  readonly url: string;
  readonly status: number;
  /** Headers and body. */
  readonly text: string;
  readonly body: string;
}

/** How a caller asks. */
export interface Asking {
  readonly app: FastifyInstance;
  readonly headers: Readonly<Record<string, string>>;
  /** Of each feature, by `collection/side`. */
  readonly ids: ReadonlyMap<string, number>;
}

/** A way to the data. */
export interface Door {
  readonly name: string;
  /** For which a permit is looked for. */
  readonly action: GrantAction;
  /** Everything that there is to be asked at it. */
  readonly ask: (asking: Asking) => Promise<readonly Told[]>;
}

async function get({ app, headers }: Asking, url: string): Promise<Told> {
  const answer = await app.inject({ url, headers });
  const isTile = String(answer.headers['content-type']).includes('vector-tile');
  const body =
    isTile && answer.statusCode === 200 ? textOfTile(answer.rawPayload) : answer.rawPayload.toString('utf8');
  return { url, status: answer.statusCode, body, text: `${JSON.stringify(answer.headers)}\n${body}` };
}

const all = async (asking: Asking, urls: readonly string[]): Promise<readonly Told[]> => {
  const told: Told[] = [];
  for (const url of urls) told.push(await get(asking, url));
  return told;
};

/** A door at every collection. */
const each =
  (urlsOf: (collection: string, asking: Asking) => readonly string[]): Door['ask'] =>
  (asking) =>
    all(
      asking,
      COLLECTIONS.flatMap(({ id }) => urlsOf(id, asking)),
    );
/** A door at every feature. */
const eachFeature = (urlsOf: (collection: string, id: number) => readonly string[]): Door['ask'] =>
  each((collection, { ids }) =>
    SIDES.flatMap((side) => urlsOf(collection, ids.get(`${collection}/${side}`)!)),
  );

/** The tiles of a zoom that the features lie in, and of one that shows both sides. */
const TILES = [
  ...COLLECTIONS.flatMap(({ id }) => SIDES.map((side) => tileAt([lngOf(id, side), 30.75], 15))),
  tileAt([120.8, 30.75], 9),
];

const sentinelOf = (collection: string, column: string): string =>
  encodeURIComponent(
    String(CELLS.find((cell) => cell.collection === collection && cell.column === column)!.value),
  );
const columnsOf = (collection: string) => COLLECTIONS.find(({ id }) => id === collection)!.columns;

export const DOORS: readonly Door[] = [
  {
    name: 'the list of collections',
    action: 'query',
    ask: (asking) =>
      all(asking, ['/api', '/api/collections', '/api/collections?f=html', '/api/openapi.json']),
  },
  {
    name: 'the description of a collection',
    action: 'query',
    ask: each((id) =>
      ['', '?f=html', '/schema', '/queryables', '/sortables'].map((end) => `/api/collections/${id}${end}`),
    ),
  },
  {
    name: 'items',
    action: 'query',
    ask: each((id) => [`/api/collections/${id}/items`, `/api/collections/${id}/items?f=html`]),
  },
  {
    name: 'items in a box',
    action: 'query',
    ask: each((id) => SIDES.map((side) => `/api/collections/${id}/items?bbox=${boxOf(side)}`)),
  },
  {
    name: 'items by a value',
    action: 'query',
    ask: each((id) =>
      columnsOf(id).map((column) => `/api/collections/${id}/items?${column}=${sentinelOf(id, column)}`),
    ),
  },
  {
    name: 'items in an order, with some columns',
    action: 'query',
    ask: each((id) =>
      columnsOf(id).flatMap((column) => [
        `/api/collections/${id}/items?sortby=-${column}&limit=1`,
        `/api/collections/${id}/items?properties=${column}`,
      ]),
    ),
  },
  {
    name: 'items as of a revision',
    action: 'query',
    ask: each((id) => [
      `/api/collections/${id}/items?revision=1`,
      `/api/collections/${id}/items?datetime=../..`,
    ]),
  },
  {
    name: 'items in another system',
    action: 'query',
    ask: each((id) => [`/api/collections/${id}/items?crs=http://www.opengis.net/def/crs/EPSG/0/4549`]),
  },
  {
    name: 'a feature',
    action: 'query',
    ask: eachFeature((id, feature) => [
      `/api/collections/${id}/items/${feature}`,
      `/api/collections/${id}/items/${feature}?f=html`,
    ]),
  },
  {
    name: 'a feature of the past',
    action: 'query',
    ask: eachFeature((id, feature) => [`/api/collections/${id}/items/${feature}?revision=1`]),
  },
  {
    name: 'a feature by its id alone',
    action: 'query',
    ask: eachFeature((_, feature) => [`/api/features/${feature}`]),
  },
  {
    name: 'the versions of a feature',
    action: 'query',
    ask: eachFeature((id, feature) => [`/api/collections/${id}/items/${feature}/versions`]),
  },
  {
    name: 'a file of lines',
    action: 'download',
    ask: each((id) => ['csv', 'geojsonl', 'geojsonseq'].map((f) => `/api/collections/${id}/items?f=${f}`)),
  },
  { name: 'a file of GDAL', action: 'download', ask: each((id) => [`/api/collections/${id}/items?f=fgb`]) },
  {
    name: 'the change feed',
    action: 'query',
    ask: (asking) =>
      all(asking, [
        ...[
          '/api/changes?since=0',
          '/api/changes?since=0&before=true',
          `/api/changes?since=0&bbox=${boxOf('east')}`,
        ],
        ...COLLECTIONS.map(({ id }) => `/api/changes?since=0&collections=${id}&before=true`),
      ]),
  },
  {
    name: 'revisions',
    action: 'query',
    ask: (asking) => all(asking, ['/api/revisions', '/api/revisions/1', '/api/revisions/2']),
  },
  {
    name: 'changesets',
    action: 'query',
    ask: (asking) =>
      all(asking, [
        '/api/changesets',
        ...['', '/changes', '/diff', '/history', '/findings', '/conflicts', '/comments'].flatMap((end) =>
          [1, 2].map((id) => `/api/changesets/${id}${end}`),
        ),
      ]),
  },
  { name: 'tasks', action: 'query', ask: (asking) => all(asking, ['/api/tasks']) },
  { name: 'events', action: 'query', ask: events },
  {
    name: 'the search',
    action: 'query',
    ask: (asking) =>
      all(
        asking,
        CELLS.flatMap(({ value, column }) =>
          column === 'name'
            ? [`/api/search?q=${value}`, `/api/search?q=${value}&lang=en&bbox=${boxOf('east')}`]
            : [],
        ).concat(['/api/search?q=sntl&limit=50', '/api/search?q=east&limit=50']),
      ),
  },
  {
    name: 'tiles of the full edition',
    action: 'see',
    ask: (asking) =>
      all(
        asking,
        TILES.map(({ z, x, y }) => `/tiles/base-full/${z}/${x}/${y}`),
      ),
  },
  {
    name: 'tiles of the public edition',
    action: 'see',
    ask: (asking) =>
      all(
        asking,
        TILES.map(({ z, x, y }) => `/tiles/base/${z}/${x}/${y}`),
      ),
  },
  {
    name: 'tiles of the API',
    action: 'see',
    ask: (asking) =>
      all(asking, [
        '/api/tiles',
        '/api/tiles/WebMercatorQuad',
        ...TILES.map(({ z, x, y }) => `/api/tiles/WebMercatorQuad/${z}/${y}/${x}`),
      ]),
  },
  {
    name: 'tiles of a collection',
    action: 'see',
    ask: each((id) => [
      `/api/collections/${id}/tiles/WebMercatorQuad`,
      ...TILES.map(({ z, x, y }) => `/api/collections/${id}/tiles/WebMercatorQuad/${z}/${y}/${x}`),
    ]),
  },
  {
    name: 'the descriptions of tilesets',
    action: 'see',
    ask: (asking) =>
      all(asking, ['/tiles/base-full', '/tiles/base-full/metadata.json', '/tiles/base', '/styles/standard']),
  },
  {
    name: 'archives',
    action: 'see',
    ask: (asking) =>
      all(asking, ['/tiles/base-full.pmtiles', '/tiles/base-full@1.pmtiles', '/tiles/base.pmtiles']),
  },
  {
    name: 'who one is, and how the platform is',
    action: 'see',
    ask: (asking) => all(asking, ['/api/me', '/health/ready', '/metrics']),
  },
];

async function events({ app, headers }: Asking): Promise<readonly Told[]> {
  const url = '/api/events?lastEventId=0';
  const answer = await app.inject({ url, headers, payloadAsStream: true });
  const stream = answer.stream();
  let body = '';
  for await (const part of stream) {
    body += String(part);
    if (body.includes('data:')) break; // the stream itself never ends
  }
  stream.destroy();
  return [{ url, status: answer.statusCode, body, text: `${JSON.stringify(answer.headers)}\n${body}` }];
}

/** Its bytes as text, and its features with their ids and attributes. */
function textOfTile(bytes: Uint8Array): string {
  const parts = [Buffer.from(bytes).toString('utf8')];
  for (const [name, layer] of Object.entries(new VectorTile(new PbfReader(bytes)).layers)) {
    for (let index = 0; index < layer.length; index++) {
      const { id, properties } = layer.feature(index);
      parts.push(`${name} ${JSON.stringify({ id, ...properties })}`);
    }
  }
  return parts.join('\n');
}
