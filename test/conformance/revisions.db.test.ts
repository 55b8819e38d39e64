import { collectionById } from '@tongtu/data/model';
import type { Changeset, Revision } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Member } from '../../services/features/src/changesets/member.ts';
import { inverseOf, revertRevision } from '../../services/features/src/changesets/revert.ts';
import { eachEngine } from '../support/databases.ts';
import { apiOf, publish, square } from './city.ts';
import {
  as,
  ask,
  asked,
  changesetOf,
  changesOf,
  draftOf,
  historyOf,
  LI,
  publishThrough,
  WANG,
} from './desk.ts';

const COUNT = 1_200;

eachEngine('revisions', (opened) => {
  let app: FastifyInstance;
  let imported: number;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database);
    imported = await publish(
      database,
      Array.from({ length: COUNT }, (_, n) => square(`s${n}`, n % 40, Math.floor(n / 40), { height: n })),
    );
  });
  afterAll(() => app.close());

  /** Everything that a member sees, without what counts publications. */
  const city = async () => {
    const page = await asked<{ features: { id: number; geometry: unknown; properties: unknown }[] }>(
      app,
      LI,
      'GET /api/collections/building/items?limit=5000',
    );
    return page.features
      .map(({ id, geometry, properties }) => ({ id, geometry, properties }))
      .toSorted((a, b) => a.id - b.id);
  };
  const item = (id: number) => `/api/collections/building/items/${id}`;
  const revert = (revision: number) => asked<Changeset>(app, LI, `POST /api/revisions/${revision}/revert`);

  it('are listed newest first; to the public without what stands behind them', async () => {
    const { revisions } = await asked<{ revisions: Revision[] }>(app, LI, 'GET /api/revisions');
    expect(revisions[0]).toMatchObject({
      ...{ number: imported, collections: ['building'], title: 'test' },
      counts: { created: COUNT, replaced: 0, removed: 0 },
    });
    const open = (await ask(app, {}, `GET /api/revisions/${imported}`)).json<Revision>();
    expect(Object.keys(open).toSorted()).toEqual(['collections', 'number', 'publishedAt']);
    expect((await ask(app, {}, 'GET /api/revisions/999')).statusCode).toBe(404);
  });

  it('are taken back: what was made goes, what was removed comes back under its id, what was changed is as it was', async () => {
    const before = await city();
    const [first, second] = before as [(typeof before)[0], (typeof before)[0]];
    const { id } = await draftOf(app, LI, [
      { action: 'create', collection: 'building', geometry: first.geometry, properties: { kind: 'office' } },
      {
        action: 'replace',
        collection: 'building',
        featureId: first.id,
        geometry: second.geometry,
        properties: { kind: 'office' },
      },
      { action: 'remove', collection: 'building', featureId: second.id },
    ]);
    const revision = await publishThrough(app, id);
    expect(await city()).not.toEqual(before);
    const draft = await revert(revision);
    expect(draft).toMatchObject({ kind: 'revert', state: 'draft', reverts: revision, isComplete: true });
    expect(draft.counts).toEqual({ created: 1, replaced: 1, removed: 1 });
    const back = await publishThrough(app, draft.id);
    expect(back).toBe(revision + 1);
    expect(await city()).toEqual(before);
    // The history stays what it was, and an old entity tag of what came back does not fit again.
    expect((await ask(app, LI, `GET ${item(second.id)}?revision=${revision}`)).statusCode).toBe(404);
    expect((await ask(app, LI, `GET ${item(second.id)}`)).headers.etag).toBe('"f2"');
    expect((await historyOf(app, draft.id)).map(({ action }) => action)).toEqual([
      'create',
      'edit',
      'submit',
      'approve',
      'publish',
    ]);
  });

  it('keep a position exactly as it was stored, there and back', async () => {
    const { database } = opened();
    const stored = (id: number) =>
      database.asService(async (tx) => {
        const [row] = await tx.query<{ hex: string }>(
          `select encode(st_asbinary(geom), 'hex') as hex from feature where collection_id = 'building' and edition = 'full' and id = $1`,
          [id],
        );
        return row!.hex;
      });
    const { id: target } = (await city())[5]!;
    await database.asService((tx) =>
      tx.query(
        `update feature set geom = st_translate(geom, 0.1::float8 / 3, -0.1::float8 / 7) where id = $1`,
        [target],
      ),
    );
    const before = await stored(target);
    const { id } = await draftOf(app, LI, [{ action: 'remove', collection: 'building', featureId: target }]);
    const revision = await publishThrough(app, id);
    await publishThrough(app, (await revert(revision)).id);
    expect(await stored(target)).toBe(before);
  });

  it('meet what was changed since, and then take back nothing before somebody has chosen', async () => {
    const [, , third] = await city();
    const change = (height: number) => ({
      ...{ action: 'replace', collection: 'building', featureId: third!.id, geometry: third!.geometry },
      properties: { kind: 'house', height },
    });
    const first = await publishThrough(app, (await draftOf(app, LI, [change(701)])).id);
    await publishThrough(app, (await draftOf(app, LI, [change(702)])).id);
    const draft = await revert(first);
    expect(await changesOf(app, draft.id)).toMatchObject([
      { isOutdated: true, current: { properties: { height: 702 } } },
    ]);
    await asked(app, LI, `POST /api/changesets/${draft.id}/submit`);
    const { version } = await changesetOf(app, draft.id);
    await asked(app, WANG, `POST /api/changesets/${draft.id}/approve`, undefined, {
      'if-match': `"${version}"`,
    });
    const refused = await ask(app, WANG, `POST /api/changesets/${draft.id}/publish`);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'merge_conflict']);
    expect((await ask(app, LI, `GET ${item(third!.id)}`)).json().properties).toMatchObject({ height: 702 });
  });

  it('are taken back in batches that may be killed: the same call goes on where it was', async () => {
    const { database } = opened();
    const sun = as('sun');
    const member: Member = {
      ...{
        kind: 'member' as const,
        memberId: 'sun',
        name: 'sun',
        organizationId: 'o',
        organizationKind: 'survey_authority',
      },
      ...{ role: 'surveyor' as const, audience: 'professional' as const },
    };
    const key = { memberId: 'sun', key: undefined, sha256: '' };
    const killed = revertRevision(
      database,
      { revision: imported, member, key },
      {
        onBatch: () => {
          throw new Error('killed');
        },
      },
    );
    await expect(killed).rejects.toThrow('killed');
    const [half] = (await asked<{ changesets: Changeset[] }>(app, sun, 'GET /api/changesets?author=me'))
      .changesets;
    expect(half).toMatchObject({ state: 'draft', isComplete: false });
    expect((await ask(app, sun, `POST /api/changesets/${half!.id}/submit`)).statusCode).toBe(409);
    const whole = await asked<Changeset>(app, sun, `POST /api/revisions/${imported}/revert`);
    expect(whole).toMatchObject({
      id: half!.id,
      isComplete: true,
      counts: { created: 0, replaced: 0, removed: COUNT },
    });
  });

  it('are taken back by nobody who may not see all of them', async () => {
    expect((await ask(app, {}, `POST /api/revisions/${imported}/revert`)).statusCode).toBe(401);
    const { database } = opened();
    await database.asService((tx) =>
      tx.query(`update revision set collections = '{building,control_point}' where number = $1`, [imported]),
    );
    const refused = await ask(
      app,
      as('chen', 'editor', 'government'),
      `POST /api/revisions/${imported}/revert`,
    );
    expect(refused.statusCode).toBe(403);
  });

  it('have an inverse whose inverse is the change again', () => {
    const geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [120, 30],
          [121, 30],
          [121, 31],
          [120, 30],
        ],
      ],
    } as const;
    const state = (version: number) => ({
      version,
      geometry: structuredClone(geometry) as never,
      properties: { kind: 'house' },
    });
    const change = { featureId: 1, collection: 'building', isOutdated: false } as const;
    const actions = [
      inverseOf({ ...change, action: 'create', before: null, after: state(1) }, collectionById('building')!),
      inverseOf(
        { ...change, action: 'replace', before: state(1), after: state(2) },
        collectionById('building')!,
      ),
      inverseOf({ ...change, action: 'remove', before: state(2), after: null }, collectionById('building')!),
    ].map(({ action, baseVersion }) => [action, baseVersion]);
    expect(actions).toEqual([
      ['remove', 1],
      ['replace', 2],
      ['create', 2],
    ]);
  });
});
