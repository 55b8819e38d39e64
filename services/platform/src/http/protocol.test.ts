import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { Problem } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { say } from '../../../../test/support/exchange.ts';
import { createApp } from './app.ts';
import { CONNECTION_LIMITS } from './connection-limits.ts';

let app: FastifyInstance;
let port: number;
let taken: unknown[];

async function open(options: Partial<Parameters<typeof createApp>[0]> = {}): Promise<void> {
  taken = [];
  app = createApp({ logLevel: 'silent', ...options });
  app.get('/thing', async ({ host, url, protocol, query }) => ({ host, url, protocol, query }));
  app.post('/thing', async ({ body }) => {
    taken.push(body);
    return { taken: body };
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = app.server.address() as AddressInfo);
}
beforeEach(() => open());
afterEach(() => app.close());

const LONG = 'x'.repeat(20_000);
const get = (...headers: string[]) =>
  ['GET /thing HTTP/1.1', 'Host: a', ...headers, 'Connection: close', '', ''].join('\r\n');
const post = (headers: string[], body: string) =>
  ['POST /thing HTTP/1.1', 'Host: a', 'Content-Type: application/json', ...headers, '', body].join('\r\n');
const chunked = '2\r\n{}\r\n0\r\n\r\n';

describe('refused with problem details on a connection that is closed:', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'bad_request'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'bad_request'],
    ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'bad_request'],
    ['another version', 'GET /thing HTTP/2.0\r\nHost: a\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    ['an unknown method', 'BREW /thing HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'method_not_allowed'],
    ['TRACE', 'TRACE /thing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 405, 'method_not_allowed'],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', 400, 'bad_request'],
    [
      'an address that is no path',
      'GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      400,
      'bad_request',
    ],
    ['an address too long', `GET /${LONG} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, 'uri_too_long'],
    ['an address with bytes', 'GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'bad_request'],
    ['headers too large', get(`X-Long: ${LONG}`), 431, 'headers_too_large'],
    ['no Host', 'GET /thing HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    ['two Hosts', get('Host: b'), 400, 'bad_request'],
    ['a header that is none', get('no colon'), 400, 'bad_request'],
    ['a header over two lines', get('X-Odd: a\r\n b'), 400, 'bad_request'],
    ['line feeds alone', 'GET /thing HTTP/1.1\nHost: a\n\n', 400, 'bad_request'],
    ['an expectation', get('Expect: miracles'), 417, 'expectation_failed'],
    [
      'a length and chunks',
      post(['Content-Length: 4', 'Transfer-Encoding: chunked'], chunked),
      400,
      'bad_request',
    ],
    [
      'chunks and a length',
      post(['Transfer-Encoding: chunked', 'Content-Length: 4'], chunked),
      400,
      'bad_request',
    ],
    ['two lengths', post(['Content-Length: 2', 'Content-Length: 3'], '{} '), 400, 'bad_request'],
    ['a list of lengths', post(['Content-Length: 2, 2'], '{}'), 400, 'bad_request'],
    ['a length with a sign', post(['Content-Length: +2'], '{}'), 400, 'bad_request'],
    ['a length past all numbers', post([`Content-Length: ${'9'.repeat(30)}`], '{}'), 400, 'bad_request'],
    [
      'chunks not as the last coding',
      post(['Transfer-Encoding: chunked, gzip'], chunked),
      400,
      'bad_request',
    ],
    [
      'chunks by two headers',
      post(['Transfer-Encoding: gzip', 'Transfer-Encoding: xchunked'], chunked),
      400,
      'bad_request',
    ],
    ['a space before the colon', post(['Transfer-Encoding : chunked'], chunked), 400, 'bad_request'],
    ['a chunk of no size', post(['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'), 400, 'bad_request'],
    [
      'a long extension of a chunk',
      post(['Transfer-Encoding: chunked'], `2;${LONG}\r\n{}\r\n`),
      413,
      'too_large',
    ],
  ])('%s', async (_what, text, status, code) => {
    // What a proxy might take for a request of somebody else.
    const { body, headers, ...answer } = await say(port, [
      Buffer.from(`${text}GET /smuggled HTTP/1.1\r\n`, 'latin1'),
    ]);
    expect(answer.status).toBe(status);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    const problem = JSON.parse(body.toString()) as Problem;
    expect(problem).toMatchObject({ status, code });
    expect(headers['request-id']).toBe(problem.instance);
    expect(body.toString()).not.toContain('smuggled');
    expect(taken).toEqual([]);
    expect((await say(port, [get()])).status).toBe(200);
  });
});

describe('taken as HTTP has it:', () => {
  const thing = async (text: string) => JSON.parse((await say(port, [text])).body.toString());

  it('an absolute address, whose host counts (RFC 9112, 3.2.2)', async () => {
    const text = get().replace('/thing', 'http://b.example:8080/thing?x=1');
    expect(await thing(text)).toMatchObject({ host: 'b.example:8080', url: '/thing?x=1', query: { x: '1' } });
    const odd = await say(port, [get().replace('/thing', 'http://b@c/thing')]);
    expect(odd.status).toBe(400);
    expect((await say(port, [get().replace('/thing', 'http://b.example')])).status).toBe(404);
  });

  it('HTTP/1.0 without a Host, and hangs up', async () => {
    expect(await thing('GET /thing HTTP/1.0\r\n\r\n')).toMatchObject({ host: '', url: '/thing' });
  });

  it('an Upgrade, by answering without one', async () => {
    const text = get().replace('Connection: close', 'Connection: Upgrade, close\r\nUpgrade: websocket');
    expect((await say(port, [text])).status).toBe(200);
  });

  it('a body that waits for `100 Continue`', async () => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write(post(['Content-Length: 7', 'Expect: 100-continue', 'Connection: close'], ''));
    expect((await once(socket, 'data'))[0]).toMatch(/^HTTP\/1\.1 100 /);
    socket.write('{"a":1}');
    expect((await once(socket, 'data'))[0]).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"taken":\{"a":1\}\}$/);
    socket.destroy();
  });

  it('requests one behind the other on a connection, a bad one the last of them', async () => {
    const one = 'GET /thing?n=1 HTTP/1.1\r\nHost: a\r\n\r\n';
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    let text = '';
    socket.on('data', (part: string) => (text += part)).on('error', () => {});
    socket.write(
      one + one.replace('n=1', 'n=2') + one.replace('thing?n=1', '%ff') + one.replace('n=1', 'n=3'),
    );
    await expect.poll(() => text.split('HTTP/1.1 ').length).toBe(5);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([200, 200, 400, 200].map((status) => `HTTP/1.1 ${status}`));
    expect(text.match(/"n":"\d"/g)).toEqual(['"n":"1"', '"n":"2"', '"n":"3"']);
    socket.destroy();
  });
});

it('believes no scheme of a proxy but http and https', async () => {
  await app.close();
  await open({ trustProxy: ['127.0.0.1'] });
  const by = async (proto: string, host: string) =>
    (await say(port, [get(`X-Forwarded-Proto: ${proto}`, `X-Forwarded-Host: ${host}`)])).status;
  expect(await by('https', 'city.example')).toBe(200);
  expect(await by('javascript', 'city.example')).toBe(400);
  expect(await by('https', 'a.example"><script>')).toBe(400);
  expect((await say(port, [get('X-Forwarded-For: nobody, \xff')])).status).toBe(200);
});

describe('within the limits of connections', () => {
  const QUICK = {
    ...{ headersTimeoutMs: 300, requestTimeoutMs: 600, keepAliveTimeoutMs: 300, stalledTimeoutMs: 2_000 },
    ...{ checkIntervalMs: 50, maxConnections: 3 },
  };
  beforeEach(async () => {
    await app.close();
    await open({ limits: QUICK });
  });

  /** Everything that comes until the server closes, and how long that took. */
  async function hearOut(text: string): Promise<{ heard: string; afterMs: number }> {
    const started = performance.now();
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    let heard = '';
    socket.on('data', (part: string) => (heard += part)).on('error', () => {});
    socket.write(text);
    await once(socket, 'close');
    return { heard, afterMs: performance.now() - started };
  }

  it.each([
    ['half of its headers', 'GET /thing HTTP/1.1\r\nHost: a\r\nX-'],
    ['half of its body', post(['Content-Length: 100'], '{"a":')],
    ['half of a chunk', post(['Transfer-Encoding: chunked'], '64\r\n{"a":')],
  ])('a request of which %s came is answered 408 in the end', async (_what, text) => {
    const { heard, afterMs } = await hearOut(text);
    expect(heard).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
    expect(afterMs).toBeLessThan(2_000);
    expect(taken).toEqual([]);
  });

  it('a connection is closed that says nothing, from the beginning or after an answer', async () => {
    expect((await hearOut('')).afterMs).toBeLessThan(3_000);
    const { heard, afterMs } = await hearOut('GET /thing HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1\.1 200 /);
    // Node adds a second to what it tells the client.
    expect(afterMs).toBeLessThan(3_000);
  });

  it('there are no more at a time than may be; those that are there are served', async () => {
    const sockets = Array.from({ length: 3 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await expect
      .poll(
        () =>
          app.server.listening &&
          new Promise((resolve) => app.server.getConnections((_, count) => resolve(count))),
      )
      .toBe(3);
    await once(
      connect(port, '127.0.0.1').on('error', () => {}),
      'close',
    );
    sockets[0]!.write(get());
    expect(String((await once(sockets[0]!, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of sockets) socket.destroy();
  });

  it('are those that a server has unless told', () => {
    const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs, maxConnections } = CONNECTION_LIMITS;
    expect(headersTimeoutMs).toBeLessThanOrEqual(requestTimeoutMs);
    // Proxies keep theirs for 60 s: a connection of ours must not end before.
    expect(keepAliveTimeoutMs).toBeGreaterThan(60_000);
    expect(maxConnections).toBeGreaterThan(2_000);
    expect(app.server).toMatchObject({
      headersTimeout: 300,
      requestTimeout: 600,
      keepAliveTimeout: 300,
      timeout: 2_000,
    });
  });
});
