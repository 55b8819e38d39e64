import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { address, type Caller, cookiesOf, openPeople, PASSWORD, type People } from './people.ts';

eachEngine('the administration of organizations', (opened) => {
  let people: People;
  let office: Caller;
  let water: Caller;

  beforeAll(async () => {
    people = await openPeople(opened());
    office = await people.as('office.admin');
    water = await people.as('water.admin');
  });
  afterAll(() => people.close());

  const organization = (code: string) => people.organizations.get(code)!;
  const patch = async (by: Caller, userName: string, payload: object) =>
    people.ask(by, { method: 'PATCH', url: `/api/members/${await people.idOf(userName)}`, payload });

  it('shows the coordinating office all organizations, an administrator the own', async () => {
    const all = (await people.ask(office, { url: '/api/organizations' })).json();
    expect(all.organizations.map(({ code }: { code: string }) => code)).toEqual([
      'office',
      'parks',
      'survey',
      'water',
    ]);
    const first = (await people.ask(office, { url: '/api/organizations?limit=1' })).json();
    expect([first.organizations.length, first.next]).toEqual([1, 'office']);
    const rest = (await people.ask(office, { url: '/api/organizations?cursor=office' })).json();
    expect(rest.organizations).toHaveLength(3);
    const own = (await people.ask(water, { url: '/api/organizations' })).json();
    expect(own.organizations).toMatchObject([
      { code: 'water', kind: 'department', requiresSecondFactor: false, memberCount: 1 },
    ]);
  });

  it('has the coordinating office make, name and place organizations', async () => {
    const payload = { code: 'culture', name: '文化局', kind: 'department', audience: 'government' };
    const made = await people.ask(office, { method: 'POST', url: '/api/organizations', payload });
    expect(made.statusCode).toBe(201);
    const url = String(made.headers.location);
    expect(
      (await people.ask(office, { method: 'POST', url: '/api/organizations', payload })).json(),
    ).toMatchObject({ code: 'conflict' });
    const change = { name: '文化和旅游局', audience: 'professional' };
    expect((await people.ask(office, { method: 'PATCH', url, payload: change })).json()).toMatchObject(
      change,
    );
    expect((await people.ask(office, { url })).json()).toMatchObject({ ...change, code: 'culture' });
    expect((await people.ask(water, { url })).statusCode).toBe(404);
    for (const wrong of [
      { code: 'X' },
      { kind: 'root' },
      { audience: 'public' },
      { name: ' ' },
      { more: 1 },
    ]) {
      const answer = await people.ask(office, {
        ...{ method: 'POST', url: '/api/organizations', payload: { ...payload, code: 'other', ...wrong } },
      });
      expect(answer.statusCode, JSON.stringify(wrong)).toBe(400);
    }
  });

  it('gives a new member a first password, once, that is good for nothing but choosing another', async () => {
    const payload = { userName: 'Water.Li', name: '李水', role: 'editor' };
    const made = await people.ask(water, { method: 'POST', url: '/api/members', payload });
    expect(made.statusCode).toBe(201);
    const { password, ...member } = made.json();
    expect(member).toMatchObject({
      ...{ userName: 'water.li', organizationId: organization('water'), mustChangePassword: true },
      isDisabled: false,
    });
    const list = await people.ask(water, { url: '/api/members' });
    expect(list.json().members).toContainEqual(member);
    expect((await people.ask(water, { url: String(made.headers.location) })).json()).toEqual(member);
    expect(list.body).not.toContain(password);

    const li = await people.as('water.li', password);
    const me = async () => (await people.ask(li, { url: '/api/me' })).json();
    expect(await me()).toEqual({ kind: 'anonymous', wanted: 'new_password' });
    expect((await people.ask(li, { url: '/tiles/base' })).json()).toEqual({ kind: 'anonymous' });
    const change = { oldPassword: password, newPassword: 'Quiet-reed-9' };
    const changed = await people.ask(li, { method: 'POST', url: '/api/account/password', payload: change });
    expect(changed.statusCode).toBe(204);
    expect(await me()).toMatchObject({
      kind: 'member',
      role: 'editor',
      organization: { kind: 'department' },
    });
    expect((await people.signIn('water.li', password)).statusCode).toBe(401);
  });

  it('ends the sessions of a member whose role changes, and of one who is disabled', async () => {
    await people.add('water', 'water.wang', 'viewer');
    const wang = await people.as('water.wang');
    const me = async () => (await people.ask(wang, { url: '/api/me' })).json().kind;
    expect((await patch(water, 'water.wang', { role: 'editor', name: '王' })).json()).toMatchObject({
      ...{ role: 'editor', name: '王' },
    });
    expect(await me()).toBe('anonymous');

    const again = await people.as('water.wang');
    expect((await patch(water, 'water.wang', { isDisabled: true })).json().isDisabled).toBe(true);
    expect((await people.ask(again, { url: '/api/me' })).json().kind).toBe('anonymous');
    const refused = await people.signIn('water.wang');
    const unknown = await people.signIn('water.nobody');
    expect({ ...refused.json(), instance: '' }).toEqual({ ...unknown.json(), instance: '' });
    expect(refused.headers['set-cookie']).toBeUndefined();

    await patch(water, 'water.wang', { isDisabled: false });
    expect((await people.signIn('water.wang')).statusCode).toBe(204);
  });

  it('takes a member away with the account and its sessions', async () => {
    await people.add('parks', 'parks.gone', 'viewer');
    const gone = await people.as('parks.gone');
    const url = `/api/members/${await people.idOf('parks.gone')}`;
    expect((await people.ask(office, { method: 'DELETE', url })).statusCode).toBe(204);
    expect((await people.ask(gone, { url: '/api/me' })).json()).toEqual({ kind: 'anonymous' });
    expect((await people.ask(office, { method: 'DELETE', url })).statusCode).toBe(404);
    expect((await people.signIn('parks.gone')).statusCode).toBe(401);
  });

  it('gives somebody who forgot the password a new first one, and unlocks the name', async () => {
    await people.add('water', 'water.lost', 'viewer');
    const before = await people.as('water.lost');
    for (let failure = 0; failure < 5; failure++) await people.signIn('water.lost', 'Wrong-one-1');
    expect((await people.signIn('water.lost')).statusCode).toBe(429);
    const url = `/api/members/${await people.idOf('water.lost')}/password`;
    const { password } = (await people.ask(water, { method: 'POST', url })).json();
    expect((await people.ask(before, { url: '/api/me' })).json()).toEqual({ kind: 'anonymous' });
    const after = await people.as('water.lost', password);
    expect((await people.ask(after, { url: '/api/me' })).json()).toMatchObject({ wanted: 'new_password' });
  });

  describe('keeps the last administrator', () => {
    it.each([
      ['removed', { method: 'DELETE' as const }],
      ['disabled', { method: 'PATCH' as const, payload: { isDisabled: true } }],
      ['demoted', { method: 'PATCH' as const, payload: { role: 'publisher' } }],
    ])('from being %s', async (_what, call) => {
      const url = `/api/members/${await people.idOf('parks.admin')}`;
      for (const by of [office, await people.as('parks.admin')]) {
        const answer = await people.ask(by, { ...call, url });
        expect([answer.statusCode, answer.json().code]).toEqual([409, 'conflict']);
      }
    });

    it('where another is there but may not sign in', async () => {
      await people.add('parks', 'parks.idle', 'administrator');
      expect((await patch(office, 'parks.idle', { isDisabled: true })).statusCode).toBe(200);
      expect((await patch(office, 'parks.admin', { role: 'viewer' })).statusCode).toBe(409);
    });

    it.each(['demote', 'disable', 'remove'])('when two %s each other at once', async (deed) => {
      for (let round = 0; round < 4; round++) {
        const code = `pair-${deed}-${round}`;
        const made = await people.ask(office, {
          ...{ method: 'POST', url: '/api/organizations' },
          payload: { code, name: code, kind: 'department', audience: 'government' },
        });
        const names = [`${deed}.${round}.a`, `${deed}.${round}.b`];
        for (const name of names) await people.add(code, name, 'administrator');
        const callers = await Promise.all(names.map((name) => people.as(name)));
        const ids = await Promise.all(names.map((name) => people.idOf(name)));
        const answers = await Promise.all(
          callers.map((by, index) => {
            const url = `/api/members/${ids[1 - index]}`;
            if (deed === 'remove') return people.ask(by, { method: 'DELETE', url });
            const payload = deed === 'demote' ? { role: 'viewer' } : { isDisabled: true };
            return people.ask(by, { method: 'PATCH', url, payload });
          }),
        );
        const done = answers.filter(({ statusCode }) => statusCode < 300);
        expect(done.length, answers.map(({ body }) => body).join()).toBe(1);
        const left = await opened().database.asAuth((tx) =>
          tx.query(
            `select 1 from auth.member where "organizationId" = $1 and "role" = 'administrator' and "disabledAt" is null`,
            [made.json().id],
          ),
        );
        expect(left).toHaveLength(1);
      }
    });
  });

  it('lets a page of another origin write nothing, and a caller without a page write', async () => {
    const url = `/api/members/${await people.idOf('water.wang')}`;
    for (const headers of [
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await people.ask(water, { method: 'PATCH', url, payload: { name: 'x' }, headers });
      expect(answer.statusCode).toBe(403);
    }
    const origin = 'http://localhost';
    const headers = { origin, host: 'localhost' };
    const from = await people.ask(water, { method: 'PATCH', url, payload: { name: 'y' }, headers });
    expect(from.json().name).toBe('y');
  });

  it('ends its own other sessions when a password changes, and forgets none of the last five', async () => {
    await people.add('water', 'water.careful', 'viewer');
    const first = await people.as('water.careful');
    const other = await people.as('water.careful');
    const change = (oldPassword: string, newPassword: string) =>
      people.ask(first, {
        ...{ method: 'POST', url: '/api/account/password', payload: { oldPassword, newPassword } },
        remoteAddress: address(),
      });
    const passwords = [PASSWORD, ...Array.from({ length: 5 }, (_, index) => `Other-word-${index}`)];
    for (let index = 1; index < passwords.length; index++)
      expect((await change(passwords[index - 1]!, passwords[index]!)).statusCode).toBe(204);
    for (const had of passwords.slice(1)) {
      const refused = await change(passwords.at(-1)!, had);
      expect([refused.statusCode, refused.json().detail]).toEqual([400, 'The password was yours before']);
    }
    expect((await people.ask(first, { url: '/api/me' })).json().kind).toBe('member');
    expect((await people.ask(other, { url: '/api/me' })).json().kind).toBe('anonymous');
    // The sixth before is forgotten.
    expect((await change(passwords.at(-1)!, PASSWORD)).statusCode).toBe(204);
    expect((await change(PASSWORD, 'weakweak')).json()).toMatchObject({ code: 'bad_parameter' });
    expect((await change('Wrong-one-1', 'Fresh-word-1')).statusCode).toBe(403);
  });

  it('tries no more present passwords from an open session than at a sign-in', async () => {
    await people.add('water', 'water.left', 'viewer');
    const left = await people.as('water.left');
    const guesses = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        people.ask(left, {
          ...{ method: 'POST', url: '/api/account/password' },
          payload: { oldPassword: `Guess-${index}-x`, newPassword: 'Fresh-word-1' },
        }),
      ),
    );
    expect(guesses.map(({ statusCode }) => statusCode).sort()).toEqual([
      403, 403, 403, 403, 403, 429, 429, 429,
    ]);
  });

  it('takes up no session that a browser came with: who signs in has one that nobody knew before', async () => {
    await people.add('water', 'water.planted', 'viewer');
    const planted = await people.as('water.wang');
    const answer = await people.ask(planted, {
      ...{
        method: 'POST',
        url: '/auth/sign-in/username',
        headers: { origin: 'http://localhost', host: 'localhost' },
      },
      payload: { username: 'water.planted', password: PASSWORD },
    });
    const now = { headers: { cookie: cookiesOf(answer) } };
    expect(now.headers.cookie).not.toBe(planted.headers.cookie);
    const own = await people.idOf('water.planted');
    expect((await people.ask(now, { url: '/api/me' })).json().id).toBe(own);
    expect((await people.ask(planted, { url: '/api/me' })).json().id).not.toBe(own);
  });

  it('lists one’s own sessions without what opens them, and ends any of them', async () => {
    await people.add('water', 'water.many', 'viewer');
    const here = await people.as('water.many');
    const there = await people.as('water.many');
    const third = await people.as('water.many');
    const list = await people.ask(here, { url: '/api/account/sessions' });
    const { sessions } = list.json() as { sessions: { id: string; isCurrent: boolean }[] };
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect(sessions).toHaveLength(3);
    const token = decodeURIComponent(here.headers.cookie!.split('=')[1]!).split('.')[0]!;
    expect(list.body).not.toContain(token);

    const foreign = (await people.ask(water, { url: '/api/account/sessions' })).json().sessions[0].id;
    const end = (id: string) => people.ask(here, { method: 'DELETE', url: `/api/account/sessions/${id}` });
    expect((await end(foreign)).statusCode).toBe(404);
    expect((await people.ask(here, { url: `/api/account/sessions/${foreign}` })).statusCode).toBe(404);
    const own = `/api/account/sessions/${sessions[0]!.id}`;
    expect((await people.ask(here, { url: own })).json()).toMatchObject(sessions[0]!);
    const [other] = (await people.ask(there, { url: '/api/account/sessions' }))
      .json()
      .sessions.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent);
    expect((await end(other.id)).statusCode).toBe(204);
    expect((await people.ask(there, { url: '/api/me' })).json().kind).toBe('anonymous');
    expect((await people.ask(third, { url: '/api/me' })).json().kind).toBe('member');
    expect((await people.ask(here, { method: 'DELETE', url: '/api/account/sessions' })).statusCode).toBe(204);
    expect((await people.ask(third, { url: '/api/me' })).json().kind).toBe('anonymous');
    expect((await people.ask(here, { url: '/api/me' })).json().kind).toBe('member');
  });
});
