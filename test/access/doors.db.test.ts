import type { Database } from '@tongtu/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openService, type Service } from '../editions/service.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { CALLERS, type Caller, GRANTS, ORGANIZATIONS, publicOf, seenOf, type TestKey } from './callers.ts';
import { type Asking, DOORS, type Told } from './doors.ts';
import { CELLS, COLLECTIONS, features, lngOf, SIDES, share } from './shared-city.ts';

/** Every door × every kind of caller (issue 5, point 3): what a caller may not see is in no byte of any answer. */
describe.each(ENGINES)('on the %s engine', (engine) => {
  let store: TestStore;
  let service: Service;
  let ids: ReadonlyMap<string, number>;
  const cookies = new Map<string, string>();
  const keys = new Map<string, string>();

  beforeAll(async () => {
    store = await createTestStore(engine);
    service = await openService(store, features());
    const { access, database } = service;
    const organizations = new Map<string, string>();
    for (const [code, { kind, audience }] of Object.entries(ORGANIZATIONS))
      organizations.set(code, (await access.createOrganization({ code, name: code, kind, audience })).id);
    await share(database, (code) => organizations.get(code)!, GRANTS);
    await access.createMembers(
      ['management', 'rows', 'parks'].map((organization) => ({
        ...{ userName: `chief.${organization}`, password: PASSWORD, name: 'chief', organization },
        role: 'administrator' as const,
      })),
    );
    await access.createMembers(
      CALLERS.flatMap(({ organization, role }, index) =>
        organization && role
          ? [{ userName: `u${index}.test`, password: PASSWORD, name: `u${index}`, organization, role }]
          : [],
      ),
    );
    for (const [index, { name, organization, role }] of CALLERS.entries())
      if (organization && role) cookies.set(name, await signIn(service, `u${index}.test`, index));
    for (const [index, { name, organization, key }] of CALLERS.entries())
      if (key) keys.set(name, await makeKey(service, `chief.${organization}`, key, index));
    ids = await idsIn(database);
  });
  afterAll(async () => {
    await service?.close();
    await store?.remove();
  });

  const askingAs = ({ name }: Caller): Asking => {
    const cookie = cookies.get(name);
    const key = keys.get(name);
    const headers = { ...(cookie ? { cookie } : {}), ...(key ? { authorization: `Bearer ${key}` } : {}) };
    return { app: service.app, headers, ids };
  };

  describe.each(CALLERS)('$name', (caller) => {
    it.each(DOORS)('is told by $name nothing that is closed', async (door) => {
      const told = await door.ask(askingAs(caller));
      expect(told.length).toBeGreaterThan(0);
      expect(leaksIn(told, caller, door.action, ids)).toEqual([]);
      // No refusal is a failure of the platform.
      expect(told.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
    });

    it('reads what is open, all of it and in full', async () => {
      const asking = askingAs(caller);
      for (const { id } of COLLECTIONS) {
        const answer = await service.app.inject({
          url: `/api/collections/${id}/items`,
          headers: asking.headers,
        });
        const full = seenOf(caller, id, 'query');
        const seen = SIDES.some((side) => full[side]) ? full : publicOf(id, caller);
        const shown = SIDES.filter((side) => seen[side]);
        expect(answer.statusCode, id).toBe(caller.key?.end ? 401 : shown.length > 0 ? 200 : 404);
        if (shown.length === 0) continue;
        const page = answer.json<{
          numberMatched: number;
          features: { properties: Record<string, unknown> }[];
        }>();
        expect(page.numberMatched, id).toBe(shown.length);
        expect(page.features.map(({ properties }) => properties.source).sort(), id).toEqual(
          [...shown].sort(),
        );
        for (const { properties } of page.features) {
          const side = properties.source as (typeof SIDES)[number];
          const wanted = CELLS.filter(
            (cell) => cell.collection === id && cell.side === side && seen[side]!.has(cell.column),
          );
          expect(properties, id).toMatchObject(
            Object.fromEntries(wanted.map(({ column, value }) => [column, value])),
          );
        }
      }
    });

    it('is answered for what is closed as for what never was', async () => {
      const { app, headers } = askingAs(caller);
      for (const { id } of COLLECTIONS) {
        for (const side of SIDES) {
          if (seenOf(caller, id, 'query')[side] || publicOf(id, caller)[side]) continue;
          const ask = async (feature: number) => {
            const { statusCode, body } = await app.inject({
              url: `/api/collections/${id}/items/${feature}`,
              headers,
            });
            return { statusCode, body: body.replace(/"instance":"[^"]*"/, '') };
          };
          expect(await ask(ids.get(`${id}/${side}`)!), `${id} ${side}`).toEqual(await ask(8_000_000_000));
        }
      }
    });
  });

  describe('a policy that is broken', () => {
    const broken = async (statement: string, mend: string): Promise<string[]> => {
      await service.database.asOwner((tx) => tx.script(statement));
      try {
        const leaks: string[] = [];
        for (const caller of CALLERS)
          for (const door of DOORS.filter(
            ({ name }) => name === 'items' || name === 'a feature by its id alone',
          ))
            leaks.push(...leaksIn(await door.ask(askingAs(caller)), caller, door.action, ids));
        return leaks;
      } finally {
        await service.database.asOwner((tx) => tx.script(mend));
      }
    };

    it('is noticed: rows of everybody', async () => {
      const [former] = await service.database.asOwner((tx) =>
        tx.query<{ rule: string }>(
          `select pg_get_expr(polqual, polrelid) as rule from pg_policy where polrelid = 'feature'::regclass and polname = 'reader_sees'`,
        ),
      );
      const leaks = await broken(
        'alter policy reader_sees on feature using (true)',
        `alter policy reader_sees on feature using (${former!.rule})`,
      );
      expect(leaks.join('\n')).toMatch(/another department .*gauge/);
    });

    it('is noticed: grants without their end', async () => {
      const [former] = await service.database.asOwner((tx) =>
        tx.query<{ text: string }>(`select pg_get_functiondef('tongtu_permits'::regproc) as text`),
      );
      const leaks = await broken(former!.text.replace('and g.ends_at > now()', ''), former!.text);
      expect(leaks.join('\n')).toMatch(/grant is over .*shop/);
    });
  });
});

const PASSWORD = 'Lake-south-7-west';

async function signIn({ app }: Service, username: string, index: number): Promise<string> {
  const answer = await app.inject({
    method: 'POST',
    url: '/auth/sign-in/username',
    payload: { username, password: PASSWORD },
    // So many at once are not let in from one address.
    remoteAddress: `10.1.0.${index + 1}`,
  });
  expect(answer.statusCode, answer.body).toBe(204);
  return [answer.headers['set-cookie']]
    .flat()
    .map((cookie) => String(cookie).split(';', 1)[0])
    .join('; ');
}

/** A key as its organization's administrator makes it. */
async function makeKey(service: Service, chief: string, key: TestKey, index: number): Promise<string> {
  if (key.end === 'wrong') return `tk_${'A'.repeat(43)}`;
  const { app, database } = service;
  const cookie = await signIn(service, chief, 100 + index);
  const { end, ...scope } = key;
  const payload = {
    name: 'test',
    role: 'viewer',
    ...scope,
    endsAt: new Date(Date.now() + 9e9).toISOString(),
  };
  const made = await app.inject({ method: 'POST', url: '/api/keys', headers: { cookie }, payload });
  expect(made.statusCode, made.body).toBe(201);
  const { id, key: secret } = made.json<{ id: string; key: string }>();
  if (end === 'revoked') await app.inject({ method: 'DELETE', url: `/api/keys/${id}`, headers: { cookie } });
  if (end === 'expired')
    await database.asAuth((tx) =>
      tx.query(`update auth.system_key set ends_at = now() - interval '1 second' where id = $1`, [id]),
    );
  return secret;
}

/** Ids of the features, by `collection/side`. */
async function idsIn(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await database.asService((tx) =>
    tx.query<{ name: string; id: number }>(
      `select collection_id || '/' || (properties ->> 'source') as name, id::float8 as id from feature where edition = 'full'`,
    ),
  );
  return new Map(rows.map(({ name, id }) => [name, id]));
}

/** Closed values, places and ids in answers. */
function leaksIn(
  told: readonly Told[],
  caller: Caller,
  action: (typeof DOORS)[number]['action'],
  ids: ReadonlyMap<string, number>,
): string[] {
  const leaks: string[] = [];
  for (const { url, text, body, status } of told) {
    // What the caller wrote is not told, where an answer says it again.
    const asked = decodeURIComponent(url);
    const look = (what: string, pattern: RegExp, inWhat: string) => {
      if (pattern.test(inWhat)) leaks.push(`${caller.name} learns ${what} by ${url} (${status})`);
    };
    for (const { id: collection } of COLLECTIONS) {
      const full = seenOf(caller, collection, action);
      // Public tiles are for everybody, whatever a key is limited to.
      const open = action === 'see' ? publicOf(collection) : publicOf(collection, caller, action);
      for (const side of SIDES) {
        for (const { column, value, ...cell } of CELLS) {
          if (cell.collection !== collection || cell.side !== side) continue;
          if (full[side]?.has(column) || open[side]?.has(column) || asked.includes(String(value))) continue;
          look(`${collection} ${side} ${column}`, new RegExp(`(?<![\\d.])${value}`), text);
        }
        if (full[side] || open[side]) continue;
        look(
          `the place of ${collection} ${side}`,
          new RegExp(String(lngOf(collection, side)).replace('.', '\\.')),
          text,
        );
        const feature = ids.get(`${collection}/${side}`)!;
        if (!url.includes(String(feature)))
          look(`the id of ${collection} ${side}`, new RegExp(`"id":${feature}\\b`), body);
      }
    }
  }
  return leaks;
}
