import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { type Caller, cookiesOf, NOBODY, openPeople, PASSWORD, type People } from './people.ts';
import { codeOf, nextCodeOf } from './totp.ts';

const FORM = {
  'content-type': 'application/x-www-form-urlencoded',
  origin: 'http://localhost',
  host: 'localhost',
};

eachEngine('the second factor', (opened) => {
  let people: People;
  beforeAll(async () => {
    people = await openPeople(opened());
  });
  afterAll(() => people.close());

  const post = (by: Caller, url: string, payload?: object) =>
    people.ask(by, { method: 'POST', url, ...(payload ? { payload } : {}) });
  const kindOf = async (by: Caller) => (await people.ask(by, { url: '/api/me' })).json().kind;

  /** A member with a second factor, and what an authenticator and a drawer then hold. */
  async function enrolled(userName: string) {
    await people.add('water', userName, 'editor');
    const before = await people.as(userName);
    const begun = await post(before, '/api/account/second-factor', { password: PASSWORD });
    const { secret, backupCodes, uri } = begun.json();
    const confirmed = await post(before, '/api/account/second-factor/confirm', { code: codeOf(secret) });
    expect(confirmed.statusCode).toBe(204);
    return { secret, backupCodes, uri, before, after: { headers: { cookie: cookiesOf(confirmed) } } };
  }
  /** The first step: what the browser holds while the second is awaited. */
  async function waiting(userName: string): Promise<Caller> {
    const answer = await people.signIn(userName);
    expect([answer.statusCode, answer.json()]).toEqual([202, { wanted: 'second_factor' }]);
    return { headers: { cookie: cookiesOf(answer) } };
  }
  const second = (by: Caller, code: string) => post(by, '/auth/sign-in/second-factor', { code });
  /** Without waiting half a minute for the next code. */
  const forgetUsed = () => opened().database.asAuth((tx) => tx.query('delete from auth.used_code'));
  const callerOf = (answer: LightMyRequestResponse): Caller => ({ headers: { cookie: cookiesOf(answer) } });

  it('is set up with a code of the authenticator; the session goes on under another cookie, others end', async () => {
    await people.add('water', 'two', 'editor');
    const here = await people.as('two');
    const other = await people.as('two');
    expect((await post(here, '/api/account/second-factor', { password: 'Wrong-one-1' })).statusCode).toBe(
      403,
    );
    const begun = (await post(here, '/api/account/second-factor', { password: PASSWORD })).json();
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Tongtu:two\?secret=[A-Z2-7]+&issuer=Tongtu/);
    expect(begun.backupCodes).toHaveLength(10);
    // Until it is confirmed nobody is asked for it.
    expect((await people.signIn('two')).statusCode).toBe(204);
    expect((await post(here, '/api/account/second-factor/confirm', { code: '000000' })).statusCode).toBe(403);
    const done = await post(here, '/api/account/second-factor/confirm', { code: codeOf(begun.secret) });
    expect(done.statusCode).toBe(204);
    expect(await kindOf(callerOf(done))).toBe('member');
    expect(await kindOf(here)).toBe('anonymous');
    expect(await kindOf(other)).toBe('anonymous');
    const stored = await opened().database.asAuth((tx) =>
      tx.query('select "secret", "backupCodes" from auth.second_factor'),
    );
    const secret = begun.secret.replaceAll(' ', '');
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(JSON.stringify(stored)).not.toContain(begun.backupCodes[0]);
  });

  it('is asked for after the password, and opens nothing before', async () => {
    const { secret } = await enrolled('three');
    await forgetUsed();
    const half = await waiting('three');
    expect(half.headers.cookie).not.toContain('session_token');
    expect(await kindOf(half)).toBe('anonymous');
    expect((await people.ask(half, { url: '/api/account' })).statusCode).toBe(401);
    const done = await second(half, codeOf(secret));
    expect(done.statusCode).toBe(204);
    expect(String(done.headers['set-cookie'])).toMatch(/session_token=[^;]+;.*HttpOnly.*SameSite=Lax/i);
    expect(await kindOf(callerOf(done))).toBe('member');
    // What waited is over.
    await forgetUsed();
    expect((await second(half, codeOf(secret))).json()).toMatchObject({
      detail: 'The sign-in has to begin anew',
    });
  });

  it('takes a code once, from whomever', async () => {
    const { secret } = await enrolled('four');
    await forgetUsed();
    const [mine, watcher] = [await waiting('four'), await waiting('four')];
    const code = codeOf(secret);
    const answers = await Promise.all([second(mine, code), second(watcher, code)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 401]);
    expect((await second(await waiting('four'), nextCodeOf(secret))).statusCode).toBe(204);
  });

  it('takes each backup code once, typed as it is read', async () => {
    const { backupCodes } = await enrolled('five');
    const [code] = backupCodes;
    expect((await second(await waiting('five'), ` ${code} `)).statusCode).toBe(204);
    expect((await second(await waiting('five'), code)).statusCode).toBe(401);
    expect((await second(await waiting('five'), backupCodes[1])).statusCode).toBe(204);
  });

  it('gives new backup codes for the password, and the old ones are good for nothing', async () => {
    const { backupCodes, after } = await enrolled('renewer');
    expect((await post(after, '/api/account/second-factor/backup-codes', { password: 'x' })).statusCode).toBe(
      403,
    );
    const renewed = await post(after, '/api/account/second-factor/backup-codes', { password: PASSWORD });
    expect((await second(await waiting('renewer'), backupCodes[0])).statusCode).toBe(401);
    expect((await second(await waiting('renewer'), renewed.json().backupCodes[0])).statusCode).toBe(204);
  });

  it('locks after five wrong codes, across sign-ins that wait and however many come at once', async () => {
    const { secret } = await enrolled('guessed');
    await forgetUsed();
    const halves: Caller[] = [];
    for (let index = 0; index < 9; index++) halves.push(await waiting('guessed'));
    const right = codeOf(secret);
    const wrong = Array.from({ length: 9 }, (_, index) => String(100_000 + index)).filter(
      (code) => code !== right,
    );
    const answers = await Promise.all(wrong.map((code, index) => second(halves[index]!, code)));
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
    const locked = answers.filter(({ statusCode }) => statusCode === 429);
    expect(locked.length).toBe(wrong.length - 5);
    expect(Number(locked[0]!.headers['retry-after'])).toBeGreaterThan(29 * 60);
    // The right one neither, nor a backup code, nor by signing in anew.
    expect((await second(await waiting('guessed'), right)).statusCode).toBe(429);
  });

  it('is no way around a lock of the password, or to another account', async () => {
    const { after } = await enrolled('six');
    const { secret } = await enrolled('seven');
    await forgetUsed();
    const half = await waiting('seven');
    // The cookie of another's open session does not finish this sign-in.
    const both = { headers: { cookie: `${after.headers.cookie}; ${half.headers.cookie}` } };
    const answer = await second(both, codeOf(secret));
    expect(cookiesOf(answer)).not.toContain('session_token');
    expect((await second(NOBODY, codeOf(secret))).statusCode).toBe(401);
    const forged = {
      headers: {
        cookie: half.headers.cookie!.replace(/=2fa-./, (start) =>
          start.endsWith('a') ? '=2fa-b' : '=2fa-a',
        ),
      },
    };
    expect((await second(forged, nextCodeOf(secret))).statusCode).toBe(401);
  });

  it('can be required by an organization: who has none sets one up before anything else', async () => {
    await people.add('parks', 'parks.li', 'editor');
    const li = await people.as('parks.li');
    const admin = await people.as('parks.admin');
    const url = `/api/organizations/${people.organizations.get('parks')}`;
    const require = () =>
      people.ask(admin, { method: 'PATCH', url, payload: { requiresSecondFactor: true } });
    expect((await require()).statusCode).toBe(409);
    const { secret } = (await post(admin, '/api/account/second-factor', { password: PASSWORD })).json();
    const confirmed = await post(admin, '/api/account/second-factor/confirm', { code: codeOf(secret) });
    const payload = { requiresSecondFactor: true };
    const done = await people.ask(callerOf(confirmed), { method: 'PATCH', url, payload });
    expect(done.json()).toMatchObject(payload);

    expect((await people.ask(li, { url: '/api/me' })).json()).toEqual({
      kind: 'anonymous',
      wanted: 'second_factor',
    });
    expect((await people.ask(li, { url: '/tiles/base' })).json()).toEqual({ kind: 'anonymous' });
    const begun = (await post(li, '/api/account/second-factor', { password: PASSWORD })).json();
    const now = callerOf(
      await post(li, '/api/account/second-factor/confirm', { code: codeOf(begun.secret) }),
    );
    expect(await kindOf(now)).toBe('member');
    // Who turns it off stands where they stood.
    const off = callerOf(await post(now, '/api/account/second-factor/remove', { password: PASSWORD }));
    expect((await people.ask(off, { url: '/api/me' })).json().wanted).toBe('second_factor');
  });

  it('is taken away by an administrator for somebody who lost it, and their sessions with it', async () => {
    const { after } = await enrolled('loser');
    const office = await people.as('office.admin');
    const url = `/api/members/${await people.idOf('loser')}/second-factor`;
    expect((await people.ask(office, { method: 'DELETE', url })).statusCode).toBe(204);
    expect(await kindOf(after)).toBe('anonymous');
    expect((await people.signIn('loser')).statusCode).toBe(204);
  });

  it('is asked for by a page that works without scripts', async () => {
    const { secret } = await enrolled('reader');
    await forgetUsed();
    const form = (url: string, fields: Record<string, string>, by: Caller = NOBODY) =>
      people.ask(by, {
        ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
        headers: FORM,
      });
    const first = await form('/sign-in', {
      userName: 'reader',
      password: PASSWORD,
      next: '/survey',
      lang: 'en',
    });
    expect([first.statusCode, first.headers.location]).toEqual([
      303,
      '/sign-in/second-factor?lang=en&next=%2Fsurvey',
    ]);
    const half = callerOf(first);
    const page = await people.ask(half, { url: String(first.headers.location) });
    expect(page.body).toContain('autocomplete="one-time-code"');
    expect(page.body).toContain('name="next" value="/survey"');
    const wrong = await form('/sign-in/second-factor', { code: '000000', next: '/survey', lang: 'en' }, half);
    expect([wrong.statusCode, wrong.body.includes('The code is wrong')]).toEqual([401, true]);
    const right = await form('/sign-in/second-factor', { code: codeOf(secret), next: '/survey' }, half);
    expect([right.statusCode, right.headers.location]).toEqual([303, '/survey']);
    expect(await kindOf(callerOf(right))).toBe('member');
    const late = await form('/sign-in/second-factor', { code: '000000', lang: 'en' }, half);
    expect([late.statusCode, late.body.includes('sign in anew')]).toEqual([401, true]);
  });

  it('and a first password lead from the sign-in to the page that they want, and on', async () => {
    const office = await people.as('office.admin');
    const made = await post(office, '/api/members', { userName: 'starter', name: '新人', role: 'viewer' });
    const { password } = made.json();
    const form = (url: string, fields: Record<string, string>, by: Caller = NOBODY) =>
      people.ask(by, {
        ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
        headers: FORM,
      });
    const first = await form('/sign-in', { userName: 'starter', password, next: '/review' });
    expect(first.headers.location).toBe('/account/password?next=%2Freview');
    const by = callerOf(first);
    const page = await people.ask(by, { url: '/account/password?next=%2Freview&lang=en' });
    expect(page.body).toContain('Somebody else set this first password');
    const change = (fields: Record<string, string>) =>
      form('/account/password', { oldPassword: password, next: '/review', lang: 'en', ...fields }, by);
    expect((await change({ newPassword: 'Quiet-reed-9', repeat: 'x' })).body).toContain('differ');
    expect((await change({ newPassword: 'short', repeat: 'short' })).body).toContain(
      'does not follow the rules',
    );
    const done = await change({ newPassword: 'Quiet-reed-9', repeat: 'Quiet-reed-9' });
    expect([done.statusCode, done.headers.location]).toEqual([303, '/review']);
    expect(await kindOf(by)).toBe('member');

    const begun = await form(
      '/account/second-factor',
      { action: 'begin', password: 'Quiet-reed-9', lang: 'zh' },
      by,
    );
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(begun.body)![1]!;
    const confirm = (code: string) =>
      form('/account/second-factor', { action: 'confirm', code, next: '/review', lang: 'en' }, by);
    expect((await confirm('000000')).body).toContain('The code is wrong');
    const on = await confirm(codeOf(secret));
    expect([on.statusCode, on.headers.location]).toEqual([303, '/review']);
    expect((await people.signIn('starter', 'Quiet-reed-9')).statusCode).toBe(202);
    const anonymous = await people.ask(NOBODY, { url: '/account/second-factor' });
    expect(anonymous.headers.location).toMatch(/^\/sign-in\?.*next=%2Faccount%2Fsecond-factor/);
    const elsewhere = await people.ask(callerOf(on), {
      ...{ method: 'POST', url: '/account/second-factor', payload: 'action=remove' },
      headers: { ...FORM, origin: 'https://elsewhere.example' },
    });
    expect(elsewhere.statusCode).toBe(403);
  });
});
