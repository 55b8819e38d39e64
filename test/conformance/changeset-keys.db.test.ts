import type { Changeset } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf } from './city.ts';
import { approve, ask, asked, changesOf, created, draftOf, LI, WANG } from './desk.ts';

eachEngine('writes with an Idempotency-Key', (opened) => {
  let app: FastifyInstance;
  const published: number[] = [];
  beforeAll(async () => {
    app = await apiOf(opened().database, { onPublished: (revision) => void published.push(revision) });
  });
  afterAll(() => app.close());

  it('do a thing once, however often and at the same time it is sent', async () => {
    const { id } = await draftOf(app, LI, []);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const send = () =>
      ask(app, LI, `POST /api/changesets/${id}/changes`, { changes: [created(0, 420)] }, key);
    const answers = [...(await Promise.all([send(), send(), send()])), await send()];
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(3);
    expect(await changesOf(app, id, LI)).toHaveLength(1);
  });

  it('refuse the key for another request, and keep keys of members apart', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await asked<Changeset>(app, LI, 'POST /api/changesets', { title: 'a' }, key);
    const other = await ask(app, LI, 'POST /api/changesets', { title: 'b' }, key);
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_key_reused']);
    const theirs = await asked<Changeset>(app, WANG, 'POST /api/changesets', { title: 'b' }, key);
    expect(theirs.id).not.toBe(first.id);
  });

  it('publish once, and tell the renderer once', async () => {
    const { id } = await draftOf(app, LI, [created(0, 430)]);
    await approve(app, id);
    const before = published.length;
    const send = () =>
      ask(app, WANG, `POST /api/changesets/${id}/publish`, undefined, {
        'idempotency-key': 'publish-once',
      });
    const answers = [await send(), await send()];
    expect(answers[1]!.body).toBe(answers[0]!.body);
    expect(answers[1]!.statusCode).toBe(200);
    expect(published.length - before).toBe(1);
  });

  it('keep no answer of what was refused: the same key may try again', async () => {
    const { id } = await draftOf(app, LI, []);
    const key = { 'idempotency-key': 'try-again' };
    expect((await ask(app, LI, `POST /api/changesets/${id}/submit`, undefined, key)).statusCode).toBe(409);
    await asked(app, LI, `POST /api/changesets/${id}/changes`, { changes: [created(0, 440)] });
    expect((await ask(app, LI, `POST /api/changesets/${id}/submit`, undefined, key)).statusCode).toBe(200);
  });

  const daysPass = (key: string) =>
    opened().database.asService((tx) =>
      tx.query(`update idempotency_key set kept_since = now() - interval '9 days' where key = $1`, [key]),
    );

  it('make nothing twice, though the repetition comes a week later', async () => {
    const [opening, adding] = [crypto.randomUUID(), crypto.randomUUID()];
    const send = async () => {
      const body = { title: 'a week on the river' };
      const open = { 'idempotency-key': opening };
      const { id } = await asked<Changeset>(app, LI, 'POST /api/changesets', body, open);
      const changes = { changes: [created(0, 445)] };
      const add = { 'idempotency-key': adding };
      return [id, await asked(app, LI, `POST /api/changesets/${id}/changes`, changes, add)] as const;
    };
    const first = await send();
    for (const key of [opening, adding]) await daysPass(key);
    // Another write looks through the old keys.
    await asked(app, LI, 'POST /api/changesets', { title: 'b' }, { 'idempotency-key': crypto.randomUUID() });
    expect(await send()).toEqual(first);
    for (const key of [opening, adding]) await daysPass(key);
    expect(await send()).toEqual(first); // not looked through either
    expect(await changesOf(app, first[0], LI)).toHaveLength(1);
  });

  it('forget keys a day after what they made was published or taken away', async () => {
    const key = { 'idempotency-key': 'yesterday' };
    const made = await asked<Changeset>(app, LI, 'POST /api/changesets', { title: 'a' }, key);
    await daysPass('yesterday');
    expect((await ask(app, LI, 'POST /api/changesets', { title: 'b' }, key)).statusCode).toBe(422);
    await asked(app, LI, `POST /api/changesets/${made.id}/changes`, { changes: [created(0, 446)] });
    await approve(app, made.id);
    await asked(app, WANG, `POST /api/changesets/${made.id}/publish`);
    const second = await asked<Changeset>(app, LI, 'POST /api/changesets', { title: 'b' }, key);
    await daysPass('yesterday');
    expect((await ask(app, LI, `DELETE /api/changesets/${second.id}`)).statusCode).toBe(204);
    expect((await ask(app, LI, 'POST /api/changesets', { title: 'c' }, key)).statusCode).toBe(201);
  });

  it('keep the keys of what was withdrawn for a season after it was touched last', async () => {
    const key = { 'idempotency-key': 'last-season' };
    const made = await asked<Changeset>(app, LI, 'POST /api/changesets', { title: 'a' }, key);
    await asked(app, LI, `POST /api/changesets/${made.id}/withdraw`);
    const lies = (days: number) =>
      opened().database.asService((tx) =>
        tx.query(`update changeset set updated_at = now() - make_interval(days => $2) where id = $1`, [
          ...[made.id, days],
        ]),
      );
    const again = () => ask(app, LI, 'POST /api/changesets', { title: 'b' }, key);
    await daysPass('last-season');
    await lies(89);
    expect((await again()).statusCode).toBe(422);
    await daysPass('last-season');
    await lies(91);
    expect((await again()).statusCode).toBe(201);
  });
});
