import type { DiffPage } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, publish, square } from './city.ts';
import { ask, asked, draftOf, LI, publishThrough, WANG } from './desk.ts';

/** From (x, y) to (x + 1, y + 1) in thousandths of a degree. */
const boxAt = (x: number, y: number) => [...at(x, y), ...at(x + 1, y + 1)].join(',');

eachEngine('the diff of a changeset', (opened) => {
  let app: FastifyInstance;
  let ids: number[];
  let id: number;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database);
    await publish(
      database,
      Array.from({ length: 4 }, (_, n) => square(`s${n}`, n * 3, 0, { height: n })),
    );
    type Page = { features: { id: number }[] };
    const page = await asked<Page>(app, LI, 'GET /api/collections/building/items?sortby=height');
    ids = page.features.map((feature) => feature.id);
    const change = (action: string, x: number, y: number, properties: object, featureId?: number) => {
      const { geometry } = square('', x, y);
      return { action, collection: 'building', geometry, properties, ...(featureId ? { featureId } : {}) };
    };
    // The first is moved north, the second gets higher, the third goes, one is new.
    ({ id } = await draftOf(app, LI, [
      change('replace', 0, 0.9, { kind: 'house', height: 0 }, ids[0]),
      change('replace', 3, 0, { kind: 'house', height: 8 }, ids[1]),
      { action: 'remove', collection: 'building', featureId: ids[2] },
      change('create', 20, 0, { kind: 'house' }),
    ]));
  });
  afterAll(() => app.close());

  const diff = (query = '') => asked<DiffPage>(app, WANG, `GET /api/changesets/${id}/diff${query}`);
  const seen = async (query: string) => (await diff(query)).changes.map(({ featureId }) => featureId);

  const tellsAll = async () => {
    const { changes, counts } = await diff('?geometry=true');
    const created = changes.find(({ kind }) => kind === 'created')!;
    expect(counts).toEqual([{ collection: 'building', created: 1, changed: 2, deleted: 1 }]);
    expect(changes).toMatchObject([
      {
        featureId: ids[0],
        kind: 'changed',
        fields: [],
        geometryChanged: true,
        bbox: [...at(0, 0), ...at(0.5, 1.4)].map(near),
      },
      { featureId: ids[1], fields: [{ field: 'height', before: 1, after: 8 }], geometryChanged: false },
      { featureId: ids[2], kind: 'deleted', geometry: { after: null } },
      {
        featureId: created.featureId,
        fields: [{ field: 'kind', after: 'house' }],
        geometry: { before: null },
      },
    ]);
    expect(changes[1]!.geometry).not.toHaveProperty('before');
    return created.featureId;
  };
  const isAskedByPlace = async (created: number) => {
    expect(await seen(`?bbox=${boxAt(-0.5, -0.9)}`)).toEqual([ids[0]]); // where it was
    expect(await seen(`?bbox=${boxAt(-0.5, 1)}`)).toEqual([ids[0]]); // where it is to be
    expect(await seen(`?bbox=${boxAt(6, -0.5)}&kind=deleted`)).toEqual([ids[2]]);
    expect(await seen(`?bbox=${boxAt(20, 0)}`)).toEqual([created]);
    expect(await seen(`?bbox=${boxAt(12, 0)}`)).toEqual([]);
    expect(await seen('?collection=road')).toEqual([]);
  };
  /** The changes themselves, as the page of review lists them. */
  const listed = async (query: string) => {
    type Page = { changes: { featureId: number }[]; next?: string };
    const page = await asked<Page>(app, WANG, `GET /api/changesets/${id}/changes${query}`);
    return [page.changes.map(({ featureId }) => featureId), page.next !== undefined];
  };
  const isListedByPlace = async (created: number) => {
    expect(await listed(`?bbox=${boxAt(-0.5, -0.9)}`)).toEqual([[ids[0]], false]);
    expect(await listed(`?bbox=${boxAt(20, 0)}`)).toEqual([[created], false]);
    expect(await listed(`?bbox=${boxAt(12, 0)}`)).toEqual([[], false]);
    const everywhere = '119,29,123,33';
    expect(await listed(`?bbox=${everywhere}&limit=3`)).toEqual([ids.slice(0, 3), true]);
    expect((await listed(`?bbox=${everywhere}`))[0]).toHaveLength(4);
  };
  const isPaged = async () => {
    const first = await diff('?limit=3');
    const second = await diff(`?limit=3&cursor=${first.next}`);
    expect([first.changes.length, second.changes.length, second.next]).toEqual([3, 1, undefined]);
    expect(second.counts).toBeUndefined();
  };

  it('is told by feature, by place and in pages, while it is open and when it is published', async () => {
    const created = await tellsAll();
    await isAskedByPlace(created);
    await isListedByPlace(created);
    await isPaged();
    await publishThrough(app, id);
    expect(await tellsAll()).toBe(created);
    await isAskedByPlace(created);
    await isListedByPlace(created);
    await isPaged();
  });

  it('has no list of rejections where no file was laid over anything, and refuses other kinds', async () => {
    expect((await ask(app, WANG, `GET /api/changesets/${id}/rejections`)).statusCode).toBe(404);
    const boxless = await ask(app, WANG, `GET /api/changesets/${id}/changes?bbox=here`);
    expect(boxless.json()).toMatchObject({ status: 400, code: 'bad_parameter' });
    const refused = await ask(app, WANG, `GET /api/changesets/${id}/diff?kind=replaced`);
    expect(refused.json()).toMatchObject({ status: 400, wanted: 'created, changed, deleted' });
  });
});

const near = (degrees: number) => expect.closeTo(degrees, 8);
