import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { isHost, originsOf } from './origin.ts';

describe('a host', () => {
  it.each(['a', 'map.city.example:8080', '10.0.0.1', '[::1]:80', '[fe80::1]', 'xn--55qx5d.cn'])(
    'is %s',
    (text) => {
      expect(isHost(text)).toBe(true);
    },
  );
  it.each([
    '',
    'a/b',
    'a@b',
    'a b',
    'a:99999',
    'a:x',
    '-a',
    '<script>',
    'a"b',
    'a\\b',
    '[::1',
    'a,b',
    'x'.repeat(300),
  ])('is not %j', (text) => {
    expect(isHost(text)).toBe(false);
  });
});

describe('absolute links', () => {
  let app: FastifyInstance;
  afterEach(() => app.close());

  async function ask(
    options: { publicUrl?: string; trustProxy?: string[] },
    headers: Record<string, string>,
    remoteAddress = '127.0.0.1',
  ) {
    app = createApp({ logLevel: 'silent', trustProxy: options.trustProxy });
    const origins = originsOf(options.publicUrl);
    app.get('/', async (request) => ({ origin: origins.of(request), ip: request.ip }));
    return app.inject({ url: '/', headers, remoteAddress });
  }
  const FORWARDED = {
    host: 'inside:8080',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '203.0.113.9',
  };

  it('stand under the address of the request', async () => {
    expect((await ask({}, { host: 'map.example:81' })).json()).toMatchObject({
      origin: 'http://map.example:81',
    });
  });

  it('stand under the public address where that is set, whatever a request says', async () => {
    const publicUrl = 'https://map.city.example';
    expect((await ask({ publicUrl, trustProxy: ['127.0.0.1'] }, FORWARDED)).json()).toMatchObject({
      origin: publicUrl,
    });
  });

  it('believe X-Forwarded-* of nobody, not even of this machine', async () => {
    expect((await ask({}, FORWARDED)).json()).toEqual({ origin: 'http://inside:8080', ip: '127.0.0.1' });
  });

  it('believe those of a proxy that is trusted, and of no one else', async () => {
    const trustProxy = ['10.1.0.0/16'];
    expect((await ask({ trustProxy }, FORWARDED, '10.1.2.3')).json()).toEqual({
      origin: 'https://evil.example',
      ip: '203.0.113.9',
    });
    await app.close();
    expect((await ask({ trustProxy }, FORWARDED, '10.2.2.3')).json()).toMatchObject({ ip: '10.2.2.3' });
  });

  it('are refused under what is no host, also from a trusted proxy', async () => {
    const answer = await ask(
      { trustProxy: ['127.0.0.1'] },
      { host: 'a', 'x-forwarded-host': 'a.example/x?' },
    );
    expect(answer.json()).toMatchObject({ code: 'bad_request', got: 'a.example/x?' });
  });
});
