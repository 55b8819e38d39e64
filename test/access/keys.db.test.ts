import { type Access, createAccess } from '@tongtu/access';
import { type Database, QueryTimeoutError } from '@tongtu/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../services/platform/src/http/app.ts';
import { eachEngine } from '../support/databases.ts';
import { type Call, type Caller, NOBODY, openPeople, type People } from './people.ts';

const YEAR_MS = 365 * 86_400_000;
const inYears = (years: number) => new Date(Date.now() + years * YEAR_MS).toISOString();
const TERMS = { name: '河道监测', role: 'viewer', actions: ['query', 'see'] };

eachEngine('a key of a system', (opened) => {
  let people: People;
  let water: Caller;
  let office: Caller;

  beforeAll(async () => {
    people = await openPeople(opened());
    water = await people.as('water.admin');
    office = await people.as('office.admin');
  });
  afterAll(() => people.close());

  const make = (terms: object, by = water) =>
    people.ask(by, { method: 'POST', url: '/api/keys', payload: { ...TERMS, endsAt: inYears(1), ...terms } });
  const keyOf = async (terms: object = {}): Promise<{ id: string; key: string }> => {
    const made = await make(terms);
    expect(made.statusCode, made.body).toBe(201);
    return made.json();
  };
  const bearer = (key: string): Caller => ({ headers: { authorization: `Bearer ${key}` } });
  const meOf = (key: string, more: Partial<Call> = {}) =>
    people.ask(bearer(key), { url: '/api/me', ...more });
  const inAuth = (text: string, values: readonly unknown[] = []) =>
    opened().database.asAuth((tx) => tx.query(text, values));

  it('is told once, kept as a hash, and asks as its organization', async () => {
    const made = await make({ collections: ['gauge', 'gauge', 'river'] });
    const { key, ...listed } = made.json();
    expect(key).toMatch(/^tk_[\w-]{43}$/);
    expect(listed).toMatchObject({
      hint: key.slice(0, 7),
      actions: ['see', 'query'],
      collections: ['gauge', 'river'],
    });
    const list = await people.ask(water, { url: '/api/keys' });
    expect(list.json().keys).toContainEqual(listed);
    expect(list.body).not.toContain(key);
    expect(JSON.stringify(await inAuth('select * from auth.system_key'))).not.toContain(key.slice(7));

    expect((await meOf(key)).json()).toEqual({
      ...{ kind: 'member', id: listed.id, name: TERMS.name, role: 'viewer', audience: 'government' },
      organization: { id: people.organizations.get('water'), name: 'water', kind: 'department' },
      key: { actions: ['see', 'query'], collections: ['gauge', 'river'] },
    });
    const principal = (await people.ask(bearer(key), { url: '/tiles/base' })).json();
    expect(principal).toMatchObject({
      kind: 'member',
      key: { id: listed.id, collections: ['gauge', 'river'] },
    });
  });

  it('stands before a cookie, whoever that is of', async () => {
    const { key } = await keyOf();
    const both = { headers: { ...office.headers, authorization: `bearer ${key}` } };
    expect((await people.ask(both, { url: '/api/me' })).json()).toMatchObject({ key: {}, role: 'viewer' });
    const wrong = { headers: { ...office.headers, authorization: 'Bearer tk_none' } };
    expect((await people.ask(wrong, { url: '/api/me' })).statusCode).toBe(401);
  });

  it('in the address of a tile is a key, too, and met by nobody else', async () => {
    const { key } = await keyOf();
    const logged = people.logged.length;
    const answer = await people.ask(NOBODY, { url: `/tiles/base?v=1&key=${key}` });
    expect(answer.json()).toMatchObject({ kind: 'member', key: {} });
    expect((await people.ask(NOBODY, { url: '/tiles/base?key=tk_wrong' })).statusCode).toBe(401);
    expect((await people.ask(NOBODY, { url: `/tiles/base?key=${key}&key=${key}` })).statusCode).toBe(401);
    expect((await people.ask(bearer(key), { url: `/tiles/base?key=${key}x` })).statusCode).toBe(401);
    // Elsewhere it is a parameter like any other, which is refused.
    expect((await people.ask(NOBODY, { url: `/api/me?key=${key}` })).statusCode).toBe(400);
    const lines = people.logged.slice(logged).join('');
    expect(lines).toContain('/tiles/base');
    expect(lines).not.toContain(key);
  });

  it('is refused in one way for every reason', async () => {
    const expired = await keyOf({ name: 'old' });
    await inAuth(
      `update auth.system_key set ends_at = now() - interval '1 second', created_at = now() - interval '1 day' where id = $1`,
      [expired.id],
    );
    const revoked = await keyOf({ name: 'gone' });
    await people.ask(water, { method: 'DELETE', url: `/api/keys/${revoked.id}` });
    const page = await keyOf({ name: 'page', origins: ['https://WATER.example:443/'] });
    const net = await keyOf({ name: 'net', addresses: ['10.1.0.0/16', '2001:db8::/32', '192.0.2.7'] });
    const { key } = await keyOf({ name: 'good' });

    const refused = await Promise.all([
      ...['', 'x', 'tk_', `tk_${'a'.repeat(43)}`, `${key}a`, key.slice(1), key.toUpperCase()].map((each) =>
        meOf(each),
      ),
      ...[expired, revoked, page].map((each) => meOf(each.key)),
      meOf(page.key, { headers: { origin: 'https://water.example.evil' } }),
      meOf(page.key, { headers: { origin: 'null', referer: 'https://water.example/map' } }),
      ...['10.2.0.1', '2001:db9::1', '192.0.2.8', '::ffff:10.2.0.1'].map((remoteAddress) =>
        meOf(net.key, { remoteAddress }),
      ),
    ]);
    const bodies = new Set(refused.map((answer) => JSON.stringify({ ...answer.json(), instance: '' })));
    expect([...bodies].map((body) => JSON.parse(body))).toEqual([
      {
        ...{ type: 'about:blank', status: 401, code: 'invalid_key', title: 'The key is not valid here' },
        instance: '',
      },
    ]);
    for (const { statusCode, headers } of refused)
      expect([statusCode, headers['www-authenticate']]).toEqual([401, 'Bearer']);

    expect((await meOf(page.key, { headers: { origin: 'https://water.example' } })).statusCode).toBe(200);
    expect((await meOf(page.key, { headers: { referer: 'https://water.example/map?x=1' } })).statusCode).toBe(
      200,
    );
    for (const remoteAddress of ['10.1.255.1', '2001:db8::7', '192.0.2.7', '::ffff:10.1.2.3'])
      expect((await meOf(net.key, { remoteAddress })).statusCode, remoteAddress).toBe(200);
    expect((await meOf(key)).statusCode).toBe(200);
  });

  it.each([
    ['the role of an administrator', { role: 'administrator' }],
    ['the role of a surveyor', { role: 'surveyor' }],
    ['more than its role does', { role: 'viewer', actions: ['edit'] }],
    ['publication by an editor', { role: 'editor', actions: ['publish'] }],
    ['nothing to do', { actions: [] }],
    ['what nobody does', { actions: ['own'] }],
    ['no end', { endsAt: undefined }],
    ['an end beyond two years', { endsAt: inYears(2.1) }],
    ['an end that has been', { endsAt: inYears(-0.1) }],
    ['a day for an end', { endsAt: '2027-01-01' }],
    ['a day that is none', { endsAt: '2027-02-31T99:00:00Z' }],
    ['no collection', { collections: [] }],
    ['a collection that ends an array', { collections: ['a},{b'] }],
    ['a path for an origin', { origins: ['https://water.example/map'] }],
    ['any origin', { origins: ['*'] }],
    ['a script for an origin', { origins: ['javascript:alert(1)'] }],
    ['a name for an address', { addresses: ['localhost'] }],
    ['a network that is too long', { addresses: ['10.0.0.0/33'] }],
    ['a name that is not to be seen', { name: '  ' }],
    ['an organization of its own choice', { organization: 'office' }],
  ])('is not made with %s', async (_what, terms) => {
    const answer = await make(terms);
    expect([answer.statusCode, answer.json().status]).toEqual([400, 400]);
  });

  it('works on no account, member, key or organization, and needs no origin', async () => {
    const { id, key } = await keyOf({
      role: 'publisher',
      actions: ['see', 'query', 'download', 'edit', 'publish'],
    });
    const calls: Call[] = [
      ...['/api/account', '/api/account/sessions', '/api/members', '/api/keys', '/api/organizations'].map(
        (url) => ({ url }),
      ),
      { method: 'POST', url: '/api/keys', payload: { ...TERMS, endsAt: inYears(1) } },
      { method: 'DELETE', url: `/api/keys/${id}` },
      { method: 'POST', url: '/api/account/password', payload: { oldPassword: 'a', newPassword: 'b' } },
      { method: 'PATCH', url: '/api/members/x', payload: { role: 'administrator' } },
    ];
    for (const call of calls) {
      const answer = await people.ask(bearer(key), {
        ...call,
        headers: { origin: 'https://elsewhere.example' },
      });
      expect([call.url, answer.statusCode, answer.json().detail]).toEqual([
        call.url,
        403,
        'This is for people, not for keys',
      ]);
    }
  });

  it('belongs to the organization of who made it; the coordinating office may end it, others do not see it', async () => {
    const { id, key } = await keyOf();
    const parks = await people.as('parks.admin');
    const of = `?organization=${people.organizations.get('water')}`;
    expect((await people.ask(parks, { url: `/api/keys${of}` })).statusCode).toBe(404);
    expect((await people.ask(parks, { method: 'DELETE', url: `/api/keys/${id}` })).statusCode).toBe(404);
    expect((await people.ask(office, { url: `/api/keys${of}` })).body).toContain(id);
    expect((await meOf(key)).statusCode).toBe(200);
    expect((await people.ask(office, { method: 'DELETE', url: `/api/keys/${id}` })).statusCode).toBe(204);
    expect((await meOf(key)).statusCode).toBe(401);
    const first = (await people.ask(water, { url: '/api/keys?limit=1' })).json();
    const second = (await people.ask(water, { url: `/api/keys?limit=1&cursor=${first.next}` })).json();
    expect(second.keys[0].id).not.toBe(first.keys[0].id);
  });

  it('is not blamed while the database does not answer', async () => {
    const { key } = await keyOf({ name: 'patient' });
    let isAway = true;
    const { database } = opened();
    const failing: Database = {
      ...database,
      asAuth: (work, options) =>
        isAway ? Promise.reject(new QueryTimeoutError(1)) : database.asAuth(work, options),
    };
    const app = createApp({ logLevel: 'silent' });
    createAccess({ database: failing, secret: 'x'.repeat(32), log: () => {} }).routes(app);
    const ask = () => app.inject({ url: '/api/me', headers: { authorization: `Bearer ${key}` } });
    const away = await ask();
    expect([away.statusCode, away.json().code]).toEqual([503, 'query_timeout']);
    expect(away.headers['www-authenticate']).toBeUndefined();
    isAway = false;
    expect((await ask()).statusCode).toBe(200);
    await app.close();
  });

  it('costs one question for all that it asks in five seconds, and its use is written afterwards', async () => {
    const { id, key } = await keyOf({ name: 'busy' });
    const asked: string[] = [];
    const { database } = opened();
    const counting: Database = {
      ...database,
      asAuth: (work, options) =>
        database.asAuth(
          (tx) =>
            work({
              run: (text, values) => tx.run(text, values),
              query: (text, values) => {
                asked.push(text.trim().split(/\s/, 1)[0]!);
                return tx.query(text, values);
              },
            }),
          options,
        ),
    };
    const other: Access = createAccess({ database: counting, secret: 'x'.repeat(32), log: () => {} });
    const app = createApp({ logLevel: 'silent' });
    other.routes(app);
    const ask = () => app.inject({ url: '/api/me', headers: { authorization: `Bearer ${key}` } });
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    for (const { statusCode } of answers) expect(statusCode).toBe(200);
    expect(asked).toEqual(['select']);
    const used = async () =>
      (await inAuth('select last_used_at is not null as used from auth.system_key where id = $1', [id]))[0];
    expect(await used()).toEqual({ used: false });
    await app.close();
    expect(asked).toEqual(['select', 'update']);
    expect(await used()).toEqual({ used: true });
  });
});
