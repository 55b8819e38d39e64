import { ANONYMOUS } from '@tongtu/database';
import type { FeatureChange } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesStatement } from '../../services/features/src/changes/store.ts';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, publish, publishRemoval, SURVEYOR, square } from './city.ts';

interface Page {
  readonly revision: number;
  readonly numberReturned: number;
  readonly changes: readonly FeatureChange[];
  readonly links: readonly { rel: string; href: string }[];
}
type Query = Readonly<Record<string, string | number>>;

const MEMBER = { 'test-member': '1' };
const WHOLE = { limit: 1_000 };
/** More than what is sorted at once: read by its primary key. */
const MANY = 5_200;

eachEngine('the change feed', (opened) => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await apiOf(opened().database);
  });
  afterAll(() => app.close());

  const ask = (query: Query, headers: Record<string, string> = {}) =>
    app.inject({ url: `/api/changes?${new URLSearchParams(query as Record<string, string>)}`, headers });
  const page = async (query: Query, headers = {}) => {
    const answer = await ask(query, headers);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<Page>();
  };
  const nextOf = ({ links }: Page) => links.find(({ rel }) => rel === 'next')?.href;
  /** Every change from a first page on; `between` happens after each page. */
  async function all(query: Query, headers = {}, between = async () => {}): Promise<FeatureChange[]> {
    const changes: FeatureChange[] = [];
    let current: Page | undefined = await page(query, headers);
    for (;;) {
      changes.push(...current.changes);
      const next = nextOf(current);
      if (next === undefined) return changes;
      await between();
      current = (await app.inject({ url: next.replace('http://city.example', ''), headers })).json<Page>();
    }
  }
  const short = ({ revision, action, version, before, after }: FeatureChange) => ({
    ...{ revision, action, version },
    before: before?.properties.height,
    after: after?.properties.height,
  });

  it('tells of a feature its creation, its edits and its end, each with the states before and after', async () => {
    const { database } = opened();
    const first = await publish(database, [square('a', 0, 0, { height: 1 })]);
    await publish(database, [square('a', 0, 0, { height: 2 })]);
    const [{ id }] = (await page({ since: first - 1 })).changes as [FeatureChange];
    await publishRemoval(database, [id]);
    const changes = await all({ since: first - 1 }, MEMBER);
    expect(changes.map(short)).toEqual([
      { revision: first, action: 'create', version: 1, before: undefined, after: 1 },
      { revision: first + 1, action: 'replace', version: 2, before: 1, after: 2 },
      { revision: first + 2, action: 'remove', version: 2, before: 2, after: undefined },
    ]);
    expect(changes[1]).toMatchObject({
      ...{ collection: 'building', id, publishedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
      after: { type: 'Feature', id, collection: 'building', version: 2, geometry: { type: 'Polygon' } },
    });
    expect([changes[0]!.before, changes[2]!.after]).toEqual([null, null]);
  });

  it('leaves the former states out where they are not wanted', async () => {
    const { changes } = await page({ since: 0, before: 'false' });
    expect(changes.length).toBeGreaterThan(2);
    for (const change of changes) expect(change).not.toHaveProperty('before');
  });

  it('ends where nothing follows, and says up to which revision all was told', async () => {
    const { revision } = await page(WHOLE);
    expect(await page({ since: revision })).toMatchObject({ revision, changes: [], numberReturned: 0 });
    expect(nextOf(await page({ since: revision }))).toBeUndefined();
    expect((await ask({ since: revision + 1 })).json()).toMatchObject({
      ...{ code: 'bad_parameter', got: String(revision + 1) },
    });
  });

  it.each([1, 3, 7, 1_000])(
    'tells everything once and in order in pages of %i, while more is published',
    async (limit) => {
      const { database } = opened();
      const { revision: start } = await page({ since: 0 });
      const name = (index: number) => `p${limit}-${index}`;
      const squares = (height: number) =>
        Array.from({ length: 9 }, (_, index) => square(name(index), index, limit, { height }));
      await publish(database, squares(1));
      await publish(database, squares(2));
      let more = 2;
      const told = await all({ since: start, limit }, MEMBER, async () => {
        // What was current on one page is history on the next.
        if (++more <= 4) await publish(database, squares(more));
      });
      const keys = told.map(({ revision, id }) =>
        [revision, id].map((part) => String(part).padStart(9, '0')).join('/'),
      );
      expect(keys).toEqual([...new Set(keys)].sort());
      const again = await all({ since: start, ...WHOLE }, MEMBER);
      expect(told.map(short)).toEqual(again.slice(0, told.length).map(short));
      expect(told.length % 9).toBe(0);
      if (limit < 7) expect(told).toHaveLength(again.length);
    },
  );

  it('tells of a revision of thousands in the order of ids', async () => {
    const { database } = opened();
    const squares = (height: number) =>
      Array.from({ length: MANY }, (_, index) =>
        square(`m${index}`, index % 80, 100 + index / 80, { height }),
      );
    const revision = await publish(database, squares(1));
    await publish(database, squares(2).slice(0, 50));
    const told = await all({ since: revision - 1, ...WHOLE, before: 'false' });
    expect(told.filter((change) => change.revision === revision)).toHaveLength(MANY);
    expect(told).toHaveLength(MANY + 50);
    const ids = told.slice(0, MANY).map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(told[0]).toMatchObject({ action: 'create', after: { properties: { height: 1 } } });
  });

  describe('for an anonymous caller', () => {
    it('has no entry where nothing public changed', async () => {
      const { database } = opened();
      const { revision } = await page({ since: 0 });
      await publish(database, [square('r', 3, 3, { restricted: true })]);
      await publish(database, [square('r', 3, 4, { restricted: true })]);
      expect(await all({ since: revision })).toEqual([]);
      expect(await all({ since: revision }, MEMBER)).toHaveLength(2);
      expect((await page({ since: revision })).revision).toBe(revision + 2);
    });

    it('hides what was public once and is withheld now, but says that it is gone', async () => {
      const { database } = opened();
      const { revision } = await page({ since: 0 });
      await publish(database, [square('w', 5, 5, { height: 7 })]);
      await publish(database, [square('w', 5, 5, { height: 8 })]);
      expect((await all({ since: revision })).map(({ action }) => action)).toEqual(['create', 'replace']);
      await publish(database, [square('w', 5, 5, { height: 9, restricted: true })]);
      const told = await all({ since: revision });
      expect(told).toEqual([
        expect.objectContaining({
          ...{ revision: revision + 3, action: 'remove', version: 2, before: null, after: null },
        }),
      ]);
      expect(JSON.stringify(told)).not.toMatch(/height|coordinates/);
      // A box must not tell where it lay.
      const elsewhere = [...at(80, 80), ...at(81, 81)].join();
      expect(await all({ since: revision, bbox: elsewhere })).toEqual(told);
      expect((await all({ since: revision }, MEMBER)).map(({ action }) => action)).toEqual([
        ...['create', 'replace', 'replace'],
      ]);
    });

    it('shows its states again when it is public again', async () => {
      const { database } = opened();
      const { revision } = await page({ since: 0 });
      await publish(database, [square('x', 6, 5, { height: 1 })]);
      await publish(database, [square('x', 6, 5, { height: 1, restricted: true })]);
      await publish(database, [square('x', 6, 5, { height: 3 })]);
      expect((await all({ since: revision })).map(short)).toEqual([
        { revision: revision + 1, action: 'create', version: 1, before: undefined, after: 1 },
        { revision: revision + 2, action: 'remove', version: 1, before: 1, after: undefined },
        { revision: revision + 3, action: 'create', version: 3, before: undefined, after: 3 },
      ]);
    });
  });

  it('is of the collections and the box that are asked for, also of what left the box', async () => {
    const { database } = opened();
    const { revision: since } = await page({ since: 0 });
    await publish(database, [square('k', 700, 0), square('l', 900, 0)]);
    await publish(database, [square('k', 800, 0)]);
    const bbox = [...at(699, -1), ...at(702, 2)].join();
    const told = await all({ since, bbox });
    expect(told.map(({ action }) => action)).toEqual(['create', 'replace']);
    expect(await all({ since, collections: 'road' })).toEqual([]);
    expect(await all({ since, collections: 'road,building' })).toHaveLength(3);
    const refused = await ask({ since, collections: 'building,secret' });
    expect(refused.json()).toMatchObject({ code: 'bad_parameter', got: 'secret' });
  });

  it.each([
    { since: -1 },
    { since: 'x' },
    { limit: 0 },
    { limit: 1_001 },
    { before: 'no' },
    { cursor: 'x' },
    { cursor: Buffer.from('[1,"a b",1]').toString('base64url') },
    { bbox: '1,2,3' },
  ])('refuses %j with reasons', async (query) => {
    const answer = await ask(query as unknown as Query);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'bad_parameter', wanted: expect.any(String) });
  });

  it.each([
    ['anyone', ANONYMOUS, 'public'],
    ['a member', SURVEYOR, 'full'],
  ] as const)('is read by indexes under the policies, for %s', async (_name, principal, edition) => {
    const { database, engine } = opened();
    await database.asOwner((tx) => tx.query('analyze feature'));
    await database.asOwner((tx) => tx.query('analyze feature_history'));
    const { revision } = await page({ since: 0 });
    const query = {
      groups: [{ source: { edition, isMasked: false }, collections: ['building'] }],
      ...{ openFields: {}, box: undefined, withBefore: true, limit: 10 },
    };
    const end = { revision, last: undefined };
    const small = { kind: 'revisions', first: revision, last: revision, end } as const;
    const { text, values } = changesStatement(small, end, query);
    const rows = await database.as(principal, (tx) =>
      tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values),
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toMatch(/Seq Scan on feature_building\b/);
    if (engine === 'server') expect(plan).toMatch(/feature_building_revision_from_id_idx/);
  });
});
