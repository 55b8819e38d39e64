import { createAccess, sessionSecret } from '@tongtu/access';
import { openDatabase, type Role } from '@tongtu/database';
import type { Revision } from '@tongtu/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, ENGINES, type TestStore } from '../../support/databases.ts';
import { isLong } from '../../support/length.ts';
import { type MortalPlatform, send, signIn, startMortal } from '../mortal-platform.ts';
import { fillSmallCity } from '../small-city.ts';
import { expectWhole } from '../whole-city.ts';
import { Ledger } from './ledger.ts';
import { Person } from './person.ts';
import { type Ask, expectNoDuplicates, expectNothingLost, readFeed, readHouses, replay } from './replay.ts';
import { review } from './reviewer.ts';
import { survey } from './surveyor.ts';

const WRITERS = 8;
const REVIEWERS = 4;
/** Changesets of each writer. */
const ROUNDS = isLong ? 40 : 5;
const SEED = 20_261_122;
const PASSWORD = 'Street-2026-people';

interface Account {
  readonly userName: string;
  readonly role: Role;
}

const ACCOUNTS: readonly Account[] = [
  ...Array.from({ length: WRITERS }, (_, i): Account => ({ userName: `writer${i + 1}`, role: 'surveyor' })),
  ...Array.from({ length: REVIEWERS }, (_, i): Account => ({ userName: `judge${i + 1}`, role: 'reviewer' })),
];

/** Accounts in the office that the sample city has. */
async function addPeople({ directory, databaseUrl }: TestStore): Promise<void> {
  const database = await openDatabase({ databaseUrl, dataDirectory: directory });
  try {
    const access = createAccess({ database, secret: sessionSecret(directory, undefined, 32) });
    const organization = 'sample-planning';
    await access.createOrganization({
      code: organization,
      name: '规划局',
      kind: 'survey_authority',
      audience: 'professional',
    });
    await access.createMembers(
      ACCOUNTS.map(({ userName, role }) => ({
        userName,
        role,
        name: userName,
        password: PASSWORD,
        organization,
      })),
    );
  } finally {
    await database.close();
  }
}

describe.each(ENGINES)(
  'eight writers and four reviewers on one street, on the %s engine',
  {
    timeout: 900_000,
  },
  (engine) => {
    let store: TestStore;
    let platform: MortalPlatform;
    const ledger = new Ledger();
    let asMember: Ask;
    let asAnyone: Ask;
    beforeAll(async () => {
      store = await createTestStore(engine);
      await fillSmallCity(store);
      await addPeople(store);
      platform = await startMortal(store, { TONGTU_TRUST_PROXY: '127.0.0.1' });
      const { origin } = platform;
      const askAs =
        (headers: Readonly<Record<string, string>>): Ask =>
        async <Body>(path: string) => {
          const answer = await send<Body>(origin, `GET ${path}`, undefined, headers);
          expect(answer.status, path).toBe(200);
          return answer.body;
        };
      asMember = async <Body>(path: string) => (await platform.send<Body>(`GET ${path}`)).body;
      asAnyone = askAs({});
    });
    afterAll(async () => {
      await platform?.stop();
      await store?.remove();
    });

    it('work until all is decided', async () => {
      const people: Person[] = [];
      for (const [index, { userName }] of ACCOUNTS.entries()) {
        // Each from an address of their own: attempts of one address are limited.
        const cookie = await signIn(platform.origin, userName, PASSWORD, `10.0.0.${index + 1}`);
        people.push(new Person(platform.origin, cookie, SEED + index, ledger));
      }
      ledger.writersAtWork = WRITERS;
      await Promise.all(
        people.map((person, index) => (index < WRITERS ? survey(person, ROUNDS) : review(person))),
      );
      console.log(`${engine}: ${[...ledger.counts].map(([what, count]) => `${what} ${count}`).join(', ')}`);
      for (const what of ['published', 'rejected', 'reverts', 'conflicts', 'sent twice'] as const)
        expect(ledger.counts.get(what) ?? 0, what).toBeGreaterThan(0);
    });

    it('publish revisions in their order without a gap, each of the changeset that was told so', async () => {
      const { revisions } = await asMember<{ revisions: Revision[] }>('/api/revisions?limit=200');
      const told = revisions.filter(({ number }) => number > 1).toReversed();
      const newest = Math.max(...ledger.published.keys());
      if (newest <= 200)
        expect(told.map(({ number }) => number)).toEqual(Array.from({ length: newest - 1 }, (_, i) => i + 2));
      expect([...ledger.published.keys()].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: newest - 1 }, (_, i) => i + 2),
      );
      for (const { number, changeset } of told) expect(changeset).toBe(ledger.published.get(number));
      const times = told.map(({ publishedAt }) => Date.parse(publishedAt));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(new Set(ledger.published.values()).size).toBe(ledger.published.size);
    });

    it('lose no update of another, and make nothing twice', async () => {
      const feed = await readFeed(asMember);
      expectNothingLost(feed, ledger, 2);
      expectNoDuplicates(feed, await readHouses(asMember));
    });

    it('leave a history that replays to what is there, in both editions and as of revisions on the way', async () => {
      const newest = Math.max(...ledger.published.keys());
      for (const ask of [asMember, asAnyone]) {
        const feed = await readFeed(ask);
        const byId = (city: ReadonlyMap<number, unknown>) => Object.fromEntries(city);
        expect(byId(replay(feed))).toEqual(byId(await readHouses(ask)));
        for (const revision of [2, Math.ceil(newest / 2), newest - 1])
          expect(byId(replay(feed, revision))).toEqual(byId(await readHouses(ask, revision)));
      }
      // Each version ends where the next begins or the feature was away; in the full edition none is left out.
      const broken = await platform.query(
        `with version as (
         select edition, id, version, revision_from, revision_to from feature_history
         union all select edition, id, version, revision_from, null from feature
       ), step as (
         select *, lead(version) over one as next, lead(revision_from) over one as next_from from version
         window one as (partition by edition, id order by version)
       )
       select * from step where next is not null and (revision_to is null or next_from < revision_to or next = version
         or (edition = 'full' and next <> version + 1)) or next is null and revision_to <= revision_from`,
      );
      expect(broken).toEqual([]);
    });

    it('leave tiles as they are when rendered anew', () => expectWhole(platform, new Set()));
  },
);
