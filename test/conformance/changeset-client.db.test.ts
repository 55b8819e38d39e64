import type { AddressInfo } from 'node:net';
import { type Answer, createClient, type TongtuClient } from '@tongtu/sdk/client';
import type { ChangeInput } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, publish, square } from './city.ts';
import { as, created, house, LI, WANG } from './desk.ts';

const ZHAO = as('zhao');

/** What was answered. @throws where it is a problem */
async function answered<Value>(asked: Promise<Answer<Value>>): Promise<Value> {
  const answer = await asked;
  if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
  return answer.value;
}
const codeOf = async (asked: Promise<Answer<unknown>>) => {
  const answer = await asked;
  return answer.ok ? undefined : answer.problem.code;
};

eachEngine('the client of changesets', (opened) => {
  let app: FastifyInstance;
  let li: TongtuClient;
  let zhao: TongtuClient;
  let wang: TongtuClient;
  let featureIds: number[];

  /** A client whose requests are a member's; `lost`: how many answers are lost on their way back. */
  function clientOf(caller: ReturnType<typeof as>, lost = 0, retries = 0): TongtuClient {
    const { port } = app.server.address() as AddressInfo;
    let left = lost;
    return createClient({
      ...{ baseUrl: `http://127.0.0.1:${port}`, retries },
      async fetch(url, init) {
        const answer = await fetch(url, { ...init, headers: { ...(init.headers as object), ...caller } });
        if (left-- > 0) throw new TypeError('the connection was lost');
        return answer;
      },
    });
  }

  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database);
    await app.listen({ host: '127.0.0.1', port: 0 });
    [li, zhao, wang] = [clientOf(LI), clientOf(ZHAO), clientOf(WANG)];
    await publish(
      database,
      Array.from({ length: 6 }, (_, n) => square(`s${n}`, n, 0, { height: n })),
    );
    const { features } = await answered(li.features.page('building'));
    featureIds = features
      .toSorted((a, b) => Number(a.properties.height) - Number(b.properties.height))
      .map(({ id }) => id);
  });
  afterAll(() => app.close());

  const draft = (client: TongtuClient, changes: readonly ChangeInput[]) =>
    answered(client.changesets.create({ title: 'test' })).then(async ({ id }) => {
      await answered(client.changesets.changes.add(id, changes));
      return id;
    });

  /** Handed in by its author, approved as it was seen. */
  async function approve(id: number, author = li) {
    const { version } = await answered(author.changesets.act(id, 'submit'));
    return answered(wang.changesets.act(id, 'approve', { ifVersion: version }));
  }

  it('brings a change from draft to publication, and takes the revision back', async () => {
    const made = await answered(li.changesets.create({ title: 'A house', description: 'new' }));
    expect(made).toMatchObject({
      state: 'draft',
      title: 'A house',
      actions: expect.arrayContaining(['edit']),
    });
    const staged = await answered(li.changesets.changes.add(made.id, [created(20, 20), created(22, 20)]));
    expect(staged.featureIds).toHaveLength(2);
    const [kept, dropped] = staged.featureIds as [number, number];
    await answered(li.changesets.changes.drop(made.id, dropped));
    const page = await answered(li.changesets.changes.page(made.id));
    expect(page.changes.map(({ featureId, action }) => [featureId, action])).toEqual([[kept, 'create']]);
    expect(await answered(li.changesets.changes.get(made.id, kept))).toEqual(page.changes[0]);
    expect(await codeOf(li.changesets.changes.get(made.id, dropped))).toBe('not_found');
    await answered(li.changesets.describe(made.id, { title: 'One house' }));

    await approve(made.id);
    const published = await answered(wang.changesets.act(made.id, 'publish'));
    expect(published).toMatchObject({ state: 'published', title: 'One house', revision: expect.any(Number) });
    const number = published.revision!;
    expect(await answered(li.revisions.get(number))).toMatchObject({ number, changeset: made.id });
    const newest = await answered(li.revisions.page({ limit: 1 }));
    expect(newest.revisions.map((each) => each.number)).toEqual([number]);
    const before = await answered(li.revisions.page({ limit: 1, cursor: newest.next }));
    expect(before.revisions.map((each) => each.number)).toEqual([number - 1]);
    const { versions } = await answered(li.features.versions('building', kept));
    expect(versions).toMatchObject([{ revision: number, action: 'create', changeset: { id: made.id } }]);

    const inverse = await answered(li.revisions.revert(number));
    expect(inverse).toMatchObject({ kind: 'revert', reverts: number, counts: { removed: 1 } });
    const { events } = await answered(li.changesets.history(made.id));
    expect(events.map(({ action }) => action)).toEqual([
      'create',
      'edit',
      'describe',
      'submit',
      'approve',
      'publish',
    ]);
  });

  it('lists by what is asked for, page by page', async () => {
    const ids = [await draft(zhao, [created(30, 20)]), await draft(zhao, [created(32, 20)])];
    const asked = { author: 'me', state: 'draft', collection: 'building', limit: 1 } as const;
    const first = await answered(zhao.changesets.page(asked));
    const second = await answered(zhao.changesets.page({ ...asked, cursor: first.next }));
    expect([...first.changesets, ...second.changesets].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.next).toBeUndefined();
    const [west, south] = at(30, 20) as [number, number];
    const box = [west, south, west + 0.001, south + 0.001] as const;
    expect((await answered(zhao.changesets.changes.page(ids[0]!, { bbox: box }))).changes).toHaveLength(1);
    expect((await answered(zhao.changesets.changes.page(ids[1]!, { bbox: box }))).changes).toEqual([]);
    const none = { ...asked, datetime: '2001-01-01T00:00:00Z/2001-12-31T00:00:00Z' };
    expect((await answered(zhao.changesets.page(none))).changesets).toEqual([]);

    await answered(zhao.changesets.remove(ids[0]!));
    expect(await codeOf(zhao.changesets.get(ids[0]!))).toBe('not_found');
    expect(await codeOf(li.changesets.get(ids[1]!))).toBe('not_found');
  });

  it('does once what is sent again under its key, though the answer to the first was lost', async () => {
    const { id: mine } = await answered(li.changesets.create({ title: 'twice' }));
    const losing = clientOf(LI, 1);
    const options = { idempotencyKey: crypto.randomUUID() };
    expect(await codeOf(losing.changesets.changes.add(mine, [created(40, 20)], options))).toBe('unreachable');
    const again = await answered(losing.changesets.changes.add(mine, [created(40, 20)], options));
    const { changes } = await answered(li.changesets.changes.page(mine));
    expect(changes.map(({ featureId }) => featureId)).toEqual(again.featureIds);
    // Or the client does so by itself.
    const patient = clientOf(LI, 2, 2);
    const more = { idempotencyKey: crypto.randomUUID() };
    const { featureIds: added } = await answered(
      patient.changesets.changes.add(mine, [created(44, 20)], more),
    );
    const { changes: both } = await answered(li.changesets.changes.page(mine));
    expect(both.map(({ featureId }) => featureId)).toEqual([...again.featureIds, ...added]);
    // The same key for something else is a mistake that is told.
    expect(await codeOf(li.changesets.changes.add(mine, [created(42, 20)], options))).toBe(
      'idempotency_key_reused',
    );
  });

  it('writes to nothing but what was seen', async () => {
    const id = await draft(li, [created(50, 20)]);
    const { version } = await answered(li.changesets.get(id));
    await answered(li.changesets.changes.add(id, [created(52, 20)], { ifVersion: version }));
    const late = { ifVersion: version };
    expect(await codeOf(li.changesets.changes.add(id, [created(54, 20)], late))).toBe('precondition_failed');
    expect(await codeOf(li.changesets.describe(id, { title: 'x' }, late))).toBe('precondition_failed');
    expect(await codeOf(li.changesets.act(id, 'submit', late))).toBe('precondition_failed');
    await answered(li.changesets.act(id, 'submit'));
    expect(await codeOf(wang.changesets.act(id, 'approve'))).toBe('precondition_required');
    const reason = '轮廓偏移';
    expect(await answered(wang.changesets.act(id, 'reject', { reason }))).toMatchObject({
      state: 'rejected',
      reason,
    });
  });

  it('tells what was found, and ticks it', async () => {
    const id = await draft(li, [created(60, 20, { name: '南湖' })]);
    expect(await answered(li.changesets.findings.page(id))).not.toHaveProperty('summary');
    expect(await answered(li.changesets.findings.check(id))).toMatchObject({ errors: 0, warnings: 1 });
    const { version } = await answered(li.changesets.act(id, 'submit'));
    expect(await codeOf(wang.changesets.act(id, 'approve', { ifVersion: version }))).toBe('warnings_open');
    const { findings, summary } = await answered(wang.changesets.findings.page(id));
    expect([findings[0]!.code, summary!.unacknowledged]).toEqual(['name_without_pinyin', 1]);
    const ids = findings.map((finding) => finding.id);
    expect(await codeOf(li.changesets.findings.acknowledge(id, ids))).toBe('forbidden');
    const { findings: calls } = wang.changesets;
    expect(await answered(calls.acknowledge(id, ids))).toMatchObject({ unacknowledged: 0 });
    expect(await answered(calls.acknowledge(id, ids, { acknowledged: false }))).toMatchObject({
      unacknowledged: 1,
    });
  });

  it('shows a fault of what was sent with its place', async () => {
    const { id } = await answered(li.changesets.create({ title: 'faulty' }));
    const answer = await li.changesets.changes.add(id, [
      created(70, 20),
      created(72, 20, { floors: 'many' }),
    ]);
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'invalid_feature', errors: [{ pointer: '/changes/1/properties/floors' }] },
    });
    expect((await answered(li.changesets.changes.page(id))).changes).toEqual([]);
  });

  it('settles what two changed alike, and talks about it', async () => {
    const featureId = featureIds[3]!;
    const edit = (height: number): ChangeInput => ({
      ...house(3, 0, { height }),
      action: 'replace',
      featureId,
    });
    const id = await draft(li, [edit(30)]);
    await approve(id);
    const theirs = await draft(zhao, [edit(50)]);
    await approve(theirs, zhao);
    await answered(wang.changesets.act(theirs, 'publish'));

    expect(await codeOf(wang.changesets.act(id, 'publish'))).toBe('merge_conflict');
    const { conflicts } = wang.changesets;
    expect(await answered(conflicts.merge(id))).toEqual({ merged: 0, dropped: 0, openConflicts: 1 });
    const { conflicts: found } = await answered(conflicts.page(id));
    expect(found).toMatchObject([{ featureId, field: 'height', base: 3, ours: 30, theirs: 50 }]);
    expect(await answered(conflicts.of(id, featureId))).toEqual(found);
    expect(await codeOf(conflicts.of(id, featureIds[0]!))).toBe('not_found');
    const said = await answered(wang.changesets.comments.add(id, { text: '以谁为准？', featureId }));
    await answered(li.changesets.comments.add(id, { text: 'mine' }));
    const { comments } = await answered(li.changesets.comments.page(id));
    expect(comments).toMatchObject([said, { text: 'mine', actor: { name: 'li' } }]);
    const choice = { attributes: { height: 'ours' } } as const;
    expect(await answered(conflicts.choose(id, featureId, choice))).toEqual({ chosen: 1 });
    await answered(wang.changesets.act(id, 'publish'));
    const feature = await answered(li.features.get('building', featureId));
    expect(feature.properties).toMatchObject({ height: 30 });
  });

  it('ends a call by its signal, with the reason of whoever ended it', async () => {
    const ending = new AbortController();
    const asked = li.changesets.create({ title: 'ended' }, { signal: ending.signal });
    ending.abort(new Error('the page was left'));
    await expect(asked).rejects.toThrow('the page was left');
  });
});
