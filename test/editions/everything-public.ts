import { collections } from '@tongtu/data/model';
import type { Bbox } from '@tongtu/sdk/geo';
import { tileAt } from '@tongtu/sdk/geo';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { PMTiles, type Source } from 'pmtiles';
import { isLong } from '../support/length.ts';
import { findingsInText, findingsInTile, marksIn } from './findings.ts';
import { OPEN_PLACE, SECRET_PLACE } from './secret-city.ts';

const MAX_ZOOM = 15;
const PLACES: readonly Bbox[] = [OPEN_PLACE, SECRET_PLACE];
const sample = tileAt([OPEN_PLACE[0], OPEN_PLACE[1]], MAX_ZOOM);

/** Doors that answer one document. Wrong requests are among them: errors speak, too. */
const DOCUMENTS = [
  ...['/', '/sign-in', '/health/live', '/health/ready', '/metrics', '/nothing/here', '/api', '/api/me'],
  ...['/styles', '/styles/standard', '/styles/light?lang=en', '/styles/dark?lang=both', '/styles/none'],
  ...['/tiles/base', '/tiles/base/metadata.json', '/tiles/none', '/tiles/base/15/0/0', '/tiles/base/99/0/0'],
  ...['/tiles/base@9.pmtiles', '/tiles/base-full@1.pmtiles', '/tiles/base@x.pmtiles'],
  ...['/tiles/base-full', '/tiles/base-full.pmtiles', '/tiles/base-full/metadata.json'],
  `/tiles/base-full/${MAX_ZOOM}/${sample.x}/${sample.y}`,
  ...['/api/openapi.json', '/api/docs', '/api/conformance', '/api/tileMatrixSets/WebMercatorQuad'],
  ...['/api/tiles', '/api/tiles/WebMercatorQuad', '/api/tiles/WebMercatorQuad?f=tilejson'],
  ...['/api/revisions', '/api/revisions/1', '/api/changes', '/api/changes?since=9', '/api/changesets'],
  ...[
    '/api/changesets/1',
    '/api/changesets/1/changes',
    '/api/changesets/1/diff',
    '/api/changesets/1/history',
  ],
  ...['/api/changesets/1/findings', '/api/changesets/1/conflicts', '/api/tasks', '/api/reports'],
  ...['/api/collections', '/api/collections/none', '/api/features/0', '/api/features/x'],
  ...['bbox=1,2,3', 'limit=0', 'after=x', 'surveyor=x', 'bbox=-180,-90,180,90'].map(
    (query) => `/api/collections/building/items?${query}`,
  ),
];

/** In the short form a feature is asked for by its id in one of so many collections that it is not in, and in its own. */
const WRONG_COLLECTIONS = 4;

/**
 * Asks everything that anybody may ask, and answers which withheld values, places and positions were told.
 *
 * @param ids of features, and some that never were
 * @param collectionOf where each is; one that is missing was never
 */
export async function tellingAnswers(
  app: FastifyInstance,
  ids: readonly number[],
  withheld: ReadonlySet<string>,
  collectionOf: ReadonlyMap<number, string>,
): Promise<string[]> {
  const findings: string[] = [];
  const ask = async (url: string): Promise<LightMyRequestResponse> => {
    const response = await app.inject({ url });
    findings.push(...findingsInText(`${url} headers`, JSON.stringify(response.headers), withheld));
    return response;
  };
  const read = async (url: string) => {
    const response = await ask(url);
    findings.push(...findingsInText(url, response.body, withheld));
    return response;
  };

  const readAll = async (first: string) => {
    let next: string | undefined = first;
    while (next !== undefined) {
      const page: LightMyRequestResponse = await read(next);
      const links =
        page.statusCode === 200 ? page.json<{ links: { rel: string; href: string }[] }>().links : [];
      const href = links.find(({ rel }) => rel === 'next')?.href;
      next = href?.replace(/^https?:\/\/[^/]+/, '');
    }
  };

  for (const url of DOCUMENTS) await read(url);
  await readAll('/api/changes?since=0&limit=3');
  findings.push(...(await tellingEvents(app, withheld)));
  // By withheld names themselves, by what is in many names, and about the withheld place.
  const words = [...withheld].filter((text) => /\p{L}/u.test(text) && text.length <= 100);
  for (const word of [...words, '路', '号', '楼', 's', 'sntl'])
    for (const more of ['', `&bbox=${SECRET_PLACE.join()}`, '&lang=en'])
      await read(`/api/search?limit=50&q=${encodeURIComponent(word)}${more}`);
  for (const [index, { id }] of collections.entries()) {
    for (const end of ['', '/schema', '/queryables', '/tiles', '/tiles/WebMercatorQuad'])
      await read(`/api/collections/${id}${end}`);
    for (const place of PLACES) await read(`/api/collections/${id}/items?bbox=${place.join()}`);
    await readAll(`/api/collections/${id}/items?limit=1`);
    for (const featureId of ids) {
      const isOfIt = collectionOf.get(featureId) === id;
      if (!isLong && !isOfIt && (featureId + index) % WRONG_COLLECTIONS !== 0) continue;
      const item = `/api/collections/${id}/items/${featureId}`;
      await read(item);
      await read(`${item}/versions`);
    }
    const items = `/api/collections/${id}/items`;
    await read(`${items}?f=csv`);
    for (const line of (await ask(`${items}?f=geojsonl`)).body.split('\n'))
      findings.push(...findingsInText(`${items}?f=geojsonl`, line, withheld));
  }
  // Neither format compresses its texts.
  for (const f of ['gpkg', 'fgb']) {
    const url = `/api/collections/building/items?f=${f}`;
    findings.push(...marksIn(url, (await ask(url)).rawPayload.toString('utf8')));
  }
  for (const id of ids) await read(`/api/features/${id}`);

  for (const place of PLACES) {
    for (const { z, x, y } of tilesOver(place)) {
      const ofTheApi = `tiles/WebMercatorQuad/${z}/${y}/${x}`;
      for (const url of [
        `/tiles/base/${z}/${x}/${y}`,
        `/api/${ofTheApi}`,
        `/api/collections/building/${ofTheApi}`,
        `/api/collections/control_point/${ofTheApi}`,
      ]) {
        const response = await ask(url);
        if (response.statusCode === 200) findings.push(...findingsInTile(url, response.rawPayload));
        else findings.push(...findingsInText(url, response.body, withheld));
      }
    }
  }
  findings.push(...(await tellingArchive((await ask('/tiles/base.pmtiles')).rawPayload, withheld)));
  return findings;
}

/** What a stream of events tells of all that happened so far. */
async function tellingEvents(app: FastifyInstance, withheld: ReadonlySet<string>): Promise<string[]> {
  const url = '/api/events?lastEventId=0';
  const { stream } = await app
    .inject({ url, payloadAsStream: true })
    .then((answer) => ({ stream: answer.stream() }));
  let text = '';
  for await (const part of stream) {
    text += String(part);
    if (text.includes('data:')) break; // the first answer holds what was missed; the stream itself never ends
  }
  stream.destroy();
  return findingsInText(url, text, withheld);
}

/** The public archive as a file that somebody took home: header, metadata, every tile. */
async function tellingArchive(bytes: Buffer, withheld: ReadonlySet<string>): Promise<string[]> {
  const source: Source = {
    getKey: () => 'base',
    getBytes: async (offset, length) => ({
      data: new Uint8Array(bytes.subarray(offset, offset + length)).buffer,
    }),
  };
  const archive = new PMTiles(source);
  const { numAddressedTiles, ...header } = await archive.getHeader();
  const box = [header.minLon, header.minLat, header.maxLon, header.maxLat];
  const findings = [
    ...findingsInText('archive header', JSON.stringify(box), withheld),
    ...findingsInText('archive metadata', JSON.stringify(await archive.getMetadata()), withheld),
  ];
  const seen = new Set<string>();
  for (const { z, x, y } of PLACES.flatMap(tilesOver)) {
    const tile = await archive.getZxy(z, x, y);
    if (!tile || seen.has(`${z}/${x}/${y}`)) continue;
    seen.add(`${z}/${x}/${y}`);
    findings.push(...findingsInTile(`archive ${z}/${x}/${y}`.replace(' ', '/'), new Uint8Array(tile.data)));
  }
  if (seen.size !== numAddressedTiles)
    findings.push(`archive: ${numAddressedTiles} tiles, of which ${seen.size} lie where features are`);
  return findings;
}

/** All zooms; a tile more on each side, for what the buffers of tiles reach into. */
function tilesOver([west, south, east, north]: Bbox): { z: number; x: number; y: number }[] {
  return Array.from({ length: MAX_ZOOM + 1 }, (_, z) => {
    const [first, last] = [tileAt([west, north], z), tileAt([east, south], z)];
    const size = 2 ** z;
    const from = (value: number) => Math.max(0, value - 1);
    const range = (a: number, b: number) =>
      Array.from({ length: Math.min(size - 1, b + 1) - from(a) + 1 }, (__, i) => from(a) + i);
    return range(first.x, last.x).flatMap((x) => range(first.y, last.y).map((y) => ({ z, x, y })));
  }).flat();
}
