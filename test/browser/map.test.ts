import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { foreignRequests, mapIdle, screenshot } from '../support/browser.ts';
import { axeFindings, boxesOf, hashOf, overlaps, PHONE } from '../support/map-page.ts';
import { mapSite } from '../support/map-site.ts';

const site = mapSite({ hasData: true });

/** What the data might say besides, of one feature. */
const altered = (alter: (feature: { properties: object }) => object) => (page: Page) =>
  page.route(/\/items\/\d+/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: alter(await response.json()) });
  });

/** Expects it within the time that a loaded machine may take. */
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read);
/** Waits until a text can be seen there; fails with the text where it never is. */
const sees = (where: Locator, text: string | RegExp) => where.getByText(text).first().waitFor();
/** The colour behind a part of one of the page's elements, as the browser has worked it out. */
const backgroundOf = (page: Page, element: string, part: string) =>
  page.evaluate<string>(
    `getComputedStyle(document.querySelector('map-page').shadowRoot.querySelector('${element}').shadowRoot.querySelector('${part}')).backgroundColor`,
  );
const gone = (what: Locator) => what.waitFor({ state: 'hidden' });
/** How many features the map draws, asked in the page. */
const DRAWN = 'document.querySelector("map-page").baseMap.map.queryRenderedFeatures().length';
/** A named building of the imported data, by the same API that departments use. */
async function aBuilding(): Promise<{ id: number; lng: number; lat: number }> {
  const response = await fetch(`${site.origin}/api/collections/building/items?limit=1`);
  const { features } = (await response.json()) as {
    features: { id: number; geometry: { coordinates: unknown } }[];
  };
  const [lng, lat] = ([features[0]?.geometry.coordinates].flat(4) as number[]).slice(0, 2) as [
    number,
    number,
  ];
  return { id: features[0]!.id, lng, lat };
}

/** A place where something is drawn, as the address has it: latitude first. */
async function somewhere(): Promise<string> {
  const { lng, lat } = await aBuilding();
  return `${lat}/${lng}`;
}

describe('the map page', () => {
  it('draws the city without a word of complaint and without a request to anywhere else', async () => {
    const record = await site.open(`map=16/${await somewhere()}&lang=zh`);
    await mapIdle(record.page);
    const drawn = await record.page.evaluate<number>(DRAWN);
    expect(drawn).toBeGreaterThan(20);
    await screenshot(record.page, 'map-zh');
    expect(record.complaints).toEqual([]);
    expect(record.requests.length).toBeGreaterThan(5);
    expect(foreignRequests(record, site.origin)).toEqual([]);
  });

  it('says at its bottom left under which approval it stands, which revision it shows and whose data it draws', async () => {
    const { page } = await site.open('lang=zh');
    await mapIdle(page);
    const imprint = page.locator('map-imprint');
    for (const text of ['未经审图', '版本 1', 'OpenStreetMap']) await sees(imprint, text);
    const box = await imprint.boundingBox();
    expect(box?.x).toBeLessThan(20);
    expect(box!.y + box!.height).toBeGreaterThan(780);
  });

  it('raises the buildings, tilts, and says so in its address', async () => {
    const { page, complaints } = await site.open(`map=16/${await somewhere()}&lang=zh`);
    await mapIdle(page);
    await page.getByRole('button', { name: '三维建筑' }).click();
    await eventually(() => hashOf(page).get('3d')).toBe('1');
    await mapIdle(page);
    expect(
      await page.evaluate<number>('document.querySelector("map-page").baseMap.view.pitch'),
    ).toBeGreaterThan(40);
    const raised =
      'document.querySelector("map-page").baseMap.map.queryRenderedFeatures({ layers: ["buildings-3d"] }).length';
    expect(await page.evaluate<number>(raised)).toBeGreaterThan(0);
    await screenshot(page, 'map-3d');
    expect(complaints).toEqual([]);
  });

  it('switches between Chinese and English, remembers it, and redraws the names', async () => {
    const { page } = await site.open('lang=zh');
    await mapIdle(page);
    await page.getByRole('button', { name: /English/ }).click();
    await eventually(() => page.evaluate<string>('document.documentElement.lang')).toBe('en');
    expect(await page.title()).toBe('Tongtu Map');
    await page.goto('about:blank');
    await page.goto(site.origin);
    await eventually(() => page.evaluate<string>('document.documentElement.lang')).toBe('en');
  });

  it('takes no notice of layers in its address that do not exist, and forgets them', async () => {
    const { page } = await site.open('lang=en&hide=nonsense');
    await mapIdle(page);
    expect(hashOf(page).has('hide')).toBe(false);
    await page.evaluate(`location.hash = '#lang=en&hide=rubbish'`);
    await eventually(() => hashOf(page).has('hide')).toBe(false);
  });

  it('offers no layer that the reader’s tiles do not have', async () => {
    const { page } = await site.open('lang=en');
    await mapIdle(page);
    await page.getByRole('button', { name: 'Choose layers' }).click();
    const panel = page.locator('layer-panel');
    await sees(panel, 'Streets');
    await sees(panel, 'Spot heights');
    for (const name of ['Contours', 'Control points', 'Management grid', 'Pipelines'])
      expect(await panel.getByText(name).count(), name).toBe(0);
  });

  it('follows a system that is dark, the map itself staying as it is', async () => {
    const paper = async (colorScheme: 'light' | 'dark') => {
      const { page } = await site.open('lang=zh', { colorScheme });
      await mapIdle(page);
      return backgroundOf(page, 'page-header', 'header');
    };
    expect(await paper('light')).toBe('rgb(253, 251, 246)');
    expect(await paper('dark')).toBe('rgb(36, 34, 30)');
  });

  it('switches layers off and keeps that in its address', async () => {
    const { page } = await site.open(`map=16/${await somewhere()}&lang=en`);
    await mapIdle(page);
    await page.getByRole('button', { name: 'Choose layers' }).click();
    await page.getByText('Buildings', { exact: true }).click();
    await eventually(() => hashOf(page).get('hide')).toContain('buildings');
    await mapIdle(page);
    const left =
      'document.querySelector("map-page").baseMap.map.queryRenderedFeatures({ layers: ["buildings"] }).length';
    expect(await page.evaluate<number>(left)).toBe(0);
  });
});

describe('the card of a feature', () => {
  it('opens from a link, in the words of the model, with a way to the data; Escape closes it', async () => {
    const { id } = await aBuilding();
    const { page, complaints } = await site.open(`lang=zh&feature=building/${id}`);
    const card = page.locator('feature-card');
    await sees(card, '建筑');
    await sees(card, '类型');
    const href = await card.getByRole('link', { name: '要素页面' }).getAttribute('href');
    expect(href).toBe(`${site.origin}/api/collections/building/items/${id}`);
    await mapIdle(page);
    await screenshot(page, 'card');
    await page.keyboard.press('Escape');
    await gone(card);
    expect(hashOf(page).has('feature')).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('opens for what one clicks on', async () => {
    const { lng, lat } = await aBuilding();
    // A corner of the building lies in the middle of the map; a little tolerance reaches its inside.
    const { page } = await site.open(`map=19/${lat}/${lng}&lang=zh`);
    await mapIdle(page);
    await page.mouse.click(640, 400);
    await eventually(() => hashOf(page).get('feature')).toMatch(/^[a-z_]+\/\d+$/);
    await sees(page.locator('feature-card'), '要素编号');
  });

  it('opens by keyboard alone, takes the focus, and gives it back', async () => {
    const { lng, lat } = await aBuilding();
    const { page } = await site.open(`map=19/${lat}/${lng}&lang=zh`);
    await mapIdle(page);
    await page.locator('map-page canvas').focus();
    await page.keyboard.press('Enter');
    await eventually(() => hashOf(page).get('feature')).toBeTruthy();
    const focused = 'document.activeElement.shadowRoot.activeElement?.localName';
    await eventually(() => page.evaluate<string>(focused)).toBe('feature-card');
    await page.keyboard.press('Enter');
    await eventually(() => hashOf(page).has('feature')).toBe(false);
    expect(await page.evaluate<string>(focused)).toBe('canvas');
  });

  it('is a sheet on a phone that leaves the imprint in sight', async () => {
    const { id } = await aBuilding();
    const { page } = await site.open(`lang=en&feature=building/${id}`, PHONE);
    await mapIdle(page);
    await sees(page.locator('feature-card'), 'Feature id');
    const [card, imprint] = await Promise.all([
      page.locator('feature-card').boundingBox(),
      page.locator('map-imprint').boundingBox(),
    ]);
    expect(card!.width).toBeGreaterThan(350);
    expect(card!.y + card!.height).toBeLessThanOrEqual(imprint!.y);
    expect(imprint!.y + imprint!.height).toBeLessThanOrEqual(780);
    await screenshot(page, 'card-phone');
  });

  it('shows a colour as a colour, with its code', async () => {
    const { id } = await aBuilding();
    const { page, complaints } = await site.open(
      `lang=zh&feature=building/${id}`,
      {},
      altered((feature) => ({
        ...feature,
        properties: { ...feature.properties, colour: '#aabbcc' },
      })),
    );
    const card = page.locator('feature-card');
    await sees(card, '#aabbcc');
    expect(await backgroundOf(page, 'feature-card', '.swatch')).toBe('rgb(170, 187, 204)');
    expect(complaints).toEqual([]);
  });

  it('says it where a link leads to nothing', async () => {
    const { page } = await site.open('lang=zh&feature=building/9007199254740991');
    await sees(page.locator('feature-card'), '不存在');
  });
});

describe('the policy of the page', () => {
  it('is kept in all that the page does', async () => {
    const { id } = await aBuilding();
    const { page, complaints } = await site.open(`lang=en&3d=1&feature=building/${id}`);
    await mapIdle(page);
    await page.getByRole('button', { name: 'Choose layers' }).click();
    await page.locator('map-page canvas').focus();
    await page.keyboard.press('Shift+ArrowLeft'); // turned, so that the needle of the compass turns
    await mapIdle(page);
    await eventually(() => page.locator('map-tools .needle').getAttribute('style')).toMatch(/rotate\(-?\d/);
    expect(complaints).toEqual([]);
  });

  it('lets nothing in from elsewhere', async () => {
    const { page, complaints } = await site.open('lang=en');
    await mapIdle(page);
    await page.evaluate(`document.body.append(
      Object.assign(new Image(), { src: 'http://elsewhere.invalid/x.png' }),
      Object.assign(document.createElement('script'), { textContent: 'window.broken = true' }))`);
    for (const directive of ['img-src', 'script-src'])
      await eventually(() => complaints.join(' ')).toContain(`policy: ${directive}`);
    expect(await page.evaluate('window.broken')).toBeUndefined();
  });

  it('lets a department frame the map in a page of its own', async () => {
    const { page, complaints } = await site.open('lang=en');
    const elsewhere = site.origin.replace('127.0.0.1', 'localhost');
    // An answer without a policy of its own, for the department's page to take the place of.
    await page.goto(`${elsewhere}/health/live`);
    await page.setContent(`<iframe src="${site.origin}/#lang=en" width="800" height="600"></iframe>`);
    await page.frameLocator('iframe').locator('map-page canvas').waitFor();
    // The page around asks for an icon that is not there.
    expect(complaints.filter((each) => !each.includes('404'))).toEqual([]);
  });
});

describe('somebody who takes a wrong turn', () => {
  it.each([
    ['zh-CN', '这里什么也没有', '返回地图'],
    ['en-GB', 'There is nothing here', 'Back to the map'],
  ])('reads in %s that nothing is there, and finds the way home', async (locale, title, home) => {
    const { page, complaints } = await site.open('', { locale, ...PHONE });
    await mapIdle(page);
    await page.goto(`${site.origin}/maps/old`);
    await sees(page.locator('h1'), title);
    await screenshot(page, `nothing-here-${locale}`);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('link', { name: home }).click();
    await page.waitForURL(`${site.origin}/`);
    expect(complaints.filter((each) => !each.includes('404'))).toEqual([]);
  });
});

describe('what lies on the map', () => {
  const SIZES = [
    ['390 × 844', 390, 844, ''],
    ['360 × 640', 360, 640, ''],
    ['360 × 640 in large type', 360, 640, '&type=large'],
    ['1280 × 800', 1280, 800, ''],
  ] as const;
  const cases = SIZES.flatMap(([size, width, height, more]) =>
    (['zh', 'en'] as const).map((language) => [size, language, width, height, more] as const),
  );

  it.each(cases)(
    'never lies on something else at %s in %s, with a card, a panel, both or none',
    async (_size, language, width, height, more) => {
      const { id } = await aBuilding();
      const options =
        width < 600 ? { ...PHONE, viewport: { width, height } } : { viewport: { width, height } };
      const { page } = await site.open(`lang=${language}${more}`, options);
      await mapIdle(page);
      const names = Object.keys(await boxesOf(page));
      expect(names).toEqual(
        expect.arrayContaining(['map-imprint', 'map-position', 'divscale', 'map-tools', 'page-header']),
      );
      expect(await overlaps(page)).toEqual([]);
      // The button never stands on a line of its own.
      const [scale, copy] = await Promise.all([
        page.locator('map-position').getByText('1:').boundingBox(),
        page.locator('map-position copy-button').boundingBox(),
      ]);
      expect(Math.abs(scale!.y + scale!.height / 2 - copy!.y - copy!.height / 2)).toBeLessThan(6);
      // The longest that the imprint gets: all sources of the data.
      const all = page.locator('map-imprint').getByRole('button');
      if ((await all.count()) > 0) await all.click();
      expect(await overlaps(page)).toEqual([]);

      await page.goto(`${site.origin}/#lang=${language}${more}&feature=building/${id}`);
      await sees(page.locator('feature-card'), language === 'zh' ? '要素编号' : 'Feature id');
      await mapIdle(page);
      expect(await overlaps(page)).toEqual([]);
      await screenshot(page, `boxes-${width}-${language}${more && '-large'}`);

      await page.locator('map-tools [data-tool=layers]').click();
      await page.locator('layer-panel').waitFor();
      expect(await overlaps(page)).toEqual([]);
      // Nothing in it is cut at its side.
      expect(
        await page
          .locator('layer-panel .body')
          .evaluate(
            (body: { scrollWidth: number; clientWidth: number }) => body.scrollWidth - body.clientWidth,
          ),
      ).toBe(0);
      await screenshot(page, `boxes-layers-${width}-${language}${more && '-large'}`);
    },
  );
});

describe('a place where the map has nothing', () => {
  it.each([
    ['too far away', '0/0/0'],
    ['elsewhere', '13/10.5/20.25'],
  ])('is told about (%s), with the way to the city', async (_what, place) => {
    const { page, complaints } = await site.open(`map=${place}&lang=zh`, PHONE);
    await mapIdle(page);
    const offers = page.locator('map-offers');
    await sees(offers, '地图的数据不在这里');
    expect(await overlaps(page)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await screenshot(page, `elsewhere-${place.split('/')[0]}`);
    await offers.getByRole('button', { name: '全市范围' }).click();
    await gone(offers.getByText('地图的数据不在这里'));
    await mapIdle(page);
    expect(await page.evaluate<number>(DRAWN)).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
  });

  it('is none where the city is in view', async () => {
    const { page } = await site.open(`map=9/${await somewhere()}&lang=zh`);
    await mapIdle(page);
    expect(await page.locator('map-offers').getByText('地图的数据不在这里').count()).toBe(0);
  });
});

describe('a feature that could not be read', () => {
  it('is asked for again when it is chosen again', async () => {
    const { lng, lat } = await aBuilding();
    const { page } = await site.open(`map=19/${lat}/${lng}&lang=zh`);
    await mapIdle(page);
    await page.route(/\/items\//, (route) => route.fulfill({ status: 500, body: 'no' }));
    await page.mouse.click(640, 400);
    const card = page.locator('feature-card');
    await sees(card, '要素没有读到');
    await page.unroute(/\/items\//);
    await page.mouse.click(640, 400);
    await sees(card, '要素编号');
  });

  it('is read by itself when the network is back', async () => {
    const { lng, lat } = await aBuilding();
    const { page } = await site.open(`map=19/${lat}/${lng}&lang=zh`);
    await mapIdle(page);
    await page.context().setOffline(true);
    await page.mouse.click(640, 400);
    const card = page.locator('feature-card');
    await sees(card, '要素没有读到');
    await page.context().setOffline(false);
    await sees(card, '要素编号');
  });

  it('is read by itself when the server is back', async () => {
    const { lng, lat } = await aBuilding();
    const { page } = await site.open(`map=19/${lat}/${lng}&lang=zh`);
    await mapIdle(page);
    await page.context().route('**/*', (route) => route.abort());
    await page.mouse.click(640, 400);
    await sees(page.locator('feature-card'), '要素没有读到');
    await sees(page.locator('map-notice'), '连接不上服务器');
    await page.context().unroute('**/*');
    await sees(page.locator('feature-card'), '要素编号');
  });
});

describe('a server that goes away', () => {
  it('is told about, and its tiles are drawn once it is back', async () => {
    const { lng, lat } = await aBuilding();
    const { page } = await site.open(`map=9/${lat}/${lng}&lang=zh`);
    await mapIdle(page);
    await page.context().route('**/*', (route) => route.abort());
    await page.evaluate(
      `document.querySelector('map-page').baseMap.map.jumpTo({ center: [${lng}, ${lat}], zoom: 15 })`,
    );
    const notice = page.locator('map-notice');
    await sees(notice, '连接不上服务器');
    await screenshot(page, 'map-away');
    await notice.getByRole('button', { name: '重试' }).click();
    await sees(notice, '连接不上服务器');
    // A panel that was never opened can't be fetched now; that is said, and nothing breaks.
    await page.getByRole('button', { name: '更多工具' }).click();
    await sees(page.locator('.message'), '没有打开');
    // The tile that was there before, enlarged, is all that there is to see.
    const before = await page.evaluate<number>(DRAWN);

    await page.context().unroute('**/*');
    await gone(notice.getByRole('alert'));
    await mapIdle(page);
    await eventually(() => page.evaluate<number>(DRAWN)).toBeGreaterThan(before + 10);
    await page.getByRole('button', { name: '更多工具' }).click();
    await sees(page.locator('menu-panel'), '测量');
  });

  it('is told from a device that is offline, which goes on by itself when it is back', async () => {
    const { lng, lat } = await aBuilding();
    const { page } = await site.open(`map=9/${lat}/${lng}&lang=en`);
    await mapIdle(page);
    await page.context().setOffline(true);
    await page.evaluate(
      `document.querySelector('map-page').baseMap.map.jumpTo({ center: [${lng}, ${lat}], zoom: 15 })`,
    );
    const notice = page.locator('map-notice');
    await sees(notice, 'This device is offline');
    await page.context().setOffline(false);
    await gone(notice.getByRole('alert'));
    await mapIdle(page);
    await eventually(() => page.evaluate<number>(DRAWN)).toBeGreaterThan(20);
  });
});

describe('everyone', () => {
  it.each([
    ['zh', 'light'],
    ['en', 'light'],
    ['zh', 'dark'],
  ] as const)(
    'can use the page by the rules of WCAG 2.2 AA that a machine can check (%s, %s)',
    async (language, colorScheme) => {
      const { id } = await aBuilding();
      const { page } = await site.open(`lang=${language}&feature=building/${id}`, { colorScheme });
      await mapIdle(page);
      await page.getByRole('button', { name: language === 'zh' ? '选择图层' : 'Choose layers' }).click();
      expect(await axeFindings(page)).toEqual([]);
    },
  );
});
