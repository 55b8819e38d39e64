import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { DatabaseUnavailableError } from '@tongtu/database';
import type { Problem } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let app: FastifyInstance;
let logged: string[];
beforeEach(async () => {
  logged = [];
  app = createApp({ logLevel: 'info', logStream: { write: (line) => void logged.push(line) } });
  app.get('/thing', async () => ({ here: true }));
  app.get('/things/:id', async () => ({ here: true }));
  app.post('/thing', { bodyLimit: 100 }, async () => ({ taken: true }));
  app.get('/broken', async () => {
    throw new Error('the password is hunter2');
  });
  app.get('/away', async (_request, reply) => {
    reply.header('etag', '"1"').header('cache-control', 'public, max-age=31536000');
    throw new Error('while looking', { cause: new DatabaseUnavailableError(new Error('ECONNRESET')) });
  });
  await app.ready();
});
afterEach(() => app.close());

describe('every refusal', () => {
  it.each([
    ['a path that can not be decoded', { url: '/%' }, 400, 'bad_request'],
    ['a path of half a character', { url: '/things/%E4%BD' }, 400, 'bad_request'],
    ['a part of an address past all ids', { url: `/things/${'x'.repeat(101)}` }, 414, 'uri_too_long'],
    ['what is not there', { url: '/nothing' }, 404, 'not_found'],
    ['another method', { url: '/thing', method: 'DELETE' }, 405, 'method_not_allowed'],
    ['a method that we serve nowhere', { url: '/thing', method: 'PROPFIND' }, 405, 'method_not_allowed'],
    ['such a method where nothing is', { url: '/nothing', method: 'PROPFIND' }, 404, 'not_found'],
    [
      'a body that is too large',
      { url: '/thing', method: 'POST', payload: { text: 'x'.repeat(200) } },
      413,
      'too_large',
    ],
    [
      'a body of another kind',
      { url: '/thing', method: 'POST', payload: 'a,b', headers: { 'content-type': 'text/csv' } },
      415,
      'unsupported_media_type',
    ],
    [
      'a body that is no JSON',
      { url: '/thing', method: 'POST', payload: '{"a":', headers: { 'content-type': 'application/json' } },
      400,
      'bad_request',
    ],
    [
      'a body that reaches for prototypes',
      {
        url: '/thing',
        method: 'POST',
        payload: '{"__proto__":{}}',
        headers: { 'content-type': 'application/json' },
      },
      400,
      'bad_request',
    ],
    ['a query that can not be decoded', { url: '/thing?name=%ff%fe' }, 400, 'bad_request'],
    ['a query of half a surrogate pair', { url: '/thing?name=%ED%A0%80' }, 400, 'bad_request'],
    [
      'a body that is no UTF-8',
      {
        url: '/thing',
        method: 'POST',
        payload: Buffer.from([0x22, 0xff, 0x22]),
        headers: { 'content-type': 'application/json' },
      },
      400,
      'bad_request',
    ],
    [
      'a body in another coding',
      {
        url: '/thing',
        method: 'POST',
        payload: '{}',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      },
      415,
      'unsupported_media_type',
    ],
    [
      'a body of plain text',
      { url: '/thing', method: 'POST', payload: 'a', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    ['a host that is none', { url: '/thing', headers: { host: 'a.example/"><script>' } }, 400, 'bad_request'],
    ['a fault of ours', { url: '/broken' }, 500, 'internal'],
    ['a database that is away', { url: '/away' }, 503, 'database_unavailable'],
  ] as const)(
    'of %s is problem details with a stable code and the request id',
    async (_what, request, status, code) => {
      const answer = await app.inject(request as never);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.json()).toMatchObject({
        type: 'about:blank',
        status,
        code,
        instance: expect.any(String),
      });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers).toMatchObject({
        'request-id': answer.json<Problem>().instance,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      expect(answer.body).not.toMatch(/hunter2|node_modules|\.ts:|FST_/);
      expect(answer.body.length).toBeLessThan(700);
    },
  );

  it('says what was got and what was wanted', async () => {
    const post = (payload: string, type: string) =>
      app.inject({ url: '/thing', method: 'POST', payload, headers: { 'content-type': type } });
    expect((await post('a', 'text/csv')).json()).toMatchObject({
      got: 'text/csv',
      wanted: 'application/json',
    });
    expect((await post('x'.repeat(101), 'application/json')).json()).toMatchObject({
      wanted: 'a body of at most 100 bytes',
    });
  });

  it('says of parameters and members what was got and wanted, and of a body no value', async () => {
    const strict = createApp({ logLevel: 'silent' });
    const text = { type: 'string', pattern: '^a+$' };
    const object = { type: 'object', properties: { a: text }, required: ['a'], additionalProperties: false };
    strict.get('/', { schema: { querystring: object } }, async () => ({}));
    strict.post('/', { schema: { body: object } }, async () => ({}));
    const ask = async (url: string) => (await strict.inject(url)).json();
    const say = async (payload: object) =>
      (await strict.inject({ url: '/', method: 'POST', payload })).json();
    expect(await ask('/?a=a&b=1')).toMatchObject({ code: 'unknown_parameter', got: 'b', wanted: 'a' });
    expect(await ask('/?a=b')).toMatchObject({ code: 'bad_parameter', detail: 'parameter a', got: 'b' });
    expect(await ask('/?a=a&a=a')).toMatchObject({ got: 'several', wanted: 'one value' });
    expect(await ask('/')).toMatchObject({ detail: 'parameter a', got: 'nothing' });
    expect(await say({ a: 5 })).toMatchObject({
      detail: 'member a',
      got: 'number',
      wanted: 'must be string',
    });
    expect(await say({ a: 'my password' })).toMatchObject({ got: 'string' });
    expect(await say([])).toMatchObject({ got: 'array', wanted: 'must be object' });
    await strict.close();
  });

  it('names in Allow what the address takes', async () => {
    const answer = await app.inject({ url: '/thing?x=1', method: 'DELETE' });
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS, POST');
    expect(answer.json()).toMatchObject({ got: 'DELETE', wanted: 'GET, HEAD, OPTIONS, POST' });
  });

  it('that may pass says when to ask again, and nothing of the answer that was not to be', async () => {
    const { headers } = await app.inject('/away');
    expect(headers['retry-after']).toBe('5');
    expect(headers.etag).toBeUndefined();
  });

  it('of our own fault is in the log under the id that the caller got', async () => {
    const answer = await app.inject('/broken');
    const line = logged.find((each) => each.includes('hunter2'));
    expect(line).toContain(answer.json<Problem>().instance);
  });
});

describe('OPTIONS and HEAD', () => {
  it('are answered wherever something is', async () => {
    const options = await app.inject({ url: '/things/5', method: 'OPTIONS' });
    expect([options.statusCode, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
    const head = await app.inject({ url: '/thing', method: 'HEAD' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect((await app.inject({ url: '/nothing', method: 'OPTIONS' })).statusCode).toBe(404);
    const missing = await app.inject({ url: '/nothing', method: 'HEAD' });
    expect([missing.statusCode, missing.body]).toEqual([404, '']);
  });
});

describe('someone with a browser', () => {
  const browse = (url: string, language: string) =>
    app.inject({ url, headers: { accept: BROWSER, 'accept-language': language } });

  it.each([
    ['/nothing', 'zh-CN,en;q=0.5', 404, 'zh-CN', '这里什么也没有'],
    ['/nothing', 'en-GB', 404, 'en', 'There is nothing here'],
    ['/away', 'zh-CN', 503, 'zh-CN', '暂时无法提供服务'],
    ['/away', 'en', 503, 'en', 'Not available right now'],
    ['/broken', 'zh-CN', 500, 'zh-CN', '我们这边出了问题'],
    ['/broken', 'en', 500, 'en', 'Something went wrong on our side'],
  ])('gets a page at %s for %s', async (url, language, status, contentLanguage, title) => {
    const answer = await browse(url, language);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-language': contentLanguage,
      vary: 'Accept, Accept-Language, Cookie',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(answer.body).toContain(`<h1>${title}</h1>`);
    expect(answer.body).toContain('<a href="/">');
    expect(answer.body).not.toContain('hunter2');
  });

  it('finds the number of the request on it, where there is something to ask about', async () => {
    const broken = await browse('/broken', 'en');
    expect(broken.body).toContain(String(broken.headers['request-id']));
    const missing = await browse('/elsewhere', 'en');
    expect(missing.body).not.toContain('elsewhere');
  });

  it('gets problem details for what only programs do', async () => {
    const answer = await app.inject({ url: '/thing', method: 'DELETE', headers: { accept: BROWSER } });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });
});

it('tells those who come while it stops to come again', async () => {
  const entered = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<object>();
  const slow = createApp({ logLevel: 'silent' });
  slow.get('/slow', () => {
    entered.resolve();
    return finish.promise;
  });
  await slow.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((slow.server.address() as AddressInfo).port, '127.0.0.1');
  let answers = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answers += chunk));
  const get = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n';
  socket.write(get);
  await entered.promise;
  const closed = slow.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.write(get);
  await new Promise((resolve) => setTimeout(resolve, 50));
  finish.resolve({ done: true });
  await once(socket, 'close');
  await closed;
  expect(answers).toContain('{"done":true}');
  expect(answers).toMatch(/HTTP\/1\.1 503 [\s\S]*retry-after: 5[\s\S]*"code":"not_ready"/i);
});
