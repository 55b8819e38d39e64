import type { AddressInfo } from 'node:net';
import { createAccess } from '@tongtu/access';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { square } from '../conformance/city.ts';
import { openService, type Service } from '../editions/service.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { exchange } from '../support/exchange.ts';
import { cookiesOf, PASSWORD } from './people.ts';

const WRONG = `tk_${'a'.repeat(43)}`;
const TILE = '/tiles/base/15/27370/13445';
const FULL_TILE = '/tiles/base-full/15/27370/13445';

describe.each(ENGINES)('the doors of the platform on the %s engine', (engine) => {
  let store: TestStore;
  let service: Service;
  let port: number;
  let key: string;

  beforeAll(async () => {
    store = await createTestStore(engine);
    service = await openService(store, [square('a', 0, 0, { name: 'n1' })]);
    const { app, database } = service;
    const secret = 'a secret of this test alone, long enough';
    await createAccess({ database, secret, log: () => {} }).createMember({
      ...{ userName: 'admin', password: PASSWORD, name: '管' },
      ...{ organization: 'planning', role: 'administrator' },
    });
    const payload = { username: 'admin', password: PASSWORD };
    const signIn = await app.inject({ method: 'POST', url: '/auth/sign-in/username', payload });
    const made = await app.inject({
      ...{ method: 'POST', url: '/api/keys', headers: { cookie: cookiesOf(signIn) } },
      payload: {
        ...{ name: 'k', role: 'editor', actions: ['see', 'query', 'edit'] },
        endsAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    });
    ({ key } = made.json());
    await app.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = app.server.address() as AddressInfo);
    // In memory from here on.
    for (let turn = 0; turn < 2; turn++) await ask(TILE);
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });

  const ask = (target: string, authorization?: string) =>
    exchange(port, {
      target,
      headers: [
        ['Accept-Encoding', 'gzip'],
        ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
      ],
    });

  it('answer a wrong key at no door as if nobody had asked, not for a public tile in memory', async () => {
    const targets = [
      ...['/', '/api', '/api/collections', '/api/collections/building/items', '/api/me', '/api/search?q=n1'],
      ...[
        '/styles/standard',
        '/tiles/base',
        TILE,
        '/tiles/base.pmtiles',
        '/api/tiles/WebMercatorQuad/15/13445/27370',
      ],
      ...['/api/changes?since=0', '/api/revisions', '/api/no-such-thing'],
    ];
    for (const target of targets) {
      const answer = await ask(target, `Bearer ${WRONG}`);
      expect([target, answer.status]).toEqual([target, 401]);
      expect(answer.body.toString()).toContain('invalid_key');
    }
    for (const target of [TILE, FULL_TILE, '/tiles/base', '/api/tiles/WebMercatorQuad/15/13445/27370'])
      expect([target, (await ask(`${target}?key=${WRONG}`)).status]).toEqual([target, 401]);
    expect((await ask(TILE)).status).toBe(200);
  });

  it('show a key what its organization sees, by header or in the address of a tile', async () => {
    expect((await ask(FULL_TILE)).status).toBe(401);
    expect((await ask(FULL_TILE, `Bearer ${key}`)).status).toBe(200);
    const answer = await ask(`${FULL_TILE}?key=${key}`);
    expect([answer.status, answer.headers['cache-control']]).toEqual([
      200,
      expect.stringContaining('private'),
    ]);
    expect((await ask(`${TILE}?key=${key}`)).status).toBe(200);
    expect((await ask(`/api/tiles/WebMercatorQuad/15/13445/27370?key=${key}`)).status).toBe(200);
    const tileJson = await ask(`/tiles/base-full?key=${key}`);
    expect([tileJson.status, tileJson.body.toString().includes(key)]).toEqual([200, false]);
  });

  it('write no key into the log, at its finest level', async () => {
    expect(service.logged.join('')).toContain('base-full');
    expect(service.logged.join('')).not.toContain(key);
  });

  it('ask a key for no origin of ours, a cookie for one', async () => {
    const write = (headers: Record<string, string>) =>
      service.app.inject({
        ...{ method: 'POST', url: '/api/changesets', payload: { title: '来自系统' } },
        headers: { ...headers, origin: 'https://system.example' },
      });
    expect((await write({ authorization: `Bearer ${key}` })).statusCode).toBe(201);
    expect((await write({})).statusCode).toBe(403);
  });
});
