import { type Access, createAccess } from '@tongtu/access';
import type { Role } from '@tongtu/database';
import type { OrganizationKind } from '@tongtu/sdk/contract';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createApp } from '../../services/platform/src/http/app.ts';
import type { TestDatabase } from '../support/databases.ts';

export const PASSWORD = 'Lake-south-7';

/** The library counts attempts by address for the whole process: each sign-in comes from one of its own. */
let nextAddress = 1;
export const address = () => `10.2.${nextAddress >> 8}.${nextAddress++ & 255}`;

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  readonly url: string;
  readonly payload?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}

/** Whoever asks, by the headers that say so. */
export interface Caller {
  readonly headers: Readonly<Record<string, string>>;
}

export const NOBODY: Caller = { headers: {} };

/** Organizations with people, before the doors of sign-in and administration as the platform opens them. */
export interface People {
  readonly access: Access;
  readonly app: FastifyInstance;
  readonly logged: readonly string[];
  /** Ids of organizations by code. */
  readonly organizations: ReadonlyMap<string, string>;
  ask(caller: Caller, call: Call): Promise<LightMyRequestResponse>;
  signIn(userName: string, password?: string): Promise<LightMyRequestResponse>;
  /** Signed in, without a second step. */
  as(userName: string, password?: string): Promise<Caller>;
  /** Of a member by user name. */
  idOf(userName: string): Promise<string>;
  add(organization: string, userName: string, role: Role): Promise<string>;
  close(): Promise<void>;
}

const ORGANIZATIONS: readonly { readonly code: string; readonly kind: OrganizationKind }[] = [
  { code: 'survey', kind: 'survey_authority' },
  { code: 'office', kind: 'coordinating_office' },
  { code: 'water', kind: 'department' },
  { code: 'parks', kind: 'department' },
];

/** Each organization with an administrator `<code>.admin`. */
export async function openPeople({ database }: TestDatabase): Promise<People> {
  const access = createAccess({
    ...{ database, secret: 'a secret of this test alone, long enough' },
    ...{ sessionCacheMs: 0, log: () => {} },
  });
  const organizations = new Map<string, string>();
  for (const { code, kind } of ORGANIZATIONS) {
    const made = await access.createOrganization({ code, name: code, kind, audience: 'government' });
    organizations.set(code, made.id);
  }
  const logged: string[] = [];
  const app = createApp({ logLevel: 'trace', logStream: { write: (line) => void logged.push(line) } });
  access.routes(app);
  app.get('/tiles/:tileset', async (request) => request.principal);
  await app.ready();
  const people: People = {
    ...{ access, app, logged, organizations },
    ask: ({ headers }, { method = 'GET', url, payload, headers: more, remoteAddress = address() }) =>
      app.inject({
        ...{ method, url, remoteAddress, headers: { ...headers, ...more } },
        ...(payload === undefined ? {} : { payload }),
      }),
    signIn: (username, password = PASSWORD) =>
      people.ask(NOBODY, {
        ...{ method: 'POST', url: '/auth/sign-in/username', payload: { username, password } },
      }),
    async as(userName, password) {
      const answer = await people.signIn(userName, password);
      if (answer.statusCode !== 204) throw new Error(`${userName} was answered ${answer.body}`);
      return { headers: { cookie: cookiesOf(answer) } };
    },
    async idOf(userName) {
      const found = (await access.listMembers()).find((member) => member.userName === userName);
      if (!found) throw new Error(`there is no ${userName}`);
      return found.id;
    },
    async add(organization, userName, role) {
      const made = await access.createMember({
        userName,
        password: PASSWORD,
        name: '某人',
        organization,
        role,
      });
      return made.id;
    },
    close: () => app.close(),
  };
  for (const { code } of ORGANIZATIONS) await people.add(code, `${code}.admin`, 'administrator');
  return people;
}

/** What a browser would send back; a cookie that was taken away is none. */
export function cookiesOf(answer: LightMyRequestResponse): string {
  return answer.cookies
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    .join('; ');
}
