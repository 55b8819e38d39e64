import { describe, expect, it } from 'vitest';
import { createClient } from './index.ts';

/** A client of a server that answers an address (decoded) with a body. */
function clientOf(bodies: Readonly<Record<string, unknown>>) {
  return createClient({
    baseUrl: 'http://map.example',
    fetch: async (url) => {
      const body = bodies[decodeURIComponent(url.replace('http://map.example', ''))];
      return body === undefined
        ? Response.json({ code: 'not_found', title: 'Nothing here', status: 404 }, { status: 404 })
        : Response.json(body);
    },
  });
}

describe('a search', () => {
  const hit = {
    ...{ type: 'Feature', id: 42, bbox: [120, 30, 121, 31], links: [] },
    geometry: { type: 'Point', coordinates: [120.7, 30.7] },
    properties: { collection: 'place', version: 1, name: '南湖' },
  };
  const answer = { type: 'FeatureCollection', revision: 3, numberReturned: 1, features: [hit] };

  it('asks within a box and near a place, and answers with names', async () => {
    const { search } = clientOf({
      '/api/search?q=南湖&bbox=120,30,121,31&near=120.5,30.5&kinds=place,road&lang=en&limit=5': answer,
    });
    const found = await search.find('南湖', {
      ...{ bbox: [120, 30, 121, 31], near: [120.5, 30.5], kinds: ['place', 'road'] },
      ...{ language: 'en', limit: 5 },
    });
    expect(found.ok && found.value.features[0]?.properties.name).toBe('南湖');
  });

  it('that is answered without names is no answer', async () => {
    const { search } = clientOf({ '/api/search?q=x': { features: [{ id: 1, properties: {} }] } });
    expect(await search.find('x')).toMatchObject({ ok: false, problem: { code: 'unexpected_answer' } });
  });
});

describe('changes since a revision', () => {
  const change = (revision: number) => ({ revision, collection: 'building', id: 42, action: 'remove' });

  it('come page after page, and end with the revision to ask on from', async () => {
    const { changes } = clientOf({
      '/api/changes?since=6&collections=building,road&before=false': {
        ...{ revision: 8, changes: [change(7)] },
        links: [{ rel: 'next', href: '/api/changes?since=6&cursor=a' }],
      },
      '/api/changes?since=6&collections=building,road&before=false&cursor=a': {
        ...{ revision: 9, changes: [change(9)], links: [] },
      },
    });
    const reading = changes.since(6, { collections: ['building', 'road'], before: false });
    const told: number[] = [];
    let next = await reading.next();
    for (; !next.done; next = await reading.next()) told.push(next.value.revision);
    expect(told).toEqual([7, 9]);
    expect(next.value).toBe(9);
  });
});

describe('a collection that is on a map', () => {
  it('says how many features it has, where they are, and whether it has tiles', async () => {
    const links = [{ rel: 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector', href: '/tiles' }];
    const body = {
      ...{ id: 'building', title: '建筑', fields: [], itemCount: 9, links },
      extent: { spatial: { bbox: [[120, 30, 121, 31]] } },
    };
    const { collections } = clientOf({
      '/api/collections/building': body,
      '/api/collections/place': { id: 'place', title: '地名', fields: [], links: [] },
    });
    expect(await collections.get('building')).toMatchObject({
      value: { itemCount: 9, bbox: [120, 30, 121, 31], hasTiles: true },
    });
    const without = await collections.get('place');
    expect(without.ok && 'hasTiles' in without.value).toBe(false);
  });

  it('has tiles at an address of its own', async () => {
    const body = {
      tiles: ['http://map.example/{z}/{y}/{x}'],
      vector_layers: [{ id: 'buildings', fields: {} }],
    };
    const { tilesets } = clientOf({ '/api/collections/building/tiles/WebMercatorQuad?f=tilejson': body });
    expect(await tilesets.ofCollection('building')).toMatchObject({
      value: { id: 'building', tiles: body.tiles, vectorLayers: ['buildings'] },
    });
  });
});
