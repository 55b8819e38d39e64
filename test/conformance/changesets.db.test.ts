import type { Changeset } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, publish, square } from './city.ts';
import {
  approve,
  as,
  ask,
  asked,
  changesetOf,
  changesOf,
  created,
  draftOf,
  historyOf,
  house,
  LI,
  publishThrough,
  WANG,
} from './desk.ts';

eachEngine('changesets', (opened) => {
  let app: FastifyInstance;
  let ids: number[];
  const published: number[] = [];
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database, { onPublished: (revision) => void published.push(revision) });
    await publish(
      database,
      Array.from({ length: 40 }, (_, n) => square(`s${n}`, n, 0, { name: `n${n}`, height: n })),
    );
    const page = await asked<{ features: { id: number }[] }>(
      app,
      LI,
      'GET /api/collections/building/items?limit=40&sortby=height',
    );
    ids = page.features.map(({ id }) => id);
  });
  afterAll(() => app.close());

  const heightOf = async (id: number, query = '') => {
    const answer = await ask(app, {}, `GET /api/collections/building/items/${id}${query}`);
    return answer.statusCode === 200
      ? answer.json<{ properties: { height?: number } }>().properties.height
      : answer.statusCode;
  };

  it('bring a new, a changed and a removed feature from draft to everybody’s map as one revision', async () => {
    const [first, second] = ids as [number, number];
    const { id, featureIds } = await draftOf(app, LI, [
      created(100, 100, { height: 7 }),
      { action: 'replace', featureId: first, ...house(0, 0, { height: 99 }) },
      { action: 'remove', collection: 'building', featureId: second },
    ]);
    expect(featureIds.slice(1)).toEqual([first, second]);
    expect(await changesetOf(app, id)).toMatchObject({
      state: 'draft',
      collections: ['building'],
      counts: { created: 1, replaced: 1, removed: 1 },
    });
    expect(await heightOf(featureIds[0]!)).toBe(404);
    expect(await heightOf(first)).toBe(0);

    const revision = await publishThrough(app, id);
    expect(published.at(-1)).toBe(revision);
    expect([await heightOf(featureIds[0]!), await heightOf(first), await heightOf(second)]).toEqual([
      7, 99, 404,
    ]);
    expect([
      await heightOf(first, `?revision=${revision - 1}`),
      await heightOf(second, `?revision=${revision - 1}`),
    ]).toEqual([0, 1]);
    expect(await changesetOf(app, id)).toMatchObject({ state: 'published', revision, actions: [] });
    expect((await historyOf(app, id)).map(({ action, actor, to }) => [action, actor.name, to])).toEqual([
      ['create', 'li', 'draft'],
      ['edit', 'li', 'draft'],
      ['submit', 'li', 'submitted'],
      ['approve', 'wang', 'approved'],
      ['publish', 'wang', 'published'],
    ]);
  });

  it('show each change with the feature before and after, staged and as read out of the history later', async () => {
    const target = ids[2]!;
    const { id } = await draftOf(app, LI, [
      created(101, 100),
      { action: 'replace', featureId: target, ...house(2, 0, { height: 50 }) },
    ]);
    const staged = await changesOf(app, id, LI);
    expect(staged).toMatchObject([
      { action: 'create', before: null, after: { properties: { kind: 'house' } }, isOutdated: false },
      {
        action: 'replace',
        baseVersion: 1,
        before: { version: 1, properties: { height: 2 } },
        after: { properties: { height: 50 } },
      },
    ]);
    await publishThrough(app, id);
    const { id: later } = await draftOf(app, LI, [
      { action: 'remove', collection: 'building', featureId: target },
    ]);
    await publishThrough(app, later);
    const [changed, made] = await changesOf(app, id, LI);
    expect(changed).toMatchObject({
      featureId: target,
      action: 'replace',
      before: { version: 1, properties: { height: 2 } },
      after: { version: 2, properties: { height: 50 } },
    });
    expect(made).toMatchObject({ action: 'create', before: null, after: { version: 1 } });
    expect(changed!.after!.geometry).toEqual(staged[1]!.after!.geometry);
    expect(await changesOf(app, later, LI)).toMatchObject([
      { featureId: target, action: 'remove', before: { version: 2 }, after: null },
    ]);
  });

  it('page their changes without a gap, staged and published', async () => {
    const { id, featureIds } = await draftOf(
      app,
      LI,
      Array.from({ length: 25 }, (_, n) => created(n, 200)),
    );
    const walk = async () => {
      const seen: number[] = [];
      let cursor = '';
      for (;;) {
        type Page = { changes: { featureId: number }[]; next?: string };
        const page = await asked<Page>(app, LI, `GET /api/changesets/${id}/changes?limit=10${cursor}`);
        seen.push(...page.changes.map(({ featureId }) => featureId));
        if (page.next === undefined) return seen;
        cursor = `&cursor=${page.next}`;
      }
    };
    expect(await walk()).toEqual(featureIds);
    await publishThrough(app, id);
    expect(await walk()).toEqual(featureIds.toSorted((a, b) => a - b));
  });

  it('show the change of one feature, staged and published, and none of another', async () => {
    const { id, featureIds } = await draftOf(app, LI, [created(0, 210), created(1, 210)]);
    const one = (feature: number) => ask(app, LI, `GET /api/changesets/${id}/changes/${feature}`);
    const staged = await one(featureIds[1]!);
    expect(staged.json()).toMatchObject({ featureId: featureIds[1], action: 'create' });
    expect((await one(ids[0]!)).statusCode).toBe(404);
    await publishThrough(app, id);
    expect((await one(featureIds[1]!)).json().after).toMatchObject({ version: 1, ...staged.json().after });
    expect((await one(ids[0]!)).statusCode).toBe(404);
  });

  it('hold the last word on a feature, against the version that the first was made from', async () => {
    const target = ids[3]!;
    const { id, featureIds } = await draftOf(app, LI, [
      created(102, 100, { height: 1 }),
      { action: 'replace', featureId: target, ...house(3, 0, { height: 1 }) },
    ]);
    const made = featureIds[0]!;
    await asked(app, LI, `PUT /api/changesets/${id}/changes/${made}`, {
      action: 'replace',
      ...house(102, 100, { height: 2 }),
    });
    await asked(app, LI, `PUT /api/changesets/${id}/changes/${target}`, {
      action: 'remove',
      collection: 'building',
    });
    expect(await changesOf(app, id, LI)).toMatchObject([
      { featureId: made, action: 'create', after: { properties: { height: 2 } } },
      { featureId: target, action: 'remove', baseVersion: 1 },
    ]);
    await asked(app, LI, `DELETE /api/changesets/${id}/changes/${target}`);
    await asked(app, LI, `PUT /api/changesets/${id}/changes/${made}`, {
      action: 'remove',
      collection: 'building',
    });
    expect(await changesOf(app, id, LI)).toEqual([]);
    expect(await changesetOf(app, id)).toMatchObject({
      collections: [],
      counts: { created: 0, replaced: 0, removed: 0 },
    });
  });

  it('take nothing that does not fit the model, and say all that is wrong with it, where', async () => {
    const { id } = await draftOf(app, LI, []);
    const bowtie = { type: 'Polygon', coordinates: [[at(0, 0), at(1, 1), at(1, 0), at(0, 1), at(0, 0)]] };
    const changes = [
      created(0, 300),
      created(1, 300, { kind: 'castle in the air', height: 'tall' }),
      { action: 'create', collection: 'building', geometry: bowtie, properties: { kind: 'house' } },
      {
        action: 'create',
        collection: 'building',
        geometry: { type: 'Point', coordinates: at(0, 0) },
        properties: { kind: 'house' },
      },
    ];
    const answer = await ask(app, LI, `POST /api/changesets/${id}/changes`, { changes });
    expect(answer.statusCode).toBe(422);
    const { code, errors } = answer.json<{
      code: string;
      errors: { pointer: string; code: string; at?: number[] }[];
    }>();
    expect(code).toBe('invalid_feature');
    expect(errors.map((error) => [error.pointer, error.code]).toSorted()).toEqual([
      ['/changes/1/properties/height', 'wrong_type'],
      ['/changes/1/properties/kind', 'not_in_code_list'],
      ['/changes/2/geometry', 'geometry_invalid'],
      ['/changes/3/geometry', 'geometry_kind'],
    ]);
    expect(errors.find(({ code: each }) => each === 'geometry_invalid')!.at![0]).toBeCloseTo(
      at(0.5, 0)[0]!,
      6,
    );
    expect(await changesOf(app, id, LI)).toEqual([]);
  });

  it.each<[string, unknown, number]>([
    ['no object', [], 400],
    ['no changes', { changes: [] }, 400],
    ['a member more', { changes: [created(0, 0)], more: 1 }, 400],
    ['too many', { changes: Array.from({ length: 1_001 }, () => created(0, 0)) }, 413],
    ['no change', { changes: [null] }, 422],
    ['another action', { changes: [{ ...created(0, 0), action: 'destroy' }] }, 422],
    ['a collection that is not there', { changes: [{ ...created(0, 0), collection: 'castle' }] }, 422],
    ['no feature to remove', { changes: [{ action: 'remove', collection: 'building' }] }, 422],
    [
      'a feature that is not there',
      { changes: [{ action: 'remove', collection: 'building', featureId: 9_999_999 }] },
      422,
    ],
    [
      'a version that is not there',
      { changes: [{ action: 'remove', collection: 'building', featureId: 10, baseVersion: 70 }] },
      422,
    ],
    ['an id of the caller’s own', { changes: [{ ...created(0, 0), featureId: 9_999_999 }] }, 422],
    [
      'a feature twice',
      { changes: [1, 1].map(() => ({ action: 'remove', collection: 'building', featureId: 11 })) },
      422,
    ],
    [
      'heights',
      { changes: [{ ...created(0, 0), geometry: { type: 'Point', coordinates: [120, 30, 5] } }] },
      422,
    ],
    [
      'a place off the earth',
      {
        changes: [
          {
            ...created(0, 0),
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [0, 95],
                  [1, 95],
                  [1, 96],
                  [0, 95],
                ],
              ],
            },
          },
        ],
      },
      422,
    ],
    ['a NUL', { changes: [created(0, 0, { name: 'a\0b' })] }, 422],
  ])('refuse %s', async (_what, body, status) => {
    const { id } = await draftOf(app, LI, []);
    const answer = await ask(app, LI, `POST /api/changesets/${id}/changes`, body);
    expect(answer.statusCode, answer.body).toBe(status);
  });

  it('take positions in another system by Content-Crs', async () => {
    const { id } = await draftOf(app, LI, []);
    const [west, south] = at(50, 300) as [number, number];
    const turned = house(50, 300).geometry.coordinates[0]!.map(([lng, lat]) => [lat, lng]);
    const body = { changes: [{ ...created(50, 300), geometry: { type: 'Polygon', coordinates: [turned] } }] };
    const crs = { 'content-crs': '<http://www.opengis.net/def/crs/EPSG/0/4490>' };
    await asked(app, LI, `POST /api/changesets/${id}/changes`, body, crs);
    const projected = {
      type: 'Polygon',
      coordinates: [
        [
          [3_400_000, 480_000],
          [3_400_000, 480_010],
          [3_400_010, 480_010],
          [3_400_000, 480_000],
        ],
      ],
    };
    const zone = { 'content-crs': '<http://www.opengis.net/def/crs/EPSG/0/4549>' };
    await asked(
      app,
      LI,
      `POST /api/changesets/${id}/changes`,
      { changes: [{ ...created(0, 0), geometry: projected }] },
      zone,
    );
    const [degrees, metres] = await changesOf(app, id, LI);
    const first = (degrees!.after!.geometry as { coordinates: number[][][] }).coordinates[0]![0]!;
    expect([first[0], first[1]]).toEqual([expect.closeTo(west, 8), expect.closeTo(south, 8)]);
    const [lng, lat] = (metres!.after!.geometry as { coordinates: number[][][] }).coordinates[0]![0]!;
    expect([lng, lat]).toEqual([expect.closeTo(119.79, 1), expect.closeTo(30.72, 1)]);
    const unknown = await ask(app, LI, `POST /api/changesets/${id}/changes`, body, {
      'content-crs': '<http://city.example/api/crs/city>',
    });
    expect(unknown.statusCode).toBe(400);
  });

  describe('with two writers', () => {
    it('refuse the one whose If-Match is of an older state, and lose nothing of the other', async () => {
      const { id } = await draftOf(app, LI, []);
      const before = (await changesetOf(app, id, LI)).version;
      await asked(
        app,
        LI,
        `POST /api/changesets/${id}/changes`,
        { changes: [created(0, 400)] },
        { 'if-match': `"${before}"` },
      );
      const late = await ask(
        app,
        LI,
        `POST /api/changesets/${id}/changes`,
        { changes: [created(1, 400)] },
        { 'if-match': `"${before}"` },
      );
      expect([late.statusCode, late.json().code]).toEqual([412, 'precondition_failed']);
      expect(await changesOf(app, id, LI)).toHaveLength(1);
    });

    it('keep what both stage at the same time', async () => {
      const { id } = await draftOf(app, LI, []);
      await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          asked(app, LI, `POST /api/changesets/${id}/changes`, {
            changes: [created(n, 410), created(n, 411)],
          }),
        ),
      );
      expect(await changesOf(app, id, LI)).toHaveLength(16);
      const history = await historyOf(app, id, LI);
      expect(history).toMatchObject([{ action: 'create' }, { action: 'edit', changes: 16 }]);
    });

    it('publish the first of two changesets of one feature; the second is told what they both changed, and stays', async () => {
      const target = ids[5]!;
      const drafts = await Promise.all(
        [61, 62].map((height) =>
          draftOf(app, LI, [{ action: 'replace', featureId: target, ...house(5, 0, { height }) }]),
        ),
      );
      for (const { id } of drafts) await approve(app, id);
      const answers = await Promise.all(
        drafts.map(({ id }) => ask(app, WANG, `POST /api/changesets/${id}/publish`)),
      );
      expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
      const lost = answers.find(({ statusCode }) => statusCode === 409)!;
      // Which of the two it is told hangs on whether it looked before the other was published.
      expect(['outdated', 'merge_conflict']).toContain(lost.json<{ code: string }>().code);
      const loser = drafts[answers.indexOf(lost)]!.id;
      expect(await changesetOf(app, loser)).toMatchObject({ state: 'approved' });
      expect(await changesOf(app, loser)).toMatchObject([
        { isOutdated: true, before: { version: 1 }, current: { version: 2 } },
      ]);
    });
  });

  describe('are seen', () => {
    it('by nobody who does not edit', async () => {
      const { id } = await draftOf(app, LI, [created(0, 450)], '秘密');
      for (const path of ['', `/${id}`, `/${id}/changes`, `/${id}/history`, `/${id}/comments`]) {
        expect((await ask(app, {}, `GET /api/changesets${path}`)).statusCode).toBe(401);
        expect((await ask(app, as('x', 'viewer'), `GET /api/changesets${path}`)).statusCode).toBe(403);
      }
    });

    it('by their author and by reviewers; by other editors once they are published', async () => {
      const { id } = await draftOf(app, LI, [created(0, 460)]);
      const zhao = as('zhao', 'editor');
      const sees = async (caller: ReturnType<typeof as>) => {
        const one = (await ask(app, caller, `GET /api/changesets/${id}`)).statusCode;
        const page = await asked<{ changesets: Changeset[] }>(app, caller, 'GET /api/changesets?limit=200');
        return [one, page.changesets.some((each) => each.id === id)];
      };
      expect(await sees(LI)).toEqual([200, true]);
      expect(await sees(WANG)).toEqual([200, true]);
      expect(await sees(zhao)).toEqual([404, false]);
      for (const path of ['changes', 'history', 'comments'])
        expect((await ask(app, zhao, `GET /api/changesets/${id}/${path}`)).statusCode).toBe(404);
      for (const line of [`POST /api/changesets/${id}/submit`, `DELETE /api/changesets/${id}/changes/1`])
        expect((await ask(app, zhao, line)).statusCode).toBe(404);
      await publishThrough(app, id);
      expect(await sees(zhao)).toEqual([200, true]);
    });

    it('by nobody whose audience does not reach all of their collections', async () => {
      const point = {
        action: 'create',
        collection: 'control_point',
        geometry: { type: 'Point', coordinates: at(0, 470) },
        properties: { kind: 'triangulation_point' },
      };
      const { id } = await draftOf(app, LI, []);
      const answer = await ask(app, LI, `POST /api/changesets/${id}/changes`, { changes: [point] });
      expect(answer.statusCode, answer.body).toBe(200);
      expect(
        (await ask(app, as('chen', 'reviewer', 'government'), `GET /api/changesets/${id}`)).statusCode,
      ).toBe(404);
      const refused = await ask(
        app,
        as('chen', 'editor', 'government'),
        'POST /api/collections/control_point/items',
        point,
      );
      expect(refused.statusCode).toBe(404);
    });
  });

  it('are listed newest first, by state, kind, author and collection, page by page', async () => {
    const qian = as('qian');
    const made = [];
    for (let n = 0; n < 5; n++) made.push((await draftOf(app, qian, n % 2 ? [created(n, 480)] : [])).id);
    const list = async (query: string) =>
      await asked<{ changesets: Changeset[]; next?: string }>(app, qian, `GET /api/changesets?${query}`);
    const numbers = async (query: string) => (await list(query)).changesets.map(({ id }) => id);
    expect(await numbers('author=me')).toEqual(made.toReversed());
    expect(await numbers('author=me&collection=building')).toEqual([made[3], made[1]]);
    expect(await numbers('author=me&state=submitted')).toEqual([]);
    expect(await numbers('author=me&kind=revert')).toEqual([]);
    const first = await list('author=me&limit=2');
    expect(await numbers(`author=me&limit=2&cursor=${first.next}`)).toEqual([made[2], made[1]]);
  });

  it('are talked about', async () => {
    const { id, featureIds } = await draftOf(app, LI, [created(0, 490)]);
    await asked(app, WANG, `POST /api/changesets/${id}/comments`, {
      text: '这里的层数对吗？',
      featureId: featureIds[0],
    });
    await asked(app, LI, `POST /api/changesets/${id}/comments`, { text: 'yes' });
    const { comments } = await asked<{ comments: unknown[] }>(app, LI, `GET /api/changesets/${id}/comments`);
    expect(comments).toMatchObject([
      { text: '这里的层数对吗？', featureId: featureIds[0], actor: { name: 'wang' } },
      { text: 'yes' },
    ]);
  });

  it('are described, and taken away while they are drafts', async () => {
    const { id } = await draftOf(app, LI, [created(0, 500)]);
    await asked(app, LI, `PATCH /api/changesets/${id}`, { title: 'better', description: 'why' });
    expect(await changesetOf(app, id)).toMatchObject({ title: 'better', description: 'why' });
    expect((await ask(app, WANG, `DELETE /api/changesets/${id}`)).statusCode).toBe(403);
    expect((await ask(app, LI, `DELETE /api/changesets/${id}`)).statusCode).toBe(204);
    expect((await ask(app, LI, `GET /api/changesets/${id}`)).statusCode).toBe(404);
  });

  it('are approved as they were seen: an approval names the state', async () => {
    const { id } = await draftOf(app, LI, [created(0, 510)]);
    await asked(app, LI, `POST /api/changesets/${id}/submit`);
    const { version } = await changesetOf(app, id);
    expect((await ask(app, WANG, `POST /api/changesets/${id}/approve`)).statusCode).toBe(428);
    await asked(app, LI, `POST /api/changesets/${id}/reopen`);
    await asked(app, LI, `POST /api/changesets/${id}/changes`, { changes: [created(1, 510)] });
    await asked(app, LI, `POST /api/changesets/${id}/submit`);
    const unseen = await ask(app, WANG, `POST /api/changesets/${id}/approve`, undefined, {
      'if-match': `"${version}"`,
    });
    expect(unseen.statusCode).toBe(412);
  });

  it('are turned down with a reason alone', async () => {
    const { id } = await draftOf(app, LI, [created(0, 520)]);
    await asked(app, LI, `POST /api/changesets/${id}/submit`);
    expect((await ask(app, WANG, `POST /api/changesets/${id}/reject`)).statusCode).toBe(400);
    await asked(app, WANG, `POST /api/changesets/${id}/reject`, { reason: '轮廓偏移' });
    expect(await changesetOf(app, id, LI)).toMatchObject({
      state: 'rejected',
      reason: '轮廓偏移',
      actions: ['reopen'],
    });
  });

  it('derive anew what was staged under other rules, in batches that may be killed, before they publish it', async () => {
    const { database } = opened();
    const count = 700;
    const { id, featureIds } = await draftOf(
      app,
      LI,
      Array.from({ length: count }, (_, n) => created(n, 530, { structure: 'brick' })),
    );
    await approve(app, id);
    // As staged by an older version, whose rules let everything out.
    await database.asService((tx) =>
      tx.query(
        `update change set derivation = 'older', public_properties = properties where changeset_id = $1`,
        [id],
      ),
    );
    const { publishApproved } = await import('../../services/features/src/changesets/transition.ts');
    const member = {
      kind: 'member',
      memberId: 'wang',
      name: 'wang',
      organizationId: 'o',
      organizationKind: 'survey_authority',
      role: 'reviewer',
      audience: 'professional',
    } as const;
    const asking = { id, member, key: { memberId: 'wang', key: undefined, sha256: '' }, ifMatch: undefined };
    const killed = publishApproved(database, asking, {
      onBatch: () => {
        throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    const stale = await database.asService((tx) =>
      tx.query(`select 1 from change where changeset_id = $1 and derivation = 'older'`, [id]),
    );
    expect(stale).toHaveLength(count - 500);
    expect(await changesetOf(app, id)).toMatchObject({ state: 'approved' });
    await asked(app, WANG, `POST /api/changesets/${id}/publish`);
    const open = await ask(app, {}, `GET /api/collections/building/items/${featureIds.at(-1)}`);
    expect(open.json().properties).toEqual({ kind: 'house' });
    const full = await ask(app, LI, `GET /api/collections/building/items/${featureIds.at(-1)}`);
    expect(full.json().properties).toMatchObject({ structure: 'brick' });
  });
});
