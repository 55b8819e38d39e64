import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { NOBODY, openPeople, type People } from './people.ts';

interface Recorded {
  readonly action: string;
  readonly actorKind: string;
  readonly actor: string;
  readonly subject: string;
  readonly outcome: string;
  readonly address: string;
  readonly organization: string | null;
}

eachEngine('the record of who came and who administers', (opened) => {
  let people: People;
  beforeAll(async () => {
    people = await openPeople(opened());
  });
  afterAll(() => people?.close());

  it('has sign-ins, refused ones without what slipped into the name, sign-outs and deeds', async () => {
    const signIn = (username: string, password: string) =>
      people.ask(NOBODY, {
        ...{ method: 'POST', url: '/auth/sign-in/username', payload: { username, password } },
        remoteAddress: '10.9.9.9',
      });
    await signIn('nobody.here', 'wrong Password 1');
    await signIn('my secret P@ssword!', 'x');
    const office = await people.as('office.admin');
    await people.ask(office, {
      method: 'POST',
      url: '/api/organizations',
      payload: { code: 'Bad code', name: 'x', kind: 'department', audience: 'government' },
    });
    await people.ask(office, { method: 'POST', url: '/auth/sign-out' });
    const again = await people.as('office.admin');
    await people.access.audit.flush();
    const { entries } = (await people.ask(again, { url: '/api/audit?limit=200' })).json<{
      entries: Recorded[];
    }>();
    const seen = entries.map(({ action, actor, outcome }) => [action, actor, outcome]);
    expect(seen).toContainEqual(['sign_in_refused', 'nobody.here', 'refused']);
    expect(seen).toContainEqual(['sign_in_refused', '', 'refused']);
    expect(JSON.stringify(entries)).not.toContain('P@ssword');
    expect(entries).toContainEqual(
      expect.objectContaining({
        action: 'administration',
        subject: 'POST /api/organizations',
        outcome: 'refused',
        organization: expect.any(String),
      }),
    );
    expect(entries.filter(({ action }) => action === 'sign_in').length).toBeGreaterThan(0);
    expect(seen).toContainEqual(['sign_out', '某人', 'done']);
    const water = await people.as('water.admin');
    const own = (await people.ask(water, { url: '/api/audit?limit=200' })).json<{ entries: Recorded[] }>()
      .entries;
    expect(own.every(({ organization }) => organization === people.organizations.get('water'))).toBe(true);
    expect(entries.find(({ actor }) => actor === 'nobody.here')?.address).toBe('10.9.9.9');
  });
});
