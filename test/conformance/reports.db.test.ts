import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweepReports } from '@tongtu/features';
import type { Problem, Report, ReportForm, ReportReceipt, Task, TaskPage } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JPEG, phoneJpeg, talkingPng } from '../../services/features/src/reports/photo/pictures.fixture.ts';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, publish, square } from './city.ts';
import { as, ask, asked, draftOf, LI, publishThrough, WANG } from './desk.ts';

const ZHAO = as('zhao');
const VIEWER = as('visitor', 'viewer');
const ADMIN = as('root', 'administrator');
const KEY = 'k3y-of-chance-that-nobody-guesses';

const shop = (x: number) => ({
  ...{ action: 'create', collection: 'poi', geometry: { type: 'Point', coordinates: at(x, 3) } },
  properties: { category: 'amenity', kind: 'restaurant', name: '面馆', name_pinyin: 'Miàn guǎn' },
});

eachEngine('error reports', (opened) => {
  let app: FastifyInstance;
  let folder: string;
  let featureId: number;

  const formOf = (caller = {}) => ask(app, caller, 'GET /api/reports');
  const ticket = async () => (await formOf()).json<ReportForm>().ticket;
  const send = async (report: object, headers: Record<string, string> = {}, remoteAddress = '10.0.0.1') =>
    app.inject({
      ...{ method: 'POST', url: '/api/reports', remoteAddress },
      headers: { 'content-type': 'application/json', ...headers },
      payload: JSON.stringify({
        ...{ ticket: await ticket(), kind: 'wrong_name', place: at(1, 1), text: '店名已改' },
        ...report,
      }),
    });
  const sent = async (report: object = {}): Promise<{ receipt: ReportReceipt; id: number }> => {
    const answer = await send(report);
    expect(answer.statusCode, answer.body).toBe(201);
    const { tasks } = await asked<TaskPage>(app, LI, 'GET /api/tasks?limit=200&kind=report&state=open');
    return { receipt: answer.json<ReportReceipt>(), id: tasks.at(-1)!.id };
  };
  const put = (token: string, payload: Buffer, type = 'image/jpeg') =>
    app.inject({
      ...{ method: 'PUT', url: `/api/reports/${token}/photo`, headers: { 'content-type': type }, payload },
    });
  const seen = async (token: string) => (await app.inject(`/api/reports/${token}`)).json<Report>();
  const codeOf = (answer: { json(): unknown }) => (answer.json() as Problem).code;
  const photos = () => readdirSync(join(folder, 'reports'));

  beforeAll(async () => {
    const { database } = opened();
    folder = mkdtempSync(join(tmpdir(), 'tongtu-reports-'));
    app = await apiOf(database, {
      reports: {
        ...{ directory: folder, key: Buffer.alloc(32, 7) },
        limits: { notBeforeSeconds: 0, photoBytesPerDay: 20_000 },
      },
    });
    await publish(database, [square('h1', 1, 1)]);
    const [row] = await database.asService((tx) =>
      tx.query<{ id: string }>('select min(id) as id from feature'),
    );
    featureId = Number(row!.id);
  });
  beforeEach(() => opened().database.asService((tx) => tx.query('delete from report_arrival')));
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('from the public', () => {
    it('is answered with a link that nobody can guess, under which its state is seen in JSON and as a page', async () => {
      const { receipt } = await sent({
        ...{
          text: '<b>牌子</b>\r\n换了\u202e\u0007',
          contact: '139 0000',
          feature: { collection: 'building', id: featureId },
        },
      });
      expect(receipt.token).toMatch(/^[\w-]{43}$/);
      expect(receipt.url).toBe(`http://city.example/reports/${receipt.token}`);
      expect(await seen(receipt.token)).toMatchObject({
        ...{ state: 'received', kind: 'wrong_name', text: '<b>牌子</b>\n换了', hasPhoto: false },
        place: [expect.closeTo(at(1, 1)[0]!, 9), expect.closeTo(at(1, 1)[1]!, 9)],
      });
      for (const [language, word] of [
        ['zh-CN', '已收到'],
        ['en', 'Received'],
      ]) {
        const page = await app.inject({
          url: `/reports/${receipt.token}`,
          headers: { accept: 'text/html', 'accept-language': language },
        });
        expect(page.headers).toMatchObject({
          ...{ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' },
          ...{ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' },
        });
        expect(page.body).toContain(word);
        expect(page.body).toContain('&lt;b&gt;牌子&lt;/b&gt;');
        expect(page.body).not.toContain('<b>牌子');
        expect(page.body).not.toContain('139 0000');
      }
      const [stored] = await opened().database.asService((tx) =>
        tx.query<{ row: string }>('select string_agg(r::text, $1) as row from report r', ['']),
      );
      expect(stored!.row).not.toContain(receipt.token);
    });

    it('with a wrong, cut or foreign token is not there', async () => {
      const { receipt } = await sent();
      for (const token of ['a', 'a'.repeat(43), receipt.token.slice(0, -1), `${receipt.token.slice(1)}A`]) {
        expect((await app.inject(`/api/reports/${token}`)).statusCode, token).toBe(404);
        expect((await app.inject(`/reports/${token}`)).statusCode, token).toBe(404);
        expect((await put(token, JPEG)).statusCode, token).toBe(404);
      }
    });

    it.each([
      ['no text', { text: ' ' }, 'bad_parameter'],
      ['a text that nobody sees', { text: '\u200b\u202e' }, 'bad_parameter'],
      ['a text that is none', { text: 7 }, 'bad_parameter'],
      ['a text with NUL', { text: 'a\0b' }, 'bad_parameter'],
      ['too much text', { text: 'x'.repeat(2_001) }, 'bad_parameter'],
      ['too long a contact', { contact: 'x'.repeat(201) }, 'bad_parameter'],
      ['a kind that is none', { kind: 'toString' }, 'bad_parameter'],
      ['no place on earth', { place: [181, 0] }, 'bad_parameter'],
      ['a place in words', { place: ['120', '30'] }, 'bad_parameter'],
      ['a place with a height', { place: [120, 30, 5] }, 'bad_parameter'],
      [
        'a feature that is not there',
        { feature: { collection: 'building', id: 999_999_999 } },
        'bad_parameter',
      ],
      ['a feature of no collection', { feature: { collection: "x' or 1=1", id: 1 } }, 'bad_parameter'],
      ['the trap filled in', { website: 'http://spam.example' }, 'bad_parameter'],
      ['a member that it has not', { state: 'done' }, 'unknown_parameter'],
      ['no ticket', { ticket: undefined }, 'bad_parameter'],
      ['a ticket of its own making', { ticket: 'zzz.zzz' }, 'bad_parameter'],
    ])('with %s is refused', async (_what, report, code) => {
      const answer = await send(report);
      expect(answer.statusCode, answer.body).toBe(400);
      expect(codeOf(answer)).toBe(code);
    });

    it('of a page of another origin is refused, and so is a body beyond all words', async () => {
      expect((await send({}, { origin: 'http://evil.example' })).statusCode).toBe(403);
      const large = await send({ text: 'x'.repeat(40_000) });
      expect(large.statusCode).toBe(413);
    });

    it('is taken once under its key, which has to be one of chance', async () => {
      const report = { ticket: await ticket(), text: 'once' };
      const first = await send(report, { 'idempotency-key': KEY });
      const again = await send(report, { 'idempotency-key': KEY });
      expect(again.json()).toEqual(first.json());
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(codeOf(await send({ text: 'other' }, { 'idempotency-key': KEY }))).toBe(
        'idempotency_key_reused',
      );
      expect((await send({}, { 'idempotency-key': 'short' })).statusCode).toBe(400);
    });

    it('is refused from an address that sent enough, side by side too, and taken from others', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => send({}, {}, '10.9.9.9')));
      expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([
        ...Array(5).fill(201),
        ...Array(3).fill(429),
      ]);
      const refused = answers.find(({ statusCode }) => statusCode === 429)!;
      expect(refused.json()).toMatchObject({
        ...{ code: 'too_many_requests', detail: 'No more reports are taken from this address for now' },
        wanted: 'at most 5 in 10 minutes',
      });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(590);
      expect((await send({}, {}, '10.9.9.8')).statusCode).toBe(201);
      // A network of IPv6 is one sender.
      for (let host = 1; host <= 5; host++)
        expect((await send({}, {}, `2001:db8:1:2::${host}`)).statusCode).toBe(201);
      expect((await send({}, {}, '2001:db8:1:2:ffff::9')).statusCode).toBe(429);
      expect((await send({}, {}, '2001:db8:1:3::1')).statusCode).toBe(201);
      const [row] = await opened().database.asService((tx) =>
        tx.query<{ senders: string }>('select string_agg(sender, $1) as senders from report_arrival', [' ']),
      );
      expect(row!.senders).not.toMatch(/10\.9|2001/);
    });

    it('is refused when too many came in all, and when it comes sooner than anybody writes', async () => {
      await opened().database.asService((tx) =>
        tx.query(`insert into report_arrival (sender) select 's' || n from generate_series(1, 200) n`),
      );
      const full = await send({});
      expect(full.statusCode).toBe(429);
      expect((full.json() as Problem).detail).toBe('No more reports are taken in all for now');
      const slow = await apiOf(opened().database, { reportLimits: { notBeforeSeconds: 60 } });
      const { ticket: fresh } = (await slow.inject('/api/reports')).json<ReportForm>();
      const soon = await slow.inject({
        ...{ method: 'POST', url: '/api/reports' },
        payload: { ticket: fresh, kind: 'other', place: at(1, 1), text: 'buy' },
      });
      expect(soon.statusCode).toBe(429);
      expect(Number(soon.headers['retry-after'])).toBeGreaterThan(50);
      await slow.close();
    });
  });

  describe('with a photo', () => {
    it('keeps it without its metadata, under a name of chance, for its members alone', async () => {
      const { receipt, id } = await sent();
      // Whatever its sender calls it.
      expect((await put(receipt.token, phoneJpeg(), 'image/png')).statusCode).toBe(204);
      expect(await seen(receipt.token)).toMatchObject({ hasPhoto: true });
      const [name] = photos();
      expect(name).toMatch(/^[0-9a-f]{32}\.jpg$/);
      expect(readFileSync(join(folder, 'reports', name!)).includes('GPS')).toBe(false);
      const photo = await ask(app, LI, `GET /api/tasks/${id}/photo`);
      expect(photo.headers).toMatchObject({
        ...{ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' },
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'private, no-store',
      });
      expect(photo.rawPayload).toEqual(readFileSync(join(folder, 'reports', name!)));
      for (const [caller, status] of [
        [{}, 401],
        [VIEWER, 403],
      ] as const)
        expect((await ask(app, caller, `GET /api/tasks/${id}/photo`)).statusCode).toBe(status);
      for (const url of [`/reports/${name}`, `/api/reports/${name}`, `/${name}`])
        expect((await app.inject(url)).statusCode, url).toBe(404);
      expect(codeOf(await put(receipt.token, JPEG))).toBe('conflict');
    });

    it.each([
      [
        'no picture',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        'image/png',
        422,
      ],
      ['one that is cut off', JPEG.subarray(0, 200), 'image/jpeg', 422],
      ['nothing', Buffer.alloc(0), 'image/jpeg', 422],
      ['another type', Buffer.from('GIF89a'), 'image/gif', 415],
      ['JSON', Buffer.from('{}'), 'application/json', 415],
      ['more than 5 MB', Buffer.concat([JPEG, Buffer.alloc(5 * 1024 * 1024)]), 'image/jpeg', 413],
    ])('that is %s is refused, and the report stays', async (_what, bytes, type, status) => {
      const before = photos().length;
      const { receipt } = await sent();
      const answer = await put(receipt.token, bytes, type);
      expect(answer.statusCode, answer.body).toBe(status);
      if (status === 415)
        expect(answer.json<{ wanted: string }>().wanted).toBe('image/jpeg, image/png, image/webp');
      expect(photos()).toHaveLength(before);
      expect((await put(receipt.token, talkingPng(), 'image/png')).statusCode).toBe(204);
    });

    it('that comes too late, or when the day has enough, is refused', async () => {
      const { database } = opened();
      const { receipt } = await sent();
      await database.asService((tx) =>
        tx.query(`update task set photo_bytes = 20000 where photo_path is not null`),
      );
      const full = await put(receipt.token, JPEG);
      expect([full.statusCode, full.headers['retry-after']]).toEqual([429, '86400']);
      await database.asService((tx) =>
        tx.query(`update task set photo_bytes = 1 where photo_path is not null`),
      );
      await database.asService((tx) => tx.query(`update report set photo_until = now()`));
      expect(codeOf(await put(receipt.token, JPEG))).toBe('conflict');
    });
  });

  describe('as tasks', () => {
    it('are for those who edit the map, their contact for whoever has taken one', async () => {
      const { id } = await sent({ contact: 'li@example.org' });
      for (const [caller, status] of [
        [{}, 401],
        [VIEWER, 403],
        [as('e', 'editor'), 200],
        [WANG, 200],
      ] as const) {
        expect((await ask(app, caller, 'GET /api/tasks')).statusCode).toBe(status);
        expect((await ask(app, caller, `GET /api/tasks/${id}`)).statusCode).toBe(status);
        if (status !== 200)
          expect((await ask(app, caller, `POST /api/tasks/${id}/take`)).statusCode).toBe(status);
      }
      await asked(app, LI, `POST /api/tasks/${id}/take`);
      const contactFor = async (caller = LI) =>
        (await asked<Task>(app, caller, `GET /api/tasks/${id}`)).contact;
      expect(await contactFor(LI)).toBe('li@example.org');
      for (const caller of [ZHAO, WANG, ADMIN]) expect(await contactFor(caller)).toBeUndefined();
      for (const caller of [LI, WANG])
        expect((await ask(app, caller, 'GET /api/tasks?limit=200')).body).not.toContain('li@example');
      await asked(app, LI, `POST /api/tasks/${id}/close`, { outcome: 'declined', reason: '核对无误' });
      const left = await opened().database.asService((tx) =>
        tx.query('select contact from report_contact where task_id = $1', [id]),
      );
      expect(left).toEqual([]);
    });

    it('are not for the departments of others', async () => {
      const { receipt } = await sent({ feature: { collection: 'building', id: featureId } });
      expect(receipt.token).toBeTruthy();
      for (const role of ['editor', 'reviewer', 'administrator'] as const) {
        const answer = await ask(app, as('chen', role, 'government'), 'GET /api/tasks?state=open,taken');
        expect(answer.json(), role).toMatchObject({ tasks: [] });
      }
    });

    it('are taken by one, given back, closed with a reason; each step is refused to whoever may not', async () => {
      const { id, receipt } = await sent();
      const at = (action: string) => `POST /api/tasks/${id}/${action}`;
      const close = { outcome: 'declined', reason: '现场无误' };
      expect((await ask(app, LI, at('close'), close)).statusCode).toBe(403);
      expect((await ask(app, LI, at('give-back'))).statusCode).toBe(409);
      const taken = await asked<Task>(app, LI, at('take'), undefined, { 'if-match': '"1"' });
      expect(taken).toMatchObject({
        state: 'taken',
        assignee: { id: 'li' },
        actions: ['give-back', 'link', 'close'],
      });
      expect((await ask(app, ZHAO, at('take'))).statusCode).toBe(409);
      expect((await ask(app, ZHAO, at('give-back'))).statusCode).toBe(403);
      expect((await ask(app, ZHAO, at('close'), close)).statusCode).toBe(403);
      expect((await ask(app, LI, at('close'), close, { 'if-match': '"1"' })).statusCode).toBe(412);
      expect(await seen(receipt.token)).toMatchObject({ state: 'in_work' });
      await asked(app, LI, at('give-back'));
      expect(await seen(receipt.token)).toMatchObject({ state: 'received' });
      for (const wrong of [{}, { outcome: 'declined' }, { outcome: 'open', reason: 'x' }, { reason: 'x' }])
        expect((await ask(app, WANG, at('close'), wrong)).statusCode).toBe(400);
      await asked(app, WANG, at('close'), close);
      expect(await seen(receipt.token)).toMatchObject({ state: 'declined', reason: '现场无误' });
      expect((await ask(app, WANG, at('close'), close)).statusCode).toBe(409);
      expect((await ask(app, LI, 'POST /api/tasks/999999/take')).statusCode).toBe(404);
    });

    it('are done with the publication of the changeset that was begun for them, and their reporter reads the revision', async () => {
      const { id, receipt } = await sent();
      const other = await sent();
      await asked(app, ZHAO, `POST /api/tasks/${other.id}/take`);
      const { id: changesetId } = await asked<{ id: number }>(app, LI, 'POST /api/changesets', {
        title: 'for a report',
        tasks: [id, other.id, 999_999],
      });
      expect(await asked(app, LI, `GET /api/tasks/${id}`)).toMatchObject({
        state: 'taken',
        mendedBy: changesetId,
      });
      expect((await asked<Task>(app, LI, `GET /api/tasks/${other.id}`)).mendedBy).toBeUndefined();
      await asked(app, LI, `POST /api/changesets/${changesetId}/changes`, { changes: [shop(5)] });
      const revision = await publishThrough(app, changesetId);
      expect(await seen(receipt.token)).toMatchObject({ state: 'done', revision });
      const page = await app.inject({
        url: `/reports/${receipt.token}`,
        headers: { 'accept-language': 'en' },
      });
      expect(page.body).toContain(`The map was mended in revision ${revision}.`);
      expect((await seen(other.receipt.token)).state).toBe('in_work');
    });

    it('are linked to a changeset of one’s own, done at once where it is published, open again where it goes', async () => {
      const { id } = await sent();
      const foreign = await draftOf(app, ZHAO, []);
      const link = (changesetId: unknown) => ask(app, LI, `POST /api/tasks/${id}/link`, { changesetId });
      expect((await link(foreign.id)).statusCode).toBe(400);
      expect((await link('1')).statusCode).toBe(400);
      expect((await link(999_999)).statusCode).toBe(400);
      const draft = await draftOf(app, LI, []);
      expect((await link(draft.id)).json()).toMatchObject({ state: 'taken', mendedBy: draft.id });
      await asked(app, LI, `DELETE /api/changesets/${draft.id}`);
      expect((await asked<Task>(app, LI, `GET /api/tasks/${id}`)).mendedBy).toBeUndefined();
      const done = await draftOf(app, LI, [shop(7)]);
      const revision = await publishThrough(app, done.id);
      expect((await link(done.id)).json()).toMatchObject({ state: 'done', revision });
    });

    it('come of what reviewers say, for the author, and are done when it is sent again', async () => {
      const { id, featureIds } = await draftOf(app, LI, [shop(9)]);
      await asked(app, LI, `POST /api/changesets/${id}/submit`);
      await asked(app, WANG, `POST /api/changesets/${id}/comments`, {
        text: '层数？',
        featureId: featureIds[0],
      });
      await asked(app, LI, `POST /api/changesets/${id}/comments`, { text: '是的' });
      await asked(app, WANG, `POST /api/changesets/${id}/send-back`, { reason: '请补门牌' });
      const mine = async (caller = LI) =>
        (await asked<TaskPage>(app, caller, 'GET /api/tasks?mine=true')).tasks.filter(
          ({ changesetId }) => changesetId === id,
        );
      const [comment, back] = await mine();
      expect(comment).toMatchObject({
        kind: 'comment',
        text: '层数？',
        featureId: featureIds[0],
        state: 'taken',
      });
      expect(back).toMatchObject({ kind: 'send_back', text: '请补门牌', actions: ['link', 'close'] });
      expect(back!.place).toEqual(at(9, 3).map((each) => expect.closeTo(each, 9)));
      expect(await mine()).toHaveLength(2);
      expect((await ask(app, ZHAO, `GET /api/tasks/${back!.id}`)).statusCode).toBe(404);
      expect(
        (await ask(app, ZHAO, `POST /api/tasks/${back!.id}/close`, { outcome: 'done', reason: 'x' }))
          .statusCode,
      ).toBe(404);
      await asked(app, LI, `POST /api/changesets/${id}/submit`);
      expect((await mine()).map(({ kind }) => kind)).toEqual(['comment']);
      await publishThroughAgain(id);
      expect(await mine()).toEqual([]);
    });
    const publishThroughAgain = async (id: number) => {
      await asked(app, LI, `POST /api/changesets/${id}/reopen`);
      await publishThrough(app, id);
    };

    it('are listed in pages, oldest or nearest first, in a box, by state and kind', async () => {
      for (const x of [40, 20, 30]) await sent({ place: at(x, 20), text: `at ${x}` });
      const box = [...at(15, 15), ...at(45, 25)].join(',');
      const textsOf = async (query: string) => {
        const texts: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined; ) {
          const page: TaskPage = await asked(app, LI, `GET /api/tasks?limit=2&${query}${cursor}`);
          texts.push(...page.tasks.map(({ text }) => text));
          cursor = page.next === undefined ? undefined : `&cursor=${page.next}`;
        }
        return texts;
      };
      expect(await textsOf(`bbox=${box}`)).toEqual(['at 40', 'at 20', 'at 30']);
      expect(await textsOf(`bbox=${box}&near=${at(29, 20)}`)).toEqual(['at 30', 'at 20', 'at 40']);
      expect((await textsOf(`near=${at(29, 20)}`)).slice(0, 3)).toEqual(['at 30', 'at 20', 'at 40']);
      expect(await textsOf(`bbox=${box}&state=done,declined`)).toEqual([]);
      expect(await textsOf(`bbox=${box}&kind=comment`)).toEqual([]);
      for (const bad of [
        'state=x',
        'kind=x',
        'mine=1',
        'bbox=1,2',
        'near=1',
        'near=500,1',
        'cursor=x',
        'limit=201',
        'x=1',
      ])
        expect((await ask(app, LI, `GET /api/tasks?${bad}`)).statusCode, bad).toBe(400);
    });

    it('go, with their photos, when they were closed long enough ago; stray photos go too', async () => {
      const { database } = opened();
      const { id, receipt } = await sent();
      await put(receipt.token, JPEG);
      await asked(app, WANG, `POST /api/tasks/${id}/close`, { outcome: 'done', reason: 'x' });
      const before = photos();
      const sweep = (nowMs = Date.now()) =>
        sweepReports(database, { directory: folder, keepDays: 30, nowMs });
      await sweep();
      expect(photos()).toEqual(before);
      await database.asService((tx) =>
        tx.query(`update task set closed_at = now() - interval '31 days' where id = $1`, [id]),
      );
      expect(await sweep()).toBe(1);
      expect(photos()).toHaveLength(before.length - 1);
      expect((await app.inject(`/api/reports/${receipt.token}`)).statusCode).toBe(404);
      const kept = photos();
      await database.asService((tx) =>
        tx.query('update task set photo_path = null where photo_path = $1', [`reports/${kept[0]}`]),
      );
      utimesSync(join(folder, 'reports', kept[0]!), 0, 0);
      await sweep();
      expect(photos()).toEqual(kept.slice(1));
    });
  });
});
