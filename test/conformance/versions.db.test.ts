import type { Changeset, FeatureVersionPage } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, publish, publishRemoval, square } from './city.ts';
import { type as, ask, asked, draftOf, LI, publishThrough, WANG } from './desk.ts';

eachEngine('the versions of a feature', (opened) => {
  let app: FastifyInstance;
  let id: number;
  let first: number;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database);
    first = await publish(database, [square('a', 0, 0, { name: '旧', capacity: 1 })]);
    const path = 'GET /api/collections/building/items';
    const { features } = await asked<{ features: { id: number }[] }>(app, LI, path);
    id = features[0]!.id;
    const { collectionId: _, sourceId: __, ...after } = square('a', 0, 0, { name: '新' });
    const change = { action: 'replace', featureId: id, collection: 'building', ...after };
    const draft = await draftOf(app, LI, [change], '改名');
    await publishThrough(app, draft.id);
    await publishRemoval(database, [id]);
  });
  afterAll(() => app.close());

  const path = (featureId = id, collection = 'building') =>
    `/api/collections/${collection}/items/${featureId}/versions`;
  const versions = async (caller: ReturnType<typeof as> | Record<string, never>, query = '') => {
    const answer = await ask(app, caller, `GET ${path()}${query}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<FeatureVersionPage>();
  };

  it('are listed newest first, its removal among them, with who did it and why', async () => {
    const { versions: found } = await versions(LI);
    expect(found.map(({ revision, action, version }) => [revision, action, version])).toEqual([
      [first + 2, 'remove', 2],
      [first + 1, 'replace', 2],
      [first, 'create', 1],
    ]);
    expect(found[1]).toMatchObject({
      ...{ publishedAt: expect.stringMatching(/^\d{4}-.*Z$/), geometry: { type: 'Polygon' } },
      properties: { name: '新', kind: 'house' },
      changeset: { title: '改名', author: expect.any(String) },
    });
    expect(found[0]).toMatchObject({ geometry: null, properties: null });
  });

  it('tell the public what it may see, and nothing of whoever made them', async () => {
    const { versions: found } = await versions({});
    expect(found.map(({ action }) => action)).toEqual(['remove', 'replace', 'create']);
    expect(found.map(({ properties }) => properties?.name)).toEqual([undefined, '新', '旧']);
    for (const version of found) expect(version).not.toHaveProperty('changeset');
    const publicFields = (await ask(app, {}, 'GET /api/collections/building')).json<{
      fields: { name: string }[];
    }>().fields;
    const open = new Set(publicFields.map(({ name }) => name));
    for (const { properties } of found)
      expect(Object.keys(properties ?? {}).filter((name) => !open.has(name))).toEqual([]);
  });

  it('come in pages that join', async () => {
    const pages: number[] = [];
    let cursor = '';
    for (;;) {
      const page = await versions(LI, `?limit=1${cursor}`);
      pages.push(...page.versions.map(({ revision }) => revision));
      if (page.next === undefined) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(pages).toEqual([first + 2, first + 1, first]);
  });

  it('are those of a feature that there is, in a collection that the caller sees', async () => {
    expect((await ask(app, LI, `GET ${path(999_999)}`)).statusCode).toBe(404);
    expect((await ask(app, LI, `GET ${path(id, 'road')}`)).statusCode).toBe(404);
    expect((await ask(app, LI, `GET ${path(id, 'nothing')}`)).statusCode).toBe(404);
    expect((await ask(app, LI, `GET ${path()}?limit=0`)).statusCode).toBe(400);
  });

  it('bring a feature back that was removed, as it was, under its id', async () => {
    const [, last] = (await versions(LI)).versions;
    const { geometry, properties } = last!;
    const change = { action: 'create', featureId: id, collection: 'building', geometry, properties };
    const draft = await draftOf(app, LI, [change], '恢复');
    await publishThrough(app, draft.id);
    const { versions: found } = await versions(LI);
    expect(found[0]).toMatchObject({ action: 'create', version: 3, geometry, properties });
  });

  it('changesets are found by when they were begun', async () => {
    const all = async (datetime: string) =>
      (await asked<{ changesets: Changeset[] }>(app, WANG, `GET /api/changesets?datetime=${datetime}`))
        .changesets;
    const today = new Date().toISOString().slice(0, 10);
    expect((await all(`${today}/..`)).map(({ title }) => title)).toContain('改名');
    expect(await all('../2020-01-01')).toEqual([]);
    expect((await ask(app, WANG, 'GET /api/changesets?datetime=yesterday')).statusCode).toBe(400);
  });
});
