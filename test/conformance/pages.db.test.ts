import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, publish, square } from './city.ts';

const EVIL = '<script>alert("1")</script>';

eachEngine('pages of the API', (opened) => {
  let app: FastifyInstance;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database);
    await publish(database, [
      square('a', 0, 0, { name: EVIL, height: 12 }),
      ...Array.from({ length: 60 }, (_, index) => square(`s${index}`, 10 + index, 10, { kind: 'office' })),
    ]);
  });
  afterAll(() => app.close());

  const page = async (url: string, language = 'en') => {
    const answer = await app.inject({ url, headers: { accept: 'text/html', 'accept-language': language } });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    return answer.body;
  };

  it.each([
    ['/api', '数据接口', 'API'],
    ['/api/collections', '数据集', 'Collections'],
    ['/api/collections/building', '建筑', 'Buildings'],
    ['/api/collections/building/items', '建筑', 'Buildings'],
  ])('%s speaks Chinese and English', async (url, zh, en) => {
    expect(await page(url, 'zh-CN')).toContain(`<h1>${zh}</h1>`);
    expect(await page(url, 'en-GB')).toContain(`<h1>${en}</h1>`);
  });

  it.each([
    ['/api', '所遵循的标准', 'Conformance declaration'],
    ['/api/docs', 'not_found：此处没有内容', 'not_found: There is nothing here'],
  ])('%s speaks it in its links and explanations, too', async (url, zh, en) => {
    const pages = [await page(url, 'zh-CN'), await page(url, 'en-GB')];
    expect(pages.map((text) => [text.includes(zh), text.includes(en)])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('lead to the other language and to the sign-in and back again, and name who is signed in', async () => {
    const url = '/api/collections/building/items?kind=office&limit=5';
    const next = encodeURIComponent(url);
    const zh = await page(url, 'zh-CN');
    expect(zh).toContain(`<a href="/language?lang=en&next=${next}" lang="en" hreflang="en">English</a>`);
    expect(zh).toContain(`<a href="/sign-in?next=${next}">登录</a>`);
    const cookie = 'tongtu-language=en';
    const headers = { accept: 'text/html', 'accept-language': 'zh-CN', cookie, 'test-member': 'm1' };
    const { body } = await app.inject({ url, headers });
    expect(body).toContain('<html lang="en">');
    expect(body).toContain('title="Signed in">m1</span>');
    expect(body).not.toContain('href="/sign-in');
  });

  it('say of every door of the API what is behind it', async () => {
    for (const language of ['zh-CN', 'en']) {
      const doors = [...(await page('/api', language)).matchAll(/<dt>.*?<\/dt><dd>(.*?)<\/dd>/g)];
      expect(doors.length).toBeGreaterThan(6);
      for (const [door, words] of doors) expect(words!.length, door).toBeGreaterThan(8);
    }
  });

  it('show data as text, whatever it holds', async () => {
    const items = await page('/api/collections/building/items');
    expect(items).not.toContain(EVIL);
    expect(items).toContain('&lt;script&gt;');
    const href = /href="(\/api\/collections\/building\/items\/\d+)"/.exec(items)![1]!;
    expect(await page(href)).toContain('12 m');
  });

  it('say codes in words, lead on to the next page, and say how a program gets the same', async () => {
    const first = await page('/api/collections/building/items?kind=office');
    expect(first).toContain('<td class="">Office');
    expect(first).toContain('50 features shown of 60 · revision 1');
    expect(first).toContain("curl 'http://city.example/api/collections/building/items?kind=office");
    const next = /rel="next" href="http:\/\/city\.example([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&');
    expect(await page(next)).toContain('10 features shown of 60');
  });

  it('may run scripts of this platform alone', async () => {
    const { headers } = await app.inject({ url: '/api', headers: { accept: 'text/html' } });
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers.vary).toMatch(/accept-language/i);
  });
});
