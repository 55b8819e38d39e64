import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@tongtu/sdk/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SurveyServer, surveyServer } from './survey-server.ts';

/** Refuses to submit changeset 7, as the platform does where it is no draft, and says where it stands. */
let state: string;
/** Whether what is on the way answers in the platform's place. */
let isProxyAlone: boolean;
/** Each request with all by which the platform knows it again. */
let asked: string[];
let server: Server;
let desk: SurveyServer;
beforeEach(async () => {
  [asked, isProxyAlone] = [[], false];
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const known = [headers['content-type'], headers['idempotency-key'], headers['if-match']];
    asked.push([method, url, ...known.map((each) => each ?? '-'), body].join(' ').trim());
    if (isProxyAlone)
      return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway');
    if (method === 'DELETE') return void response.writeHead(204).end();
    const isSubmit = method === 'POST' && url === '/api/changesets/7/submit';
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, code: 'conflict', got: state };
    const changeset = {
      id: 7,
      state,
      title: 't',
      description: 'd',
      actions: [],
      version: 2,
      featureIds: [5],
    };
    response.writeHead(isSubmit ? 409 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isSubmit ? problem : changeset));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  desk = surveyServer(createClient({ baseUrl }).changesets);
});
afterEach(() => void server.close());

const KEY = { idempotencyKey: 'k' };
const submit = () => desk.submit('7', KEY);

it.each(['submitted', 'approved', 'published', 'rejected'])(
  'takes a changeset that is %s for submitted: the answer to that was lost long ago',
  async (now) => {
    state = now;
    expect(await submit()).toMatchObject({ ok: true, value: { state: now } });
  },
);

it('tells what is wrong with one that is a draft', async () => {
  state = 'draft';
  expect(await submit()).toMatchObject({ ok: false, problem: { code: 'conflict' } });
});

it('sends each step as it always has: under its key it is known again by its bytes, after months as well', async () => {
  state = 'rejected';
  const words = { title: '新桥', description: '' };
  await desk.open({ ...words, tasks: [3] }, KEY);
  await desk.add('7', [{ action: 'remove', collection: 'road', featureId: 5, baseVersion: 2 }], KEY);
  await desk.reopen('7', words, KEY);
  await desk.drop('7', 5, KEY);
  await desk.withdraw('7', KEY);
  await submit();
  const json = 'application/json';
  expect(asked).toEqual([
    `POST /api/changesets ${json} k - {"title":"新桥","description":"","tasks":[3]}`,
    `POST /api/changesets/7/changes ${json} k - {"changes":[{"action":"remove","collection":"road","featureId":5,"baseVersion":2}]}`,
    'GET /api/changesets/7 - - -',
    `POST /api/changesets/7/reopen ${json} k - {}`,
    `PATCH /api/changesets/7 ${json} - - {"title":"新桥","description":""}`,
    'DELETE /api/changesets/7/changes/5 - k -',
    `POST /api/changesets/7/withdraw ${json} k - {}`,
    `POST /api/changesets/7/submit ${json} k - {}`,
    'GET /api/changesets/7 - - -',
  ]);
});

it('has no answer where only something on the way has one: the sender asks again', async () => {
  isProxyAlone = true;
  const answer = await desk.add('7', [{ action: 'remove', collection: 'road', featureId: 5 }], KEY);
  expect(answer).toMatchObject({ ok: false, problem: { code: 'unexpected_answer', status: 502 } });
});
