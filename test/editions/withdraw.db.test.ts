import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@tongtu/database';
import { withdraw } from '@tongtu/features';
import type { FeatureInput, Properties } from '@tongtu/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WithdrawArguments, withdrawCommand } from '../../services/platform/src/commands/withdraw.ts';
import { reporterTo } from '../../services/platform/src/report.ts';
import { readWholeArchive } from '../journeys/whole-archive.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { withOfficialReader } from '../support/pmtiles-file.ts';
import { publishChanges } from '../support/published-changes.ts';
import { tellingAnswers } from './everything-public.ts';
import { OPEN_PLACE } from './secret-city.ts';
import { MEMBER, openService, type Service } from './service.ts';

/** Begins as everything that may be told to nobody does, so that the sentinels' doors find it. */
const NAME = 'sntl-withdrawn-name';
const OTHER_NAME = 'sntl-withdrawn-later';
/** As short as names of people are. */
const SHORT_NAME = '张伟';
const [WEST, SOUTH] = OPEN_PLACE;

function place(collectionId: string, sourceId: string, offset: number, properties: Properties): FeatureInput {
  return {
    ...{ collectionId, sourceId, properties },
    geometry: { type: 'Point', coordinates: [WEST + offset, SOUTH + offset] },
  };
}
const grid = (west: number, properties: Properties): FeatureInput => ({
  ...{ collectionId: 'management_grid', sourceId: `grid-${west}`, properties },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [WEST + west, SOUTH],
        [WEST + west + 0.002, SOUTH],
        [WEST + west + 0.002, SOUTH + 0.002],
        [WEST + west, SOUTH + 0.002],
        [WEST + west, SOUTH],
      ],
    ],
  },
});
const shop = (name: string) => ({ kind: 'cafe', category: 'amenity', name });
const FEATURES = [
  place('poi', 'tea', 0.003, shop(NAME)),
  place('poi', 'sntl-source', 0.006, shop('sntl-whole')),
  place('poi', 'left', 0.009, shop('茶馆')),
  grid(0.01, { grid_code: '330402001001001' }),
  place('city_component', 'lamp', 0.011, { kind: 'street_lamp', grid_code: '330402001001001' }),
];
const [TEA, WHOLE, LEFT, GRID, LAMP] = [1, 2, 3, 4, 5];

/** Everything in every table that has the text in some column, the planner's samples among it. */
async function tablesWith(database: Database, text: string): Promise<string[]> {
  return database.asOwner(async (tx) => {
    const tables = await tx.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname <> 'information_schema' and c.relpersistence = 'p' order by 1`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const [row] = await tx.query(
        `select 1 as hit from ${name} t where position($1 in t::text) > 0 limit 1`,
        [text],
      );
      if (row) found.push(name);
    }
    return found;
  });
}

describe.each(ENGINES)('a withdrawal on the %s engine', (engine) => {
  let store: TestStore;
  let service: Service;
  let cookie: string;
  let lines: string[] = [];
  const report = reporterTo((event) => {
    if (event.kind === 'line') lines.push(event.text);
  });
  const signal = new AbortController().signal;

  beforeAll(async () => {
    store = await createTestStore(engine);
    service = await openService(store, FEATURES);
    const signedIn = await service.app.inject({
      ...{ method: 'POST', url: '/auth/sign-in/username', payload: MEMBER },
    });
    cookie = [signedIn.headers['set-cookie']]
      .flat()
      .map((each) => String(each).split(';', 1)[0])
      .join('; ');
  });
  afterAll(async () => {
    await service?.close();
    await store?.remove();
  });

  async function run(args: Omit<WithdrawArguments, 'reason' | 'by'>) {
    lines = [];
    const { platform } = service;
    const call = { reason: '误发布', by: '王主任', ...args };
    return { code: await withdrawCommand.run({ platform, report, signal }, call), text: lines.join('\n') };
  }
  const asMember = (url: string, method: 'GET' | 'POST' = 'GET', payload?: object) =>
    service.app.inject({ url, method, headers: { cookie }, ...(payload ? { payload } : {}) });

  /** Archives on the disk in which some tile holds the text. */
  async function archivesWith(text: string): Promise<string[]> {
    const found: string[] = [];
    for (const id of ['base', 'base-full']) {
      const folder = join(store.directory, 'tilesets', id);
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.pmtiles')) continue;
        const { tiles } = await withOfficialReader(join(folder, name), readWholeArchive);
        if ([...tiles.values()].some((tile) => Buffer.from(tile).includes(text))) found.push(`${id}/${name}`);
      }
    }
    return found;
  }

  /** Doors of members that tell the text. */
  async function doorsWith(text: string): Promise<string[]> {
    const found: string[] = [];
    for (const url of [
      ...[
        '/api/changes?since=0&before=true',
        `/api/search?q=${encodeURIComponent(text)}`,
        '/api/collections/poi/items',
        '/api/collections/poi/items?f=csv',
      ],
      ...[
        '/api/collections/poi/items?revision=1',
        '/api/collections/poi/items?revision=2',
        '/api/changesets',
      ],
      ...['/api/changesets/1/changes', '/api/changesets/3/changes', '/api/changesets/4/changes'],
      ...['/api/changesets/4/comments', '/api/changesets/4/findings', '/api/changesets/4'],
      ...[
        `/api/features/${TEA}`,
        `/api/collections/poi/items/${TEA}?revision=1`,
        `/api/collections/poi/items/${WHOLE}?revision=1`,
      ],
    ]) {
      const { statusCode, body } = await asMember(url);
      expect(statusCode, url).toBeLessThan(500);
      if (body.includes(text)) found.push(url);
    }
    for (const url of ['/tiles/base@1.pmtiles', '/tiles/base-full@1.pmtiles', '/tiles/base@2.pmtiles'])
      if ((await asMember(url)).statusCode === 200) found.push(url);
    return found;
  }

  it('says what would go, and changes nothing', async () => {
    // A second name in the history, the first in a draft, in what was said of it and in an answer that is kept.
    for (const name of [SHORT_NAME, OTHER_NAME])
      await publishChanges(service.database, [
        {
          ...{ action: 'replace', id: TEA, collectionId: 'poi', properties: shop(name) },
          geometry: FEATURES[0]!.geometry,
        },
      ]);
    for (const { tilesetId } of service.platform.publisher.list())
      await service.platform.publisher.of(tilesetId).bring();
    const made = await asMember('/api/changesets', 'POST', { title: `the shop ${NAME} of ${SHORT_NAME}` });
    const { id } = made.json<{ id: number }>();
    expect(id).toBe(4);
    const change = { action: 'replace', collection: 'poi', featureId: TEA, properties: shop(NAME) };
    const staged = await service.app.inject({
      ...{
        method: 'POST',
        url: `/api/changesets/${id}/changes`,
        headers: { cookie, 'idempotency-key': 'k' },
      },
      payload: { changes: [{ ...change, geometry: FEATURES[0]!.geometry }] },
    });
    expect(staged.statusCode, staged.body).toBe(200);
    await asMember(`/api/changesets/${id}/comments`, 'POST', { text: `is ${NAME} right?` });
    // What a reviewer said, what a reporter wrote, and an update from a file that was broken off.
    await service.database.asService(async (tx) => {
      await tx.query(`insert into task (kind, text, changeset_id) values ('comment', $1, $2)`, [
        `${NAME} is wrong`,
        id,
      ]);
      await tx.query(
        `insert into task (kind, report_kind, text, place, state, closed_at, reason)
         values ('report', 'wrong_name', $1, st_setsrid(st_point($2, $3), 4490), 'done', now(), $4)`,
        [`${SHORT_NAME} has left`, WEST, SOUTH, `was ${NAME}`],
      );
      const [draft] = await tx.query<{ id: string }>(
        `insert into changeset (kind, state, title, author_id, author, updated_collection, is_complete)
         values ('import', 'draft', 'shops.csv', 'x', 'x', 'poi', false) returning id`,
      );
      await tx.query(
        `insert into update_record (changeset_id, n, layer, source_id, source, crs, fields, geom, properties)
         values ($1, 1, 'shops', 's', 'shops', 'EPSG:4490', '{name}', st_setsrid(st_point($2, $3), 4490), $4)`,
        [draft!.id, WEST, SOUTH, JSON.stringify(shop(NAME))],
      );
    });
    await service.database.asOwner((tx) => tx.query('analyze'));

    expect(await tablesWith(service.database, NAME)).toContain('public.feature_history_poi');
    expect(await archivesWith(NAME)).toHaveLength(2);
    expect(await archivesWith(OTHER_NAME)).toHaveLength(2);
    expect((await doorsWith(NAME)).length).toBeGreaterThan(8);
    const { code, text } = await run({ featureId: TEA, property: 'name', dryRun: true });
    expect(code).toBe(0);
    expect(text).toContain('poi: 2 rows of now and 4 of the history');
    expect(text).toMatch(/\/tiles\/base\/15\/\d+\/\d+\*/);
    expect(await tablesWith(service.database, 'withdrawal:')).toEqual([]);
    expect((await asMember(`/api/features/${TEA}`)).body).toContain(OTHER_NAME);
  });

  it('takes a property out of rows, history, drafts, remarks, archives and doors', async () => {
    const { code, text } = await run({ featureId: TEA, property: 'name' });
    expect(text).toMatch(/withdrawal 1 is done; \d+ former archives are removed/);
    expect(code).toBe(0);
    for (const value of [NAME, OTHER_NAME, SHORT_NAME]) {
      expect(await tablesWith(service.database, value)).toEqual([]);
      expect(await archivesWith(value)).toEqual([]);
      expect(await doorsWith(value)).toEqual([]);
    }
    const feature = (await asMember(`/api/features/${TEA}`)).json<{ properties: object }>();
    expect(feature.properties).toEqual({ kind: 'cafe', category: 'amenity' });
    expect((await asMember('/tiles/base@1.pmtiles')).statusCode).toBe(410);
    const [draft] = (await asMember('/api/changesets/4/changes')).json<{ changes: object[] }>().changes;
    expect(draft).toMatchObject({
      featureId: TEA,
      after: { properties: { kind: 'cafe', category: 'amenity' } },
    });
  });

  it('is on record without the value, for good', async () => {
    const rows = await service.database.asService((tx) =>
      tx.query(
        `select w.feature_id::int as feature, w.property, w.actor, w.reason, array_agg(e.step order by e.step desc) as steps
         from withdrawal w join withdrawal_event e on e.withdrawal_id = w.id group by w.id`,
      ),
    );
    expect(rows).toEqual([
      { feature: TEA, property: 'name', actor: '王主任', reason: '误发布', steps: ['purged', 'ended'] },
    ]);
    for (const statement of ['delete from withdrawal_event', `update withdrawal set actor = 'x'`])
      await expect(service.database.asOwner((tx) => tx.query(statement))).rejects.toThrow('append-only');
  });

  it('does nothing twice', async () => {
    expect(await run({ featureId: TEA, property: 'name' })).toMatchObject({
      code: 0,
      text: 'withdrawn already, as withdrawal 1',
    });
  });

  it('takes a whole feature out, tells copies that it is gone, and goes on with the archives where it was broken off', async () => {
    const before = await service.database.asService((tx) =>
      tx.query<{ number: number }>('select number::int as number from revision_head'),
    );
    const since = before[0]!.number;
    // Broken off between the rows and the archives.
    const tilesets = ['base', 'base-full'].map((id) => ({
      ...{ id, edition: id === 'base' ? 'public' : 'full', minZoom: 0, maxZoom: 15 },
    })) as Parameters<typeof withdraw>[2]['tilesets'];
    const scope = { featureId: WHOLE };
    await withdraw(service.database, scope, { actor: '王主任', reason: '误发布', tilesets });
    for (const text of ['sntl-whole', 'sntl-source'])
      expect(await tablesWith(service.database, text), text).toEqual([]);
    expect((await archivesWith('sntl-whole')).length).toBeGreaterThan(0);
    const { code, text } = await run(scope);
    expect(text).toContain('withdrawal 2 was begun before');
    expect(code).toBe(0);
    expect(await archivesWith('sntl-whole')).toEqual([]);
    expect(await doorsWith('sntl-whole')).toEqual([]);
    const changes = async (get: (url: string) => PromiseLike<{ json<T>(): T }>) =>
      (await get(`/api/changes?since=${since}`)).json<{ changes: object[] }>().changes;
    const gone = [{ action: 'remove', collection: 'poi', id: WHOLE }];
    expect(await changes(asMember)).toMatchObject(gone);
    expect(await changes((url) => service.app.inject({ url }))).toMatchObject(gone);
    expect((await asMember(`/api/features/${WHOLE}`)).statusCode).toBe(404);
  });

  it('tells nobody anything through any public door', async () => {
    const collectionOf = new Map([
      ...[TEA, WHOLE, LEFT].map((id) => [id, 'poi'] as const),
      [GRID, 'management_grid'],
      [LAMP, 'city_component'],
    ]);
    expect(await tellingAnswers(service.app, [...collectionOf.keys()], new Set(), collectionOf)).toEqual([]);
  });

  it('refuses what other features refer to, unless it is told', async () => {
    const scope = { featureId: GRID, property: 'grid_code' };
    expect(await run(scope)).toMatchObject({
      code: 1,
      text: expect.stringContaining(`grid_code of city_component ${LAMP}`),
    });
    expect((await asMember(`/api/features/${GRID}`)).body).toContain('330402001001001');
    expect(await run({ ...scope, breakReferences: true })).toMatchObject({ code: 0 });
    expect((await asMember(`/api/features/${GRID}`)).body).not.toContain('330402001001001');
  });

  it('takes the states of some revisions alone', async () => {
    const rename = (name: string) =>
      publishChanges(service.database, [
        {
          ...{ action: 'replace', id: LEFT, collectionId: 'poi', properties: shop(name) },
          geometry: FEATURES[2]!.geometry,
        },
      ]);
    const wrong = await rename('sntl-for-a-day');
    const right = await rename('茶楼');
    const args = { featureId: LEFT, property: 'name', fromRevision: wrong, toRevision: right - 1 };
    expect((await run(args)).code).toBe(0);
    expect(await tablesWith(service.database, 'sntl-for-a-day')).toEqual([]);
    const at = async (revision: number) =>
      (await asMember(`/api/collections/poi/items/${LEFT}?revision=${revision}`)).json<{
        properties: object;
      }>().properties;
    expect([await at(1), await at(wrong), await at(right)]).toMatchObject([
      { name: '茶馆' },
      { kind: 'cafe' },
      { name: '茶楼' },
    ]);
    expect(await at(wrong)).not.toHaveProperty('name');
    expect((await run({ featureId: LEFT, fromRevision: 9_000 })).text).toContain('unknown_revision');
    expect((await run({ featureId: 8_000_000 })).text).toContain('unknown_feature');
  });
});
