import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignRequests, openPage, type PageRecord, screenshot } from '../support/browser.ts';
import { axeFindings, PHONE } from '../support/map-page.ts';
import { mapSite } from '../support/map-site.ts';

const site = mapSite({ hasData: true });

/** Fills a form of the page, sends it, and waits for the answer. */
async function tryOut(page: Page, operation: string, fields: Record<string, string> = {}) {
  const of = (selector: string) => page.locator(`[id="${operation}"] ${selector}`);
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`[id="${operation}-${name}"]`);
    if (await field.evaluate((element) => element.localName === 'select')) await field.selectOption(value);
    else await field.fill(value);
  }
  await of('button[type=submit]').click();
  await expect.poll(() => of('[data-status]').textContent()).toMatch(/^\d{3} /);
  return {
    status: String(await of('[data-status]').textContent()),
    command: String(await of('[data-command]').textContent()),
    headers: String(await of('[data-headers]').textContent()),
    body: String(await of('[data-body]').textContent()),
  };
}

describe('the API reference', () => {
  let record: PageRecord;
  beforeAll(async () => {
    record = await openPage(site.browser, { locale: 'en-GB' });
    await record.page.goto(`${site.origin}/api/docs#getFeatures`);
  });
  afterAll(() => record.close());

  it('asks the platform for what a form says, and shows the answer and the call for a command line', async () => {
    const { status, command, headers, body } = await tryOut(record.page, 'getFeatures', {
      collectionId: 'building',
      limit: '2',
      properties: 'kind',
    });
    expect(status).toMatch(/^200 OK · \d+ ms · \d+ B$/);
    expect(command).toBe(
      `curl -H 'Accept: application/geo+json' '${site.origin}/api/collections/building/items?limit=2&properties=kind'`,
    );
    expect(headers).toContain('content-type: application/geo+json');
    const answer = JSON.parse(body);
    expect(answer.features).toHaveLength(2);
    const direct = await fetch(/'(http[^']+)'$/.exec(command)![1]!);
    expect(((await direct.json()) as typeof answer).features).toEqual(answer.features);
  });

  it.each(['application/x-ndjson', 'application/geo+json-seq'])(
    'shows %s, which is many texts of JSON',
    async (type) => {
      const accept = record.page.locator('[id="getFeatures"] select[name=accept]');
      await accept.selectOption(type);
      const { status, body } = await tryOut(record.page, 'getFeatures', { limit: '2' });
      await accept.selectOption('application/geo+json');
      expect(status).toMatch(/^200 OK/);
      expect(body.match(/"type":"Feature"/g)).toHaveLength(2);
    },
  );

  it('takes an example over into its field, and explains a refusal as the platform does', async () => {
    const { page } = record;
    await page.locator('[data-for="getFeatures-bbox"]').click();
    expect(await page.locator('[id="getFeatures-bbox"]').inputValue()).toMatch(
      /^[\d.]+,[\d.]+,[\d.]+,[\d.]+$/,
    );
    const refused = await tryOut(page, 'getFeatures', { limit: 'many' });
    expect(refused.status).toMatch(/^400 /);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'bad_parameter', got: 'many' });
    await page.locator('[id="getFeatures-bbox"]').fill('');
  });

  it('tells of an answer that is no text what it is and how long', async () => {
    const { page } = record;
    await page.locator('[id="dataset.vector.getTile"] > summary').click();
    const { status, headers } = await tryOut(page, 'dataset.vector.getTile');
    expect(status).toMatch(/^20[04] /);
    expect(headers).toContain('tongtu-revision: 1');
  });

  it('reads no more of a long answer than it shows', async () => {
    const { page } = record;
    await page.locator('[id="getApi"] > summary').click();
    const { status, body } = await tryOut(page, 'getApi');
    expect(status).toMatch(/^200 OK · \d+ ms · > \d{5,6} B$/);
    expect(body.startsWith('{"openapi":"3.0.3"')).toBe(true);
    expect(body.length).toBeLessThan(65_540);
  });

  it('finds operations by what is typed, and says where nothing fits', async () => {
    const { page } = record;
    const search = page.getByRole('searchbox');
    await search.fill('tileMatrixSets');
    expect(await page.locator('.operation:visible').count()).toBe(2);
    await search.fill('xyzzy');
    expect(await page.locator('.operation:visible').count()).toBe(0);
    expect(await page.getByText('Nothing fits.').isVisible()).toBe(true);
    await search.fill('');
    expect(await page.locator('.operation:visible').count()).toBeGreaterThan(25);
  });

  it('takes a link to nothing for one to its beginning', async () => {
    const { page, complaints, close } = await openPage(site.browser);
    await page.goto(`${site.origin}/api/docs#%E0%A4`);
    await page.goto(`${site.origin}/api/docs#getMe`);
    await page.locator('[id="getMe"][open]').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('speaks the language that its reader chooses, as does the map from then on', async () => {
    const { page, close } = await openPage(site.browser, { locale: 'zh-CN' });
    await page.goto(`${site.origin}/api/docs`);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'API reference' }).waitFor();
    await page.goto(`${site.origin}/`);
    await page.locator('html[lang=en]').waitFor();
    await close();
  });

  it('asked nothing of any other site, and broke no policy', () => {
    expect(foreignRequests(record, site.origin)).toEqual([]);
    expect(record.complaints.filter((text) => !text.includes('400 (Bad Request)'))).toEqual([]);
  });

  it.each([
    ['a phone', { ...PHONE, locale: 'zh-CN' }],
    ['a dark screen', { colorScheme: 'dark', locale: 'en-GB' }],
    ['a bright one', { locale: 'zh-CN' }],
  ] as const)('fits %s, and axe finds nothing', async (name, options) => {
    const { page, close } = await openPage(site.browser, options);
    await page.goto(`${site.origin}/api/docs#getFeatures`);
    await tryOut(page, 'getFeatures', { limit: '1' });
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    await screenshot(page, `api-reference-${name.replaceAll(' ', '-')}`);
    await close();
  });

  it('can be read without a script, with nothing to press that would do nothing', async () => {
    const { page, close } = await openPage(site.browser, { javaScriptEnabled: false });
    await page.goto(`${site.origin}/api/docs`);
    await page.locator('[id="getFeatures"] > summary').click();
    expect(await page.locator('[id="getFeatures-limit"]').isVisible()).toBe(true);
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    await close();
  });
});

describe('the page of a tileset', () => {
  it.each(['/api/tiles/WebMercatorQuad', '/api/collections/building/tiles/WebMercatorQuad'])(
    'draws the tiles of %s',
    async (path) => {
      const { page, complaints, requests, close } = await openPage(site.browser);
      await page.goto(site.origin + path);
      await page.locator('api-map[data-drawn]').waitFor({ timeout: 60_000 });
      expect(requests.some((url) => new URL(url).pathname.startsWith(`${path}/`))).toBe(true);
      expect(complaints).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      await close();
    },
  );
});

describe('the pages of the API on a phone', () => {
  it.each([
    '/api',
    '/api/collections',
    '/api/collections/building',
    '/api/collections/building/items?limit=20',
    '/api/collections/building/items?bbox=0,0,1,1',
    '/api/tiles/WebMercatorQuad',
    '/api/tileMatrixSets/WebMercatorQuad',
  ])('fit it, and axe finds nothing on %s', async (path) => {
    const { page, close } = await openPage(site.browser, { ...PHONE, locale: 'zh-CN' });
    await page.goto(site.origin + path);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    await close();
  });
});
