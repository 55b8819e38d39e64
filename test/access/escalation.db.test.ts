import type { Role } from '@tongtu/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { type Call, type Caller, NOBODY, openPeople, type People } from './people.ts';

const ROLES: readonly Role[] = ['viewer', 'editor', 'surveyor', 'reviewer', 'publisher', 'administrator'];

type Who = 'nobody' | 'a key' | `${'survey' | 'office' | 'water'} ${Role}`;
const CALLERS: readonly Who[] = [
  'nobody',
  'a key',
  ...(['survey', 'office', 'water'] as const).flatMap((code) => ROLES.map((role): Who => `${code} ${role}`)),
];

/** Whom a deed on an organization and its members is open to: `own` administers it, `office` all. */
interface Deed {
  readonly what: string;
  readonly open: readonly ('own' | 'office')[];
  /** Of those who are not: administrators of others are told that there is nothing. */
  readonly hides: boolean;
  call(at: Target): Call;
}

/** In the organization `water`. */
interface Target {
  readonly organizationId: string;
  readonly memberId: string;
  readonly keyId: string;
}

const member = ({ memberId }: Target) => `/api/members/${memberId}`;
const KEY = { name: 'k', role: 'viewer', actions: ['see'], endsAt: new Date(Date.now() + 9e9).toISOString() };

// Each is a deed that is refused for what it says once it is known to be open: nothing changes, whoever may.
const DEEDS: readonly Deed[] = [
  {
    ...{ what: 'see the organization', open: ['own', 'office'], hides: true },
    call: ({ organizationId }) => ({ url: `/api/organizations/${organizationId}` }),
  },
  {
    ...{ what: 'make an organization', open: ['office'], hides: false },
    call: () => ({
      ...{ method: 'POST', url: '/api/organizations' },
      payload: { code: 'Not a code', name: 'x', kind: 'coordinating_office', audience: 'professional' },
    }),
  },
  {
    ...{ what: 'rename the organization', open: ['office'], hides: true },
    call: ({ organizationId }) => ({
      ...{ method: 'PATCH', url: `/api/organizations/${organizationId}`, payload: { name: 'water' } },
    }),
  },
  {
    ...{ what: 'widen its audience', open: ['office'], hides: true },
    call: ({ organizationId }) => ({
      ...{
        method: 'PATCH',
        url: `/api/organizations/${organizationId}`,
        payload: { audience: 'government' },
      },
    }),
  },
  {
    ...{ what: 'drop its second factor', open: ['own', 'office'], hides: true },
    call: ({ organizationId }) => ({
      ...{ method: 'PATCH', url: `/api/organizations/${organizationId}` },
      payload: { requiresSecondFactor: false },
    }),
  },
  {
    ...{ what: 'list its members', open: ['own', 'office'], hides: true },
    call: ({ organizationId }) => ({ url: `/api/members?organization=${organizationId}` }),
  },
  {
    ...{ what: 'make an administrator in it', open: ['own', 'office'], hides: true },
    call: ({ organizationId: organization }) => ({
      ...{ method: 'POST', url: '/api/members' },
      payload: { organization, userName: 'not a name', name: 'x', role: 'administrator' },
    }),
  },
  {
    ...{ what: 'see a member', open: ['own', 'office'], hides: true },
    call: (at) => ({ url: member(at) }),
  },
  {
    ...{ what: 'raise a member', open: ['own', 'office'], hides: true },
    call: (at) => ({ method: 'PATCH', url: member(at), payload: { role: 'administrator' } }),
  },
  {
    ...{ what: 'enable a member', open: ['own', 'office'], hides: true },
    call: (at) => ({ method: 'PATCH', url: member(at), payload: { isDisabled: false } }),
  },
  {
    ...{ what: 'remove the last administrator', open: ['own', 'office'], hides: true },
    call: (at) => ({ method: 'DELETE', url: member(at) }),
  },
  {
    ...{ what: 'set a member’s password', open: ['own', 'office'], hides: true },
    call: (at) => ({ method: 'POST', url: `${member(at)}/password` }),
  },
  {
    ...{ what: 'list its keys', open: ['own', 'office'], hides: true },
    call: ({ organizationId }) => ({ url: `/api/keys?organization=${organizationId}` }),
  },
  {
    ...{ what: 'see its key', open: ['own', 'office'], hides: true },
    call: ({ keyId }) => ({ url: `/api/keys/${keyId}` }),
  },
  {
    ...{ what: 'revoke its key', open: ['own', 'office'], hides: true },
    call: ({ keyId }) => ({ method: 'DELETE', url: `/api/keys/${keyId}` }),
  },
];

eachEngine('who administers what', (opened) => {
  let people: People;
  let target: Target;
  const callers = new Map<Who, Caller>([['nobody', NOBODY]]);

  beforeAll(async () => {
    people = await openPeople(opened());
    for (const code of ['survey', 'office', 'water'] as const) {
      for (const role of ROLES) {
        const userName = `${code}.${role}`;
        await people.add(code, userName, role);
        callers.set(`${code} ${role}`, await people.as(userName));
      }
    }
    const water = callers.get('water administrator')!;
    const keyOf = async () =>
      (await people.ask(water, { method: 'POST', url: '/api/keys', payload: KEY })).json();
    const [asks, ends] = [await keyOf(), await keyOf()];
    callers.set('a key', { headers: { authorization: `Bearer ${asks.key}` } });
    const memberId = await people.add('water', 'water.target', 'administrator');
    target = { organizationId: people.organizations.get('water')!, memberId, keyId: ends.id };
  });
  afterAll(() => people.close());

  const wantedOf = (who: Who, { open, hides }: Deed): 'done' | number => {
    if (who === 'nobody') return 401;
    if (who === 'a key' || !who.endsWith(' administrator')) return 403;
    if (who.startsWith('office')) return open.includes('office') ? 'done' : 403;
    if (who.startsWith('water')) return open.includes('own') ? 'done' : 403;
    return hides ? 404 : 403;
  };

  it.each(DEEDS.filter(({ what }) => !what.startsWith('remove') && !what.startsWith('set')))(
    'to $what is for whoever administers it, and for nobody else',
    async (deed) => {
      for (const who of CALLERS) {
        const answer = await people.ask(callers.get(who)!, deed.call(target));
        const wanted = wantedOf(who, deed);
        // What is open is done, or refused for what it says.
        const got = [200, 204, 400, 409].includes(answer.statusCode) ? 'done' : answer.statusCode;
        expect(`${who}: ${got}`, answer.body).toBe(`${who}: ${wanted}`);
      }
    },
  );

  it.each(DEEDS.filter(({ what }) => what.startsWith('remove') || what.startsWith('set')))(
    'to $what is refused to everybody else',
    async (deed) => {
      for (const who of CALLERS) {
        const wanted = wantedOf(who, deed);
        if (wanted === 'done') continue;
        const answer = await people.ask(callers.get(who)!, deed.call(target));
        expect(`${who}: ${answer.statusCode}`, answer.body).toBe(`${who}: ${wanted}`);
      }
      expect(await people.idOf('water.target')).toBe(target.memberId);
      expect((await people.signIn('water.target')).statusCode).toBe(204);
    },
  );

  it('is told alike of what another organization has and of what nobody has', async () => {
    const survey = callers.get('survey administrator')!;
    const nowhere: Target = {
      organizationId: 'a'.repeat(32),
      memberId: 'b'.repeat(32),
      keyId: 'c'.repeat(32),
    };
    for (const deed of DEEDS.filter(({ hides }) => hides)) {
      const [there, nobodys] = [deed.call(target), deed.call(nowhere)];
      const answers = [await people.ask(survey, there), await people.ask(survey, nobodys)];
      const [one, other] = answers.map((answer) => ({ ...answer.json(), instance: '', got: '' }));
      expect(one, deed.what).toEqual(other);
    }
  });

  it('gives nobody another role by their own hand', async () => {
    for (const role of ROLES.filter((each) => each !== 'administrator')) {
      const own = await people.idOf(`water.${role}`);
      const answer = await people.ask(callers.get(`water ${role}`)!, {
        ...{ method: 'PATCH', url: `/api/members/${own}`, payload: { role: 'administrator' } },
      });
      expect(answer.statusCode, role).toBe(403);
    }
  });

  it('needs as long for a name that nobody has as for a wrong password', async () => {
    const median = async (userName: (turn: number) => string) => {
      const times: number[] = [];
      for (let turn = 0; turn < 7; turn++) {
        const started = performance.now();
        expect((await people.signIn(userName(turn), 'Wrong-one-1')).statusCode).toBe(401);
        times.push(performance.now() - started);
      }
      return times.sort((a, b) => a - b)[3]!;
    };
    for (let turn = 0; turn < 7; turn++) await people.add('parks', `timed.${turn}`, 'viewer');
    const known = await median((turn) => `timed.${turn}`);
    const unknown = await median((turn) => `nobody.${turn}`);
    // A password is hashed either way; without that the one would take a twentieth of the other.
    expect(unknown / known).toBeGreaterThan(0.3);
    expect(unknown / known).toBeLessThan(3.3);
  });
});
