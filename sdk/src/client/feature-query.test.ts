import { describe, expect, it } from 'vitest';
import { ClientError, createClient } from './index.ts';

interface Building {
  readonly name: string;
  readonly kind: string;
  readonly levels: number;
}

const feature = (id: number) => ({
  ...{ type: 'Feature', id, properties: { name: `楼${id}` } },
  geometry: { type: 'Point', coordinates: [120.7, 30.7] },
});
const ITEMS = '/api/collections/building/items';

/** A client of a server with one page of features after the other; what is no page is a refusal. */
function clientOf(pages: readonly (readonly number[] | 'refused')[]) {
  const asked: string[] = [];
  const client = createClient({
    baseUrl: 'http://map.example',
    fetch: async (url) => {
      const { pathname, searchParams } = new URL(url);
      asked.push(`${pathname}?${decodeURIComponent(searchParams.toString())}`);
      const at = Number(searchParams.get('cursor') ?? 0);
      const page = pages[at]!;
      if (page === 'refused')
        return Response.json({ code: 'gone', title: 'No longer kept', status: 410 }, { status: 410 });
      const links = at + 1 < pages.length ? [{ rel: 'next', href: `${ITEMS}?cursor=${at + 1}` }] : [];
      return Response.json({ features: page.map(feature), revision: 4, links });
    },
  });
  return { query: client.features.query<Building>('building'), asked };
}

async function idsOf(features: AsyncIterable<{ readonly id: number }>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of features) ids.push(id);
  return ids;
}

describe('a question to a collection', () => {
  it('asks for box, values, order, properties, revision and system', async () => {
    const { query, asked } = clientOf([[1]]);
    const offices = query
      .within([120, 30, 121, 31])
      .where('kind', 'office')
      .where('levels', 3)
      .sortBy('-levels', 'name')
      .select('name')
      .at(4)
      .in(4549);
    await offices.page({ limit: 10 });
    expect(asked).toEqual([
      `${ITEMS}?kind=office&levels=3&bbox=120,30,121,31&sortby=-levels,name&properties=name&revision=4&crs=http://www.opengis.net/def/crs/EPSG/0/4549&limit=10`,
    ]);
  });

  it('stays as it is where another is made of it', async () => {
    const { query, asked } = clientOf([[1]]);
    query.where('kind', 'office').in('http://map.example/api/crs/city');
    await query.select().page();
    expect(asked).toEqual([`${ITEMS}?properties=`]);
  });

  it('is read page after page, each asked for when the one before is used up', async () => {
    const { query, asked } = clientOf([[1, 2], [], [3]]);
    expect(await idsOf(query.read({ pageSize: 2 }))).toEqual([1, 2, 3]);
    expect(asked).toEqual([`${ITEMS}?limit=2`, `${ITEMS}?limit=2&cursor=1`, `${ITEMS}?limit=2&cursor=2`]);
    const first = clientOf([[1, 2], [3]]);
    for await (const { properties } of first.query.read()) {
      expect(properties.name).toBe('楼1');
      break;
    }
    expect(first.asked).toHaveLength(1);
  });

  it('throws the problem of a page that is not to be had, and never takes a part for the whole', async () => {
    const { query } = clientOf([[1], 'refused']);
    const ids: number[] = [];
    const reading = (async () => {
      for await (const { id } of query.read()) ids.push(id);
    })();
    await expect(reading).rejects.toBeInstanceOf(ClientError);
    await expect(reading).rejects.toMatchObject({ problem: { code: 'gone', status: 410 } });
    expect(ids).toEqual([1]);
  });
});
