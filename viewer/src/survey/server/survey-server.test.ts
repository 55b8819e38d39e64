import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { httpSurveyServer } from './survey-server.ts';

/** Refuses to submit changeset 7, as the platform does where it is no draft, and says where it stands. */
let state: string;
let server: Server;
let baseUrl: string;
beforeEach(async () => {
  server = createServer((request, response) => {
    const isSubmit = request.method === 'POST' && request.url === '/api/changesets/7/submit';
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, code: 'conflict', got: state };
    response.writeHead(isSubmit ? 409 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isSubmit ? problem : { id: 7, state, title: 't', actions: [] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

const submit = () => httpSurveyServer(baseUrl).submit('7', { idempotencyKey: 'k' });

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
