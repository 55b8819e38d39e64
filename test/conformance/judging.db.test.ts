import type { Changeset, Conflict } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, publish, square } from './city.ts';
import {
  approve,
  as,
  ask,
  asked,
  changesetOf,
  changesOf,
  created,
  draftOf,
  findingsOf,
  historyOf,
  house,
  LI,
  publishThrough,
  WANG,
} from './desk.ts';

const ZHAO = as('zhao');

eachEngine('what has to be judged before a publication', (opened) => {
  let app: FastifyInstance;
  let ids: number[];
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database);
    await publish(
      database,
      Array.from({ length: 10 }, (_, n) => square(`s${n}`, n, 0, { height: n })),
    );
    type Page = { features: { id: number }[] };
    const page = await asked<Page>(app, LI, 'GET /api/collections/building/items?limit=10&sortby=height');
    ids = page.features.map(({ id }) => id);
  });
  afterAll(() => app.close());

  const submit = (id: number, caller = LI) => ask(app, caller, `POST /api/changesets/${id}/submit`);
  const codeOf = (answer: { json<T>(): T }) => answer.json<{ code: string }>().code;
  const conflictsOf = async (id: number) =>
    (await asked<{ conflicts: Conflict[] }>(app, WANG, `GET /api/changesets/${id}/conflicts`)).conflicts;
  const propertiesOf = async (featureId: number) =>
    (
      await asked<{ properties: Record<string, unknown> }>(
        app,
        LI,
        `GET /api/collections/building/items/${featureId}`,
      )
    ).properties;

  it('is an error: the draft stays with its author, who reads what and where, and mends it', async () => {
    const { id, featureIds } = await draftOf(app, LI, [created(50, 50), created(50.2, 50)]);
    const refused = await submit(id);
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'checks_failed']);
    expect(await changesetOf(app, id, LI)).toMatchObject({ state: 'draft' });

    const { summary, findings } = await findingsOf(app, id, LI);
    expect(summary).toMatchObject({ errors: expect.any(Number), changes: 2 });
    expect(findings[0]).toMatchObject({ code: 'overlap', severity: 'error', collection: 'building' });
    expect(featureIds).toContain(findings[0]!.feature);
    await asked(app, LI, `PUT /api/changesets/${id}/changes/${featureIds[1]}`, {
      action: 'create',
      ...house(52, 50),
    });
    expect(await asked(app, LI, `POST /api/changesets/${id}/check`)).toMatchObject({ errors: 0 });
    expect((await submit(id)).statusCode).toBe(200);
  });

  it('is a warning: a reviewer ticks it, nobody else, and only then is the changeset approved', async () => {
    const { id } = await draftOf(app, LI, [created(60, 50, { name: '南湖' })]);
    await asked(app, LI, `POST /api/changesets/${id}/submit`);
    const { findings } = await findingsOf(app, id);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['name_without_pinyin', 'warning'],
    ]);
    const { version } = await changesetOf(app, id);
    const tag = { 'if-match': `"${version}"` };
    const tooSoon = await ask(app, WANG, `POST /api/changesets/${id}/approve`, undefined, tag);
    expect([tooSoon.statusCode, codeOf(tooSoon)]).toEqual([409, 'warnings_open']);

    const tick = { findings: findings.map((finding) => finding.id) };
    const byAuthor = await ask(app, LI, `POST /api/changesets/${id}/findings/acknowledge`, tick);
    expect(byAuthor.statusCode).toBe(403);
    const summary = await asked(app, WANG, `POST /api/changesets/${id}/findings/acknowledge`, tick);
    expect(summary).toMatchObject({ warnings: 1, unacknowledged: 0 });
    expect((await findingsOf(app, id)).findings[0]).toMatchObject({ acknowledged: { by: 'wang' } });
    const approved = await ask(app, WANG, `POST /api/changesets/${id}/approve`, undefined, tag);
    expect(approved.statusCode, approved.body).toBe(200);
  });

  it('is looked at again inside of the publication, where others built next door meanwhile', async () => {
    const { id } = await draftOf(app, LI, [created(70, 50)]);
    await approve(app, id);
    const { id: theirs } = await draftOf(app, ZHAO, [created(70.2, 50.2)]);
    await publishThrough(app, theirs, ZHAO);

    const refused = await ask(app, WANG, `POST /api/changesets/${id}/publish`);
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'checks_failed']);
    expect(await changesetOf(app, id)).toMatchObject({ state: 'approved' });
    expect((await findingsOf(app, id)).findings[0]).toMatchObject({ code: 'overlap', severity: 'error' });
  });

  it('is not asked for where two changed different things: both are published, and the history says so', async () => {
    const target = ids[0]!;
    const { id } = await draftOf(app, LI, [
      { action: 'replace', featureId: target, ...house(0, 0, { height: 30 }) },
    ]);
    await approve(app, id);
    const { id: theirs } = await draftOf(app, ZHAO, [
      { action: 'replace', featureId: target, ...house(0, 0, { height: 0, floors: 9 }) },
    ]);
    await publishThrough(app, theirs, ZHAO);
    await asked<Changeset>(app, WANG, `POST /api/changesets/${id}/publish`);
    expect(await propertiesOf(target)).toMatchObject({ height: 30, floors: 9 });
    expect((await historyOf(app, id)).map(({ action }) => action).slice(-2)).toEqual(['merge', 'publish']);
  });

  it('is a choice where two changed the same: shown both ways, kept until a reviewer has chosen', async () => {
    const target = ids[1]!;
    const { id } = await draftOf(app, LI, [
      { action: 'replace', featureId: target, ...house(1, 0, { height: 30 }) },
    ]);
    await approve(app, id);
    const { id: theirs } = await draftOf(app, ZHAO, [
      { action: 'replace', featureId: target, ...house(1, 0, { height: 50 }) },
    ]);
    await publishThrough(app, theirs, ZHAO);
    const refused = await ask(app, WANG, `POST /api/changesets/${id}/publish`);
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'merge_conflict']);
    expect(await conflictsOf(id)).toEqual([
      {
        ...{ featureId: target, collection: 'building', kind: 'attribute', field: 'height' },
        ...{ base: 1, ours: 30, theirs: 50 },
      },
    ]);
    expect(await changesOf(app, id)).toMatchObject([{ isOutdated: true }]);

    const one = (feature: number) => ask(app, LI, `GET /api/changesets/${id}/conflicts/${feature}`);
    expect((await one(target)).json()).toEqual({ conflicts: await conflictsOf(id) });
    expect((await one(ids[0]!)).statusCode).toBe(404);
    const path = `POST /api/changesets/${id}/conflicts/${target}`;
    const choice = { attributes: { height: 'ours' } };
    expect((await ask(app, LI, path, choice)).statusCode).toBe(403);
    expect((await ask(app, WANG, path, { attributes: { height: 'mine' } })).statusCode).toBe(400);
    expect((await ask(app, WANG, path, { attributes: { floors: 'ours' } })).statusCode).toBe(404);
    await asked(app, WANG, path, choice);
    await asked<Changeset>(app, WANG, `POST /api/changesets/${id}/publish`);
    expect(await propertiesOf(target)).toMatchObject({ height: 30 });
  });

  it('is nothing where others have done the very same: there is nothing left to be published', async () => {
    const target = ids[2]!;
    const change = { action: 'replace', featureId: target, ...house(2, 0, { height: 77 }) };
    const { id } = await draftOf(app, LI, [change]);
    await approve(app, id);
    const { id: theirs } = await draftOf(app, ZHAO, [change]);
    await publishThrough(app, theirs, ZHAO);
    const refused = await ask(app, WANG, `POST /api/changesets/${id}/publish`);
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'conflict']);
    expect(await changesOf(app, id)).toEqual([]);
  });
});
