import { type Database, QueryTimeoutError } from '@tongtu/database';
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { type Access, createAccess } from './index.ts';
import { MAX_FAILURES, RATE_MAX } from './rules.ts';

const SECRET = 'a secret of this test alone, long enough';
const PASSWORD = 'Lake-south-7';

/** One that no test had before: the library counts attempts by address for the whole process, both engines alike. */
let nextAddress = 1;
const address = () => `10.1.0.${nextAddress++}`;

eachEngine('sign-in', (opened) => {
  let access: Access;
  let app: FastifyInstance;
  /** An address of its own, so that tests do not share a rate limit. */

  beforeAll(async () => {
    const { database } = opened();
    access = createAccess({ database, secret: SECRET, sessionCacheMs: 0, log: () => {} });
    await access.createOrganization({
      code: 'planning',
      name: '自然资源和规划局',
      kind: 'survey_authority',
      audience: 'professional',
    });
    for (const userName of [
      'Surveyor.Li',
      'locked',
      'limited',
      'idle',
      'old',
      'removed',
      'leaver',
      'second',
    ]) {
      await access.createMember({
        userName,
        password: PASSWORD,
        name: '李测',
        organization: 'planning',
        role: 'surveyor',
      });
    }
    app = Fastify();
    access.routes(app);
    app.get('/who', async (request) => access.principalOf(request));
    app.get('/stream', { config: { isBackground: true } }, async (request) => ({
      at: access.principalOf(request),
      still: await access.stillPrincipalOf(request),
    }));
    await app.ready();
  });
  afterAll(() => app.close());

  const signIn = (
    username: string,
    password: string,
    remoteAddress = address(),
    headers: Record<string, string> = {},
  ) =>
    app.inject({
      method: 'POST',
      url: '/auth/sign-in/username',
      payload: { username, password },
      remoteAddress,
      headers,
    });
  const me = async (cookie: string) => (await app.inject({ url: '/api/me', headers: { cookie } })).json();
  const signedIn = async (userName: string) => cookieOf(await signIn(userName, PASSWORD));
  const inAuth = (text: string, values: readonly unknown[] = []) =>
    opened().database.asAuth((tx) => tx.query(text, values));

  it('keeps the language that a reader chose, and leads back, to no other site', async () => {
    const chosen = await app.inject('/language?lang=en&next=/api%3Ff%3Dhtml');
    expect([chosen.statusCode, chosen.headers.location]).toEqual([303, '/api?f=html']);
    expect(chosen.headers['set-cookie']).toMatch(/^tongtu-language=en; Path=\/; Max-Age=\d+; SameSite=Lax$/);
    const hostile = await app.inject('/language?lang=%0d%0aa:b&next=//evil.example');
    expect([hostile.statusCode, hostile.headers.location]).toEqual([303, '/']);
    expect(hostile.headers['set-cookie']).toMatch(/^tongtu-language=zh;/);
  });

  it('gives a member a session whose principal every door takes', async () => {
    const answer = await signIn('surveyor.li', PASSWORD);
    expect(answer.statusCode).toBe(204);
    const cookie = cookieOf(answer);
    expect(await me(cookie)).toEqual({
      kind: 'member',
      id: expect.any(String),
      name: '李测',
      organization: { id: expect.any(String), name: '自然资源和规划局', kind: 'survey_authority' },
      role: 'surveyor',
      audience: 'professional',
    });
    const who = (await app.inject({ url: '/who', headers: { cookie } })).json();
    const [member] = (await access.listMembers()).filter((each) => each.userName === 'surveyor.li');
    expect(who).toMatchObject({
      kind: 'member',
      memberId: member?.id,
      role: 'surveyor',
      audience: 'professional',
    });
  });

  it('takes the user name in any case, for it was given in capitals', async () => {
    expect((await signIn('SURVEYOR.LI', PASSWORD)).statusCode).toBe(204);
  });

  it('answers a wrong password and an unknown name alike', async () => {
    const wrong = await signIn('surveyor.li', 'Lake-south-8');
    const unknown = await signIn('nobody.here', PASSWORD);
    expect(wrong.statusCode).toBe(401);
    expect(wrong.headers['set-cookie']).toBeUndefined();
    expect(wrong.json()).toMatchObject({
      code: 'not_signed_in',
      detail: 'The user name or the password is wrong',
    });
    expect({ ...unknown.json(), instance: '' }).toEqual({ ...wrong.json(), instance: '' });
  });

  it('keeps scripts, other sites and disks away from the cookie', async () => {
    const header = String((await signIn('surveyor.li', PASSWORD)).headers['set-cookie']);
    expect(header).toMatch(/; HttpOnly/i);
    expect(header).toMatch(/; SameSite=Lax/i);
    expect(header).not.toMatch(/Max-Age|Expires|Secure/i);
  });

  it('makes the cookie Secure behind a proxy that ends TLS', async () => {
    const proxied = Fastify({ trustProxy: 'loopback' });
    access.routes(proxied);
    const answer = await proxied.inject({
      method: 'POST',
      url: '/auth/sign-in/username',
      payload: { username: 'surveyor.li', password: PASSWORD },
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': address() },
    });
    await proxied.close();
    expect(String(answer.headers['set-cookie'])).toMatch(/; Secure/);
  });

  it(`locks the user name after ${MAX_FAILURES} failures, also for the right password and from elsewhere`, async () => {
    for (let failure = 1; failure <= MAX_FAILURES; failure++) {
      expect((await signIn('locked', `Wrong-${failure}-one`)).statusCode).toBe(401);
    }
    const refused = await signIn('locked', PASSWORD);
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({
      code: 'too_many_requests',
      detail: expect.stringContaining('Locked'),
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(29 * 60);
    expect((await signIn('LOCKED', PASSWORD)).statusCode).toBe(429);

    await inAuth(
      `update auth.sign_in_attempt set last_at = last_at - interval '31 minutes' where user_name = 'locked'`,
    );
    expect((await signIn('locked', PASSWORD)).statusCode).toBe(204);
  });

  it('tries no more passwords than that when attempts come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: MAX_FAILURES + 3 }, (_, index) => signIn('second', `Wrong-${index}-two`)),
    );
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(MAX_FAILURES);
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(3);
  });

  it('forgets failures after a success', async () => {
    for (let round = 0; round < 2; round++) {
      for (let failure = 1; failure < MAX_FAILURES; failure++)
        await signIn('limited', `Wrong-${failure}-one`);
      expect((await signIn('limited', PASSWORD)).statusCode).toBe(204);
    }
  });

  it('slows an address that tries name after name', async () => {
    const remoteAddress = address();
    const codes: number[] = [];
    for (let attempt = 0; attempt <= RATE_MAX; attempt++) {
      codes.push((await signIn(`guess${attempt}`, PASSWORD, remoteAddress)).statusCode);
    }
    expect(codes.slice(0, RATE_MAX)).toEqual(Array.from({ length: RATE_MAX }, () => 401));
    expect(codes.at(-1)).toBe(429);
    expect((await signIn('guess', PASSWORD, remoteAddress)).json().detail).toContain('from your address');
    // Nor can it hide behind a header of its own making.
    const headers = { 'x-forwarded-for': '10.9.9.9', 'x-tongtu-client-address': '10.9.9.9' };
    expect((await signIn('guess', PASSWORD, remoteAddress, headers)).statusCode).toBe(429);
  });

  it('ends a session that was idle, and forgets it', async () => {
    const cookie = await signedIn('idle');
    expect((await me(cookie)).kind).toBe('member');
    const mine = `"userId" = (select "id" from auth."user" where "username" = 'idle')`;
    await inAuth(`update auth.session set "expiresAt" = now() - interval '1 second' where ${mine}`);
    expect(await me(cookie)).toEqual({ kind: 'anonymous' });
    expect(await inAuth(`select 1 from auth.session where ${mine}`)).toEqual([]);
  });

  it('moves the end of a session in use, but not past a working day', async () => {
    const cookie = await signedIn('old');
    const mine = `"userId" = (select "id" from auth."user" where "username" = 'old')`;
    const secondsLeft = async () =>
      (
        await inAuth(
          `select extract(epoch from "expiresAt" - now())::int as left from auth.session where ${mine}`,
        )
      )[0];
    await inAuth(`update auth.session set "expiresAt" = now() + interval '2 minutes' where ${mine}`);
    // What a page asks by itself is no use of it.
    const { at, still } = (await app.inject({ url: '/stream', headers: { cookie } })).json();
    expect([at.kind, still.kind]).toEqual(['member', 'member']);
    expect(await secondsLeft()).toEqual({ left: expect.closeTo(120, -1) });
    await me(cookie);
    expect(await secondsLeft()).toEqual({ left: expect.closeTo(600, -1) });

    await inAuth(`update auth.session set "createdAt" = now() - interval '12 hours 1 second' where ${mine}`);
    expect(await me(cookie)).toEqual({ kind: 'anonymous' });
    expect(await secondsLeft()).toBeUndefined();
  });

  it('signs out', async () => {
    const cookie = await signedIn('leaver');
    const origin = 'http://localhost';
    const answer = await app.inject({
      method: 'POST',
      url: '/auth/sign-out',
      headers: { cookie, origin, host: 'localhost' },
    });
    expect(answer.statusCode).toBe(204);
    expect(String(answer.headers['set-cookie'])).toMatch(/session_token=;.*Max-Age=0/);
    expect(await me(cookie)).toEqual({ kind: 'anonymous' });
  });

  it('signs out by a form, too, and goes back to where it was', async () => {
    const cookie = await signedIn('leaver');
    const headers = {
      ...{ cookie, origin: 'http://localhost', host: 'localhost' },
      'content-type': 'application/x-www-form-urlencoded',
    };
    const payload = 'next=%2Fapi%2Fcollections';
    const answer = await app.inject({ method: 'POST', url: '/sign-out', headers, payload });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/api/collections']);
    expect(await me(cookie)).toEqual({ kind: 'anonymous' });
  });

  it('sees a member who left every organization as anybody', async () => {
    const cookie = await signedIn('removed');
    await inAuth(
      `delete from auth.member where "userId" = (select "id" from auth."user" where "username" = 'removed')`,
    );
    expect(await me(cookie)).toEqual({ kind: 'anonymous' });
  });

  it('takes no forged cookie', async () => {
    const cookie = await signedIn('surveyor.li');
    const [token, signature = ''] = cookie.split('.session_token=')[1]?.split('.') ?? [];
    const forged = [...decodeURIComponent(signature)].reverse().join('');
    expect(await me(`tongtu.session_token=${token}.${encodeURIComponent(forged)}`)).toEqual({
      kind: 'anonymous',
    });
  });

  it('refuses to sign in or out for a page of another origin', async () => {
    const elsewhere = { origin: 'https://elsewhere.example' };
    expect((await signIn('surveyor.li', PASSWORD, address(), elsewhere)).json()).toMatchObject({
      code: 'forbidden',
    });
    const sandboxed = { origin: 'null', 'sec-fetch-site': 'cross-site' };
    expect((await signIn('surveyor.li', PASSWORD, address(), sandboxed)).statusCode).toBe(403);
    const cookie = await signedIn('surveyor.li');
    const out = await app.inject({
      method: 'POST',
      url: '/auth/sign-out',
      headers: { cookie, ...elsewhere },
    });
    expect(out.statusCode).toBe(403);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const byForm = await app.inject({
      ...{ method: 'POST', url: '/sign-out', payload: 'next=%2F' },
      headers: { cookie, ...elsewhere, ...form },
    });
    expect(byForm.statusCode).toBe(403);
    expect((await me(cookie)).kind).toBe('member');
  });

  it.each(['/auth/sign-up/email', '/auth/sign-in/email', '/auth/organization/create', '/auth/update-user'])(
    'does not open %s of the library',
    async (url) => {
      expect((await app.inject({ method: 'POST', url, payload: {} })).statusCode).toBe(404);
    },
  );

  it('lets nobody ask for a session that outlives the idle limit', async () => {
    const payload = { username: 'surveyor.li', password: PASSWORD, rememberMe: false };
    const answer = await app.inject({
      method: 'POST',
      url: '/auth/sign-in/username',
      payload,
      remoteAddress: address(),
    });
    const [session] = await inAuth(
      `select max(extract(epoch from "expiresAt" - now()))::int <= 600 as short from auth.session`,
    );
    expect(answer.statusCode).toBeLessThan(500);
    expect(session).toEqual({ short: true });
  });

  describe('the page', () => {
    const post = (fields: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: '/sign-in',
        payload: new URLSearchParams(fields).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'http://localhost',
          host: 'localhost',
        },
        remoteAddress: address(),
      });

    it('signs in by a plain form and goes where the caller wanted to', async () => {
      const answer = await post({
        userName: ' surveyor.li ',
        password: PASSWORD,
        next: '/survey?z=15#12/30/120',
      });
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe('/survey?z=15#12/30/120');
      expect((await me(cookieOf(answer))).kind).toBe('member');
    });

    it('is no door to other sites', async () => {
      const answer = await post({
        userName: 'surveyor.li',
        password: PASSWORD,
        next: '//elsewhere.example/',
      });
      expect(answer.headers.location).toBe('/');
    });

    it('says what went wrong in the language of the page and keeps the user name', async () => {
      const answer = await post({ userName: 'nobody', password: 'Wrong-one-1', lang: 'en', next: '/survey' });
      expect(answer.statusCode).toBe(401);
      expect(answer.body).toContain('role="alert"');
      expect(answer.body).toContain('The user name or the password is wrong');
      expect(answer.body).toContain('value="nobody"');
      expect(answer.body).toContain('name="next" value="/survey"');
      expect(answer.body).not.toContain('Wrong-one-1');
    });

    it('sends those who are signed in on', async () => {
      const cookie = await signedIn('surveyor.li');
      const answer = await app.inject({ url: '/sign-in?next=/survey', headers: { cookie } });
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/survey']);
    });
  });

  it('neither signs out nor blames the password while the database does not answer', async () => {
    const { database } = opened();
    const cookie = await signedIn('surveyor.li');
    const failing: Database = { ...database, asAuth: () => Promise.reject(new QueryTimeoutError(1)) };
    const other = Fastify();
    createAccess({ database: failing, secret: SECRET, log: () => {} }).routes(other);
    const payload = { username: 'surveyor.li', password: PASSWORD };
    const attempt = await other.inject({
      method: 'POST',
      url: '/auth/sign-in/username',
      payload,
      remoteAddress: address(),
    });
    expect(attempt.json()).toMatchObject({ statusCode: 500, code: 'query_timeout' });
    for (let turn = 0; turn < 2; turn++) {
      const asked = await other.inject({ url: '/api/me', headers: { cookie } });
      expect(asked.json()).toMatchObject({ statusCode: 500, code: 'query_timeout' });
      expect(asked.headers['set-cookie']).toBeUndefined();
    }
    await other.close();
  });

  it('calls nobody outside, from its start to a session', async () => {
    const calls = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no way out'));
    const other = Fastify();
    createAccess({ database: opened().database, secret: SECRET, log: () => {} }).routes(other);
    const cookie = await signedIn('surveyor.li');
    expect((await other.inject({ url: '/api/me', headers: { cookie } })).json()).toMatchObject({
      kind: 'member',
    });
    await other.close();
    expect(calls).not.toHaveBeenCalled();
    calls.mockRestore();
  });

  it('asks no SQL of a request without a cookie', async () => {
    const { database } = opened();
    let asked = 0;
    const counting: Database = {
      ...database,
      asAuth(work, options) {
        asked += 1;
        return database.asAuth(work, options);
      },
    };
    const other = Fastify();
    createAccess({ database: counting, secret: SECRET, log: () => {} }).routes(other);
    for (let tile = 0; tile < 3; tile++)
      await other.inject({ url: '/api/me', headers: { cookie: 'lang=zh' } });
    expect(asked).toBe(0);

    const cookie = await signedIn('surveyor.li');
    await Promise.all(
      Array.from({ length: 20 }, () => other.inject({ url: '/api/me', headers: { cookie } })),
    );
    expect(asked).toBe(3); // the session, its user, the membership
    await other.close();
  });
});

function cookieOf(answer: LightMyRequestResponse): string {
  return String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
}
