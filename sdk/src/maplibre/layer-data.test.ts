import { describe, expect, it } from 'vitest';
import { createClient } from '../client/index.ts';
import { MAX_LOADED_ITEMS } from './delivery.ts';
import { anchorPoints, holds, joined, loadFeatures, widened } from './layer-data.ts';

const { signal } = new AbortController();

/** A client of a server with so many features; what it was asked is kept. */
function clientOf(total: number) {
  const asked: string[] = [];
  const client = createClient({
    baseUrl: 'http://map.example',
    fetch: async (url) => {
      const { searchParams } = new URL(url);
      asked.push(decodeURIComponent(searchParams.toString()));
      const from = Number(searchParams.get('cursor') ?? 0);
      const to = Math.min(total, from + Number(searchParams.get('limit')));
      const features = Array.from({ length: to - from }, (_, index) => ({
        ...{ type: 'Feature', id: from + index, properties: { kind: 'x' } },
        geometry: { type: 'Point', coordinates: [120, 30] },
      }));
      const links = to < total ? [{ rel: 'next', href: `/items?cursor=${to}` }] : [];
      return Response.json({ features, revision: 4, links });
    },
  });
  return { client, asked };
}

describe('features of a collection', () => {
  it('are loaded page after page', async () => {
    const { client, asked } = clientOf(1_500);
    const where = { kind: 'x' };
    const loaded = await loadFeatures(client, { collection: 'poi', where, bbox: [1, 2, 3, 4], signal });
    expect(loaded).toMatchObject({ isPartial: false, revision: 4 });
    expect(loaded.features).toHaveLength(1_500);
    expect(asked).toEqual(['kind=x&bbox=1,2,3,4&limit=1000', 'kind=x&bbox=1,2,3,4&limit=1000&cursor=1000']);
  });

  it('are a part where there are more than a page bears, and that is said', async () => {
    const { client, asked } = clientOf(MAX_LOADED_ITEMS + 1);
    const loaded = await loadFeatures(client, { collection: 'poi', signal });
    expect(loaded).toMatchObject({ isPartial: true });
    expect(loaded.features).toHaveLength(MAX_LOADED_ITEMS);
    expect(asked).toHaveLength(5);
    const exact = clientOf(MAX_LOADED_ITEMS);
    expect((await loadFeatures(exact.client, { collection: 'poi', signal })).isPartial).toBe(false);
  });

  it('are joined with rows about them, which come first', () => {
    const feature = (id: number) => ({
      ...{ type: 'Feature' as const, id, properties: { name: '楼', floors: 3 } },
      geometry: {
        type: 'LineString' as const,
        coordinates: [
          [0, 0],
          [2, 0],
        ],
      },
    });
    const found = joined([feature(1), feature(2)], new Map([[2, { name: 'own', staff: 5 }]]));
    expect(found.map(({ id, properties }) => [id, properties])).toEqual([
      [2, { name: 'own', floors: 3, staff: 5 }],
    ]);
    expect(anchorPoints(found)[0]?.geometry).toEqual({ type: 'Point', coordinates: [1, 0] });
  });
});

describe('the box that is asked for', () => {
  it('has room around the view, within the world', () => {
    expect(widened([100, 20, 104, 24])).toEqual([99, 19, 105, 25]);
    expect(widened([-180, -90, 180, 90])).toEqual([-180, -90, 180, 90]);
    expect(holds([99, 19, 105, 25], [100, 20, 105, 24])).toBe(true);
    expect(holds([99, 19, 105, 25], [100, 20, 105.1, 24])).toBe(false);
  });
});
