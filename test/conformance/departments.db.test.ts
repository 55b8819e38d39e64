import type { Principal } from '@tongtu/database';
import { publishChangeset } from '@tongtu/features';
import type { FastifyInstance } from 'fastify';
import type { Feature } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, publish, SURVEYOR, square } from './city.ts';

const member = (organizationId: string, role: 'editor' | 'publisher' | 'administrator'): Principal => ({
  ...{ kind: 'member', memberId: `${organizationId}-${role}`, name: role, organizationId },
  ...{ organizationKind: 'department', role, audience: 'government' },
});
const PEOPLE: Readonly<Record<string, Principal>> = {
  ...{
    chief: member('water', 'administrator'),
    editor: member('water', 'editor'),
    publisher: member('water', 'publisher'),
  },
  ...{ parks: member('parks', 'administrator'), authority: { ...SURVEYOR, role: 'administrator' } },
  key: { ...member('water', 'publisher'), key: { id: 'k', actions: ['edit', 'query'] } } as Principal,
};

const title = (text: string) => ({ zh: text, en: text });
/** Water gauges, as the water department would define them. */
const GAUGE = {
  ...{
    id: 'water_gauge',
    title: { zh: '水位站', en: 'Water gauges' },
    geometry: 'point',
    audience: 'public',
    titleField: 'name',
  },
  fields: [
    { name: 'name', type: 'string', title: title('站名'), required: true, maxLength: 50 },
    { name: 'kind', type: 'string', title: title('类型'), codeList: 'gauge_kind', required: true },
    { name: 'level', type: 'number', title: title('水位'), unit: 'm', minimum: -5, maximum: 20 },
    { name: 'operator', type: 'string', title: title('管理员'), audience: 'government' },
  ],
  codeLists: [
    {
      id: 'gauge_kind',
      title: title('类型'),
      codes: [
        { code: 'river', title: { zh: '河道', en: 'river' } },
        { code: 'lake', title: title('湖泊') },
      ],
    },
  ],
  metadata: { licence: 'CC-BY-4.0', contact: '水文科 0573-0000', updateInterval: 'PT5M', keywords: ['水位'] },
} as const;
const gauge = (x: number, y: number, properties: object): Feature => ({
  ...{ type: 'Feature', geometry: { type: 'Point', coordinates: at(x, y) } },
  properties: { name: '南湖站', kind: 'lake', level: 1.2, operator: '陈工', ...properties },
});

eachEngine('a department', (opened) => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await apiOf(opened().database, {
      principalOf: ({ headers }) => PEOPLE[String(headers['test-person'])] ?? { kind: 'anonymous' },
    });
    await publish(opened().database, [square('h', 0, 0)]);
  });
  afterAll(() => app?.close());

  const send = (
    person: string,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
  ) => app.inject({ method, url, headers: { 'test-person': person }, ...(payload ? { payload } : {}) });
  const ITEMS = '/api/collections/water_gauge/items';
  const namesFor = async (person: string) => {
    const answer = await send(person, 'GET', `${ITEMS}?sortby=name`);
    return answer.statusCode === 200
      ? answer.json<{ features: Feature[] }>().features.map(({ properties }) => properties!.name)
      : answer.statusCode;
  };

  it('defines a collection, which is its own alone at first', async () => {
    expect((await send('editor', 'POST', '/api/collections', GAUGE)).statusCode).toBe(403);
    expect((await send('key', 'POST', '/api/collections', GAUGE)).statusCode).toBe(403);
    expect((await send('', 'POST', '/api/collections', GAUGE)).statusCode).toBe(401);
    const made = await send('chief', 'POST', '/api/collections', GAUGE);
    expect(made.statusCode, made.body).toBe(201);
    expect(made.json()).toMatchObject({
      kind: 'thematic',
      state: 'private',
      sharing: 'conditional',
      reviewed: false,
    });
    expect((await send('chief', 'POST', '/api/collections', GAUGE)).statusCode).toBe(409);
    expect((await send('chief', 'GET', '/api/collections/water_gauge')).json()).toMatchObject({
      titles: GAUGE.title,
      metadata: GAUGE.metadata,
      codeLists: { gauge_kind: { codes: [{ code: 'river' }, { code: 'lake' }] } },
    });
    for (const person of ['', 'parks', 'authority'])
      expect((await send(person, 'GET', '/api/collections/water_gauge')).statusCode, person).toBe(404);
  });

  it('puts features in, one by one and many at once, by a person and by a key', async () => {
    const one = await send('editor', 'POST', ITEMS, gauge(1, 1, { name: '甲站' }));
    expect(one.statusCode, one.body).toBe(201);
    const features = [gauge(2, 1, { name: '乙站' }), gauge(3, 1, { name: '丙站', kind: 'river' })];
    const many = await send('key', 'POST', ITEMS, { type: 'FeatureCollection', features });
    expect(many.statusCode, many.body).toBe(201);
    const { featureIds, revision } = many.json<{ featureIds: number[]; revision: number }>();
    expect(featureIds).toHaveLength(2);
    expect(await namesFor('editor')).toEqual(['丙站', '乙站', '甲站']);
    const changes = (await send('editor', 'GET', `/api/changes?since=${revision - 1}`)).json<{
      changes: object[];
    }>();
    expect(changes.changes).toHaveLength(2);
    expect(await namesFor('parks')).toBe(404);
  });

  it('is told what does not fit its own definition', async () => {
    const answer = await send('editor', 'POST', ITEMS, {
      type: 'FeatureCollection',
      features: [
        gauge(4, 1, { kind: 'ocean' }),
        gauge(4, 2, { level: 99 }),
        gauge(4, 3, { depth: 1 }),
        gauge(4, 4, { name: null }),
      ],
    });
    expect(answer.statusCode).toBe(422);
    expect(
      answer
        .json<{ errors: { pointer: string; code: string }[] }>()
        .errors.map(({ pointer, code }) => [pointer, code]),
    ).toEqual([
      ['/features/0/properties/kind', 'not_in_code_list'],
      ['/features/1/properties/level', 'out_of_range'],
      ['/features/2/properties/depth', 'unknown_field'],
      ['/features/3/properties/name', 'required_missing'],
    ]);
    expect(await namesFor('editor')).toHaveLength(3);
  });

  it('takes ten thousand features in one request, and no more', async () => {
    const features = Array.from({ length: 10_000 }, (_, n) =>
      gauge(n % 100, Math.floor(n / 100), { name: `站${n}` }),
    );
    expect(
      (
        await send('editor', 'POST', ITEMS, {
          type: 'FeatureCollection',
          features: [...features, features[0]],
        })
      ).statusCode,
    ).toBe(413);
    const many = await send('editor', 'POST', ITEMS, { type: 'FeatureCollection', features });
    expect(many.statusCode, many.body.slice(0, 300)).toBe(201);
    const { revision } = many.json<{ revision: number }>();
    const page = (await send('editor', 'GET', `${ITEMS}?limit=1`)).json<{ numberMatched: number }>();
    expect(page.numberMatched).toBe(10_003);
    const undone = await send('chief', 'POST', `/api/revisions/${revision}/revert`);
    expect(undone.statusCode, undone.body).toBe(201);
    const location = String(undone.headers.location).replace(/^https?:\/\/[^/]+/, '');
    expect((await send('chief', 'POST', `${location}/submit`)).statusCode).toBe(200);
    const { version } = (await send('chief', 'GET', location)).json<{ version: number }>();
    const approved = await app.inject({
      method: 'POST',
      url: `${location}/approve`,
      headers: { 'test-person': 'chief', 'if-match': `"${version}"` },
    });
    expect(approved.statusCode, approved.body).toBe(200);
    expect((await send('chief', 'POST', `${location}/publish`)).statusCode).toBe(200);
    expect(await namesFor('editor')).toEqual(['丙站', '乙站', '甲站']);
  });

  it('shows it to the public without what is for the government, and finds it by name', async () => {
    expect((await send('editor', 'POST', '/api/collections/water_gauge/publish')).statusCode).toBe(403);
    expect((await send('publisher', 'POST', '/api/collections/water_gauge/publish')).statusCode).toBe(200);
    expect(await namesFor('')).toEqual(['丙站', '乙站', '甲站']);
    expect((await send('', 'GET', ITEMS)).body).not.toContain('陈工');
    expect((await send('parks', 'GET', ITEMS)).body).not.toContain('陈工');
    expect((await send('editor', 'GET', ITEMS)).body).toContain('陈工');
    const found = (await send('', 'GET', '/api/search?q=%E4%B9%99%E7%AB%99')).json<{
      features: { properties: object }[];
    }>();
    expect(found.features).toMatchObject([{ properties: { collection: 'water_gauge', name: '乙站' } }]);
    expect((await send('publisher', 'POST', '/api/collections/water_gauge/unpublish')).statusCode).toBe(200);
    expect(await namesFor('')).toBe(404);
    expect((await send('', 'GET', '/api/search?q=%E4%B9%99%E7%AB%99')).json()).toMatchObject({
      features: [],
    });
  });

  describe('changes its definition', () => {
    const put = (definition: object) => send('chief', 'PUT', '/api/collections/water_gauge', definition);

    it('with what the features that are there bear', async () => {
      const fields = [...GAUGE.fields, { name: 'flow', type: 'number', title: title('流量'), unit: 'm3/s' }];
      const answer = await put({ ...GAUGE, title: title('水文站'), fields });
      expect(answer.statusCode, answer.body).toBe(200);
      expect((await send('editor', 'POST', ITEMS, gauge(5, 5, { name: '丁站', flow: 3 }))).statusCode).toBe(
        201,
      );
    });

    it.each([
      ['another audience', { audience: 'government' }],
      ['another geometry', { geometry: 'polygon' }],
      ['a field that is gone', { fields: GAUGE.fields.slice(0, 3) }],
      [
        'a field of another type',
        { fields: [{ ...GAUGE.fields[0], type: 'integer', maxLength: undefined }, ...GAUGE.fields.slice(1)] },
      ],
      [
        'a field that must be there',
        {
          fields: [
            ...GAUGE.fields,
            { name: 'flow', type: 'number', unit: 'm3/s', title: title('流量'), required: true },
          ],
        },
      ],
    ])('but not with %s', async (_, change) => {
      const answer = await put({ ...GAUGE, ...change });
      expect([400, 409], answer.body).toContain(answer.statusCode);
      expect((await send('chief', 'GET', '/api/collections/water_gauge')).json()).toMatchObject({
        audience: 'public',
      });
    });

    it('never behind a publication that goes by the one before', async () => {
      const { database } = opened();
      await send('chief', 'POST', '/api/collections', { ...GAUGE, id: 'raced_one' });
      const at = { type: 'Feature', geometry: { type: 'Point', coordinates: [120.7, 30.7] } };
      const draft = (await send('editor', 'POST', '/api/changesets', { title: 'x' })).json<{ id: number }>();
      const change = {
        action: 'create',
        collection: 'raced_one',
        geometry: at.geometry,
        properties: { name: '甲', kind: 'lake' },
      };
      const staged = await send('editor', 'POST', `/api/changesets/${draft.id}/changes`, {
        changes: [change],
      });
      expect(staged.statusCode, staged.body).toBe(200);
      await database.asService((tx) =>
        tx.query(`update change set derivation = 'of another definition' where changeset_id = $1`, [
          draft.id,
        ]),
      );
      await expect(publishChangeset(database, draft.id)).rejects.toThrow(/was changed meanwhile/);
      const [left] = await database.asService((tx) =>
        tx.query<{ count: number }>(
          `select count(*)::int as count from feature where collection_id = 'raced_one'`,
        ),
      );
      expect(left!.count).toBe(0);
    });

    it('and takes it away only where it never had any', async () => {
      expect((await send('chief', 'DELETE', '/api/collections/water_gauge')).statusCode).toBe(409);
      expect(
        (await send('chief', 'POST', '/api/collections', { ...GAUGE, id: 'empty_one' })).statusCode,
      ).toBe(201);
      expect((await send('chief', 'DELETE', '/api/collections/empty_one')).statusCode).toBe(204);
      expect((await send('chief', 'GET', '/api/collections/empty_one')).statusCode).toBe(404);
    });
  });

  describe('refuses', () => {
    it.each([
      ['an id of the base map', { id: 'building' }, 409],
      ['an id that is none', { id: 'Gauge-1' }, 400],
      ['no fields', { fields: [] }, 400],
      ['a field twice', { fields: [GAUGE.fields[0], GAUGE.fields[0]] }, 400],
      [
        'a field that is a parameter',
        { fields: [{ ...GAUGE.fields[0], name: 'limit' }], titleField: undefined },
        400,
      ],
      [
        'a list that there is not',
        { fields: [{ ...GAUGE.fields[1], codeList: 'nowhere' }], titleField: undefined },
        400,
      ],
      ['a title that is no text', { titleField: 'level' }, 400],
      [
        'a field wider than the collection',
        { audience: 'professional', fields: [{ ...GAUGE.fields[0], audience: 'public' }] },
        400,
      ],
      ['a pattern', { fields: [{ ...GAUGE.fields[0], pattern: '^(a+)+$' }] }, 400],
      ['an interval that is none', { metadata: { updateInterval: 'daily' } }, 400],
      ['members that there are not', { owner: 'parks' }, 400],
    ])('%s', async (_, change, status) => {
      const answer = await send('chief', 'POST', '/api/collections', {
        ...GAUGE,
        id: 'another_one',
        ...change,
      });
      expect(answer.statusCode, answer.body).toBe(status);
    });

    it('the hands of others on it, as if it were not there', async () => {
      for (const [method, url] of [
        ['PUT', '/api/collections/water_gauge'],
        ['DELETE', '/api/collections/water_gauge'],
        ['POST', '/api/collections/water_gauge/publish'],
      ] as const)
        expect((await send('parks', method, url, method === 'PUT' ? GAUGE : undefined)).statusCode, url).toBe(
          404,
        );
      expect((await send('parks', 'POST', ITEMS, gauge(1, 1, {}))).statusCode).toBe(404);
      expect((await send('authority', 'DELETE', '/api/collections/building')).statusCode).toBe(403);
    });
  });
});
