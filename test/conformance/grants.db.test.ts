import type { Principal } from '@tongtu/database';
import { tellOfEnds } from '@tongtu/features';
import type { Grant, GrantEvent, Notice } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, building, publish, SURVEYOR, square } from './city.ts';

const AUTHORITY = { ...SURVEYOR, memberId: 'chief', name: '局长', role: 'administrator' } as const;
const department = (organizationId: string, role: 'viewer' | 'editor' | 'administrator'): Principal => ({
  ...{ kind: 'member', memberId: `${organizationId}-${role}`, name: organizationId, organizationId },
  ...{ organizationKind: 'department', role, audience: 'government' },
});
const EDITOR = department('water', 'editor');
const ADMINISTRATOR = department('water', 'administrator');
const STRANGER = department('parks', 'administrator');
const OFFICE = {
  ...department('office', 'administrator'),
  organizationKind: 'coordinating_office',
} as Principal;
const KEY = { ...EDITOR, key: { id: 'k1', actions: ['query'] } } as Principal;

const PEOPLE: Readonly<Record<string, Principal>> = {
  ...{ authority: AUTHORITY, editor: EDITOR, administrator: ADMINISTRATOR, stranger: STRANGER },
  ...{ office: OFFICE, key: KEY, viewer: department('water', 'viewer'), surveyor: SURVEYOR },
};

const nextYear = (): string => `${new Date().getUTCFullYear() + 1}-06-30`;

eachEngine('grants', (opened) => {
  let app: FastifyInstance;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database, {
      principalOf: ({ headers }) => PEOPLE[String(headers['test-person'])] ?? { kind: 'anonymous' },
    });
    await publish(database, [
      square('west', 0, 0, { name: '西楼', height: 10, surveyor: '李' }),
      square('east', 5, 0, { name: '东楼', height: 30, surveyor: '王' }),
      building(
        'tall',
        [
          [8, 0],
          [9, 0],
          [9, 1],
          [8, 1],
        ],
        { name: '高楼', height: 90, surveyor: '赵' },
      ),
    ]);
    await send('authority', 'PUT', '/api/collections/building/sharing', { sharing: 'conditional' });
  });
  afterAll(() => app?.close());

  const send = (
    person: string,
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload?: object,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    app.inject({
      method,
      url,
      headers: { 'test-person': person, ...headers },
      ...(payload ? { payload } : {}),
    });
  const ask = async (scope: object = {}, person = 'editor') => {
    const answer = await send(person, 'POST', '/api/grants', {
      ...{ collection: 'building', actions: ['query'], purpose: '防汛', endsAt: nextYear(), ...scope },
    });
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json<Grant>();
  };
  const give = async (scope: object = {}, decision: object = {}) => {
    const { id } = await ask(scope);
    const answer = await send('authority', 'POST', `/api/grants/${id}/grant`, decision);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<Grant>();
  };
  const revoke = (id: number) => send('authority', 'POST', `/api/grants/${id}/revoke`, { note: '试完' });
  const names = async (person: string, query = '') => {
    const answer = await send(person, 'GET', `/api/collections/building/items?sortby=name${query}`);
    return answer
      .json<{ features: { properties: { name: string; surveyor?: string } }[] }>()
      .features.map(({ properties }) => `${properties.name}${properties.surveyor ?? ''}`);
  };

  it('of a collection with conditions are needed for more than the public edition', async () => {
    expect(await names('editor')).toEqual(['东楼', '西楼', '高楼']);
    expect(await names('authority')).toEqual(['东楼王', '西楼李', '高楼赵']);
  });

  it('are asked for, decided on and end, and both sides see how', async () => {
    const asked = await ask();
    expect(asked).toMatchObject({
      state: 'requested',
      organization: 'water',
      actions: ['query'],
      deeds: ['renew'].slice(1),
    });
    expect(await names('editor')).not.toContain('西楼李');
    const decided = await send('authority', 'POST', `/api/grants/${asked.id}/grant`, { note: '同意' });
    expect(decided.json()).toMatchObject({ state: 'granted', isOver: false, version: 2 });
    expect(await names('editor')).toEqual(['东楼王', '西楼李', '高楼赵']);
    expect((await revoke(asked.id)).statusCode).toBe(200);
    expect(await names('editor')).toEqual(['东楼', '西楼', '高楼']);
    for (const person of ['editor', 'authority', 'office']) {
      const seen = (await send(person, 'GET', `/api/grants/${asked.id}`)).json<
        Grant & { history: GrantEvent[] }
      >();
      expect(seen.history.map(({ action, note }) => [action, note])).toEqual([
        ['request', undefined],
        ['grant', '同意'],
        ['revoke', '试完'],
      ]);
    }
    expect((await send('stranger', 'GET', `/api/grants/${asked.id}`)).statusCode).toBe(404);
  });

  it('show some rows, by comparisons of fields', async () => {
    const { id } = await give({ filter: ['all', ['>=', 'height', 20], ['not', ['in', 'name', ['高楼']]]] });
    expect(await names('editor')).toEqual(['东楼王']);
    expect(await names('editor', '&height=10')).toEqual([]);
    await revoke(id);
  });

  it('show some columns, and know nothing of the others', async () => {
    const { id } = await give({ columns: ['name'] });
    expect(await names('editor')).toEqual(['东楼', '西楼', '高楼']);
    for (const query of ['height=10', 'sortby=height', 'properties=height'])
      expect(
        (await send('editor', 'GET', `/api/collections/building/items?${query}`)).statusCode,
        query,
      ).toBe(400);
    const queryables = await send('editor', 'GET', '/api/collections/building/queryables');
    expect(Object.keys(queryables.json<{ properties: object }>().properties)).toEqual(['name']);
    await revoke(id);
  });

  it('show an area: whatever meets it, whole', async () => {
    const area = {
      type: 'Polygon',
      coordinates: [
        [
          [120.7002, 30.7],
          [120.7052, 30.7],
          [120.7052, 30.701],
          [120.7002, 30.701],
          [120.7002, 30.7],
        ],
      ],
    };
    const { id } = await give({ area });
    expect(await names('editor')).toEqual(['东楼王', '西楼李']);
    await revoke(id);
  });

  it('join: of a row that several show, the columns of each', async () => {
    const first = await give({ columns: ['name'] });
    const second = await give({ columns: ['surveyor'], filter: ['==', 'height', 90] });
    expect(await names('editor')).toEqual(['东楼', '西楼', '高楼赵']);
    await revoke(first.id);
    const { features } = (await send('editor', 'GET', '/api/collections/building/items')).json<{
      features: { properties: object }[];
    }>();
    expect(features.map(({ properties }) => properties)).toEqual([{ surveyor: '赵' }]);
    await revoke(second.id);
  });

  it('are for what they say: reading is no downloading', async () => {
    const { id } = await give();
    expect((await send('editor', 'GET', '/api/collections/building/items?f=csv')).body).not.toContain('李');
    const wider = await give({ actions: ['download'] });
    expect((await send('editor', 'GET', '/api/collections/building/items?f=csv')).body).toContain('李');
    await revoke(id);
    await revoke(wider.id);
  });

  it('are narrowed by whoever decides', async () => {
    const given = await give(
      { actions: ['query', 'download'] },
      { actions: ['query'], columns: ['name'], endsAt: nextYear() },
    );
    expect(given).toMatchObject({ actions: ['query'], columns: ['name'], purpose: '防汛' });
    await revoke(given.id);
  });

  it('end by themselves', async () => {
    const { id } = await give();
    await opened().database.asService((tx) =>
      tx.query(`update access_grant set ends_at = now() - interval '1 second' where id = $1`, [id]),
    );
    const [over] = (await send('editor', 'GET', '/api/grants?state=granted&side=mine')).json<{
      grants: Grant[];
    }>().grants;
    expect(over).toMatchObject({ id, isOver: true });
    const page = await apiOf(opened().database, { principalOf: () => EDITOR });
    expect((await page.inject('/api/collections/building/items')).body).not.toContain('李');
    await page.close();
  });

  it('are said beside the collection: what one may do', async () => {
    const actions = async (person: string) =>
      (await send(person, 'GET', '/api/collections/building')).json<{ actions?: string[] }>().actions;
    expect(await actions('nobody')).toBeUndefined();
    expect(await actions('editor')).toEqual([]);
    expect(await actions('authority')).toEqual(['see', 'query', 'download', 'edit', 'publish']);
    const { id } = await give({ actions: ['edit'] });
    expect(await actions('editor')).toEqual(['see', 'query', 'edit']);
    await revoke(id);
  });

  it('to edit make changesets of others possible, on which the owner decides', async () => {
    const feature = {
      type: 'Feature',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [120.72, 30.7],
            [120.721, 30.7],
            [120.721, 30.701],
            [120.72, 30.7],
          ],
        ],
      },
      properties: { kind: 'house' },
    };
    const post = () => send('editor', 'POST', '/api/collections/building/items', feature);
    expect((await post()).statusCode).toBe(403);
    const { id } = await give({ actions: ['edit'] });
    const answer = await post();
    expect(answer.statusCode, answer.body).toBe(202);
    const { changeset } = answer.json<{ changeset: number }>();
    expect(
      (
        await send('administrator', 'POST', `/api/changesets/${changeset}/approve`, undefined, {
          'if-match': '"1"',
        })
      ).statusCode,
    ).toBe(404);
    expect((await send('authority', 'GET', `/api/changesets/${changeset}`)).statusCode).toBe(200);
    await revoke(id);
    expect((await post()).statusCode).toBe(403);
  });

  it('are told of to the other side, and once before they end', async () => {
    const { id } = await give();
    const notices = async (person: string) =>
      (await send(person, 'GET', '/api/notices?unread=true&limit=200'))
        .json<{ notices: Notice[] }>()
        .notices.filter(({ grant }) => grant === id)
        .map(({ kind }) => kind);
    expect(await notices('authority')).toEqual(['grant_requested']);
    expect(await notices('editor')).toEqual(['grant_granted']);
    const { database } = opened();
    await database.asService((tx) =>
      tx.query(`update access_grant set ends_at = now() + interval '20 days' where id = $1`, [id]),
    );
    expect(await database.asService((tx) => tellOfEnds(tx, 30))).toBe(1);
    expect(await database.asService((tx) => tellOfEnds(tx, 30))).toBe(0);
    expect(await notices('editor')).toEqual(['grant_ends_soon', 'grant_granted']);
    const all = (await send('editor', 'GET', '/api/notices')).json<{ notices: Notice[] }>().notices;
    expect((await send('editor', 'POST', '/api/notices/read', { upTo: all[0]!.id })).statusCode).toBe(204);
    expect(await notices('editor')).toEqual([]);
    expect(await notices('authority')).toEqual(['grant_requested']);
    await revoke(id);
  });

  it('go on by another that is asked for', async () => {
    const { id } = await give();
    const answer = await send('editor', 'POST', `/api/grants/${id}/renew`, { endsAt: nextYear() });
    expect(answer.statusCode, answer.body).toBe(201);
    expect(answer.json()).toMatchObject({ state: 'requested', renews: id, purpose: '防汛' });
    await revoke(id);
  });

  it('are given at once by an owner who names another organization', async () => {
    const body = {
      collection: 'building',
      organization: 'parks',
      actions: ['query'],
      purpose: '绿地',
      endsAt: nextYear(),
    };
    const given = await send('authority', 'POST', '/api/grants', body);
    expect(given.json()).toMatchObject({ state: 'granted', organization: 'parks' });
    expect(await names('stranger')).toContain('西楼李');
    expect((await send('administrator', 'POST', '/api/grants', body)).statusCode).toBe(403);
    await revoke(given.json<Grant>().id);
  });

  describe('refuse', () => {
    it.each([
      ['nobody', 401],
      ['viewer', 403],
      ['key', 403],
    ])('%s', async (person, status) => {
      expect((await send(person, 'GET', '/api/grants')).statusCode).toBe(status);
      expect((await send(person, 'POST', '/api/grants', { collection: 'building' })).statusCode).toBe(status);
    });

    it.each([
      ['a purpose that is missing', { purpose: undefined }],
      ['an end that is past', { endsAt: '2020-01-01' }],
      ['an end that is far', { endsAt: '2099-01-01' }],
      ['an action that there is not', { actions: ['fly'] }],
      ['no action', { actions: [] }],
      ['a column that there is not', { columns: ['secret'] }],
      ['a filter on no field', { filter: ['==', 'secret', 1] }],
      ['a filter of another type', { filter: ['==', 'height', 'tall'] }],
      ['a filter that is a path', { filter: '$.height > 1' }],
      [
        'a filter that is deep',
        { filter: Array.from({ length: 9 }).reduce<unknown>((inner) => ['not', inner], ['has', 'name']) },
      ],
      ['a filter that is long', { filter: ['any', ...Array.from({ length: 60 }, () => ['has', 'name'])] }],
      ['a name that would break out of it', { filter: ['==', 'name") || true', 'x'] }],
      ['an area that is a point', { area: { type: 'Point', coordinates: [120, 30] } }],
      [
        'an area that crosses itself',
        {
          area: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [1, 1],
                [1, 0],
                [0, 1],
                [0, 0],
              ],
            ],
          },
        },
      ],
      ['editing a part', { actions: ['edit'], columns: ['name'] }],
      ['members that there are not', { until: 'then' }],
    ])('%s', async (_, scope) => {
      const answer = await send('editor', 'POST', '/api/grants', {
        ...{ collection: 'building', actions: ['query'], purpose: '防汛', endsAt: nextYear(), ...scope },
      });
      expect(answer.statusCode, answer.body).toBe(400);
    });

    it('a value that would break out of the filter: it is compared, and nothing else', async () => {
      const { id } = await give({ filter: ['==', 'name', '" || true || "'] });
      expect(await names('editor')).toEqual([]);
      await revoke(id);
    });

    it('what one owns, what is not there, and decisions of others', async () => {
      const body = { collection: 'building', actions: ['query'], purpose: 'x', endsAt: nextYear() };
      expect((await send('authority', 'POST', '/api/grants', body)).statusCode).toBe(409);
      expect(
        (await send('editor', 'POST', '/api/grants', { ...body, collection: 'nowhere' })).statusCode,
      ).toBe(404);
      const { id } = await ask();
      for (const person of ['editor', 'administrator', 'office', 'surveyor'])
        expect((await send(person, 'POST', `/api/grants/${id}/grant`, {})).statusCode, person).toBe(403);
      expect((await send('stranger', 'POST', `/api/grants/${id}/grant`, {})).statusCode).toBe(404);
      expect((await send('authority', 'POST', `/api/grants/${id}/refuse`, {})).statusCode).toBe(400);
      expect(
        (await send('authority', 'POST', `/api/grants/${id}/grant`, {}, { 'if-match': '"7"' })).statusCode,
      ).toBe(412);
      expect((await send('authority', 'POST', `/api/grants/${id}/refuse`, { note: '不妥' })).statusCode).toBe(
        200,
      );
      expect((await send('authority', 'POST', `/api/grants/${id}/grant`, {})).statusCode).toBe(409);
    });

    it('a class of sharing by others than the owner', async () => {
      const put = (person: string, sharing: string) =>
        send(person, 'PUT', '/api/collections/building/sharing', { sharing });
      expect((await put('administrator', 'unconditional')).statusCode).toBe(403);
      expect((await put('surveyor', 'unconditional')).statusCode).toBe(403);
      expect((await put('authority', 'none')).statusCode).toBe(409);
      expect((await put('authority', 'sometimes')).statusCode).toBe(400);
    });
  });
});
