import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { foreignRequests, mapIdle, screenshot } from '../support/browser.ts';
import { axeFindings, hashOf, overlaps, PHONE } from '../support/map-page.ts';
import { mapSite } from '../support/map-site.ts';

const site = mapSite({
  environment: { TONGTU_MAP_APPROVAL: '苏S(2026)001号; 江苏省自然资源厅' },
  hasData: true,
});
/** In the middle of the imported data, as the address has it. */
const HERE = '31.964/121.075';

/** Opens a panel by its name in the menu, and answers it. */
async function fromMenu(page: Page, entry: string): Promise<Locator> {
  await page.locator('map-tools [data-tool=menu]').click();
  await page.locator('menu-panel').getByRole('button', { name: entry }).click();
  return page.locator('.side > *');
}
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read);
const sees = (where: Locator, text: string | RegExp) => where.getByText(text).first().waitFor();
/** In which of the page's elements the keyboard is, outermost first. */
const focusPath = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const path = [];
    for (let root = document; root?.activeElement; root = root.activeElement.shadowRoot)
      path.push(root.activeElement.localName);
    return path;
  })()`);

describe('measuring', () => {
  it('adds clicks up to a length on the ellipsoid, takes the last one back, and chooses no feature', async () => {
    const { page, complaints } = await site.openIdle(`map=16/${HERE}&lang=zh`);
    const panel = await fromMenu(page, '测量');
    await sees(panel, '0.00 m');
    await page.mouse.click(400, 400);
    await page.mouse.click(600, 400);
    const length = async () => Number(/([\d.]+) m/.exec(await panel.locator('.result').innerText())?.[1]);
    // 200 pixels of 512 · 2^16 round the earth, at this latitude.
    const wanted = ((200 * 40_075_017) / (512 * 2 ** 16)) * Math.cos((31.964 * Math.PI) / 180);
    await eventually(length).toBeGreaterThan(wanted * 0.99);
    expect(await length()).toBeLessThan(wanted * 1.01);
    await page.mouse.click(600, 500);
    await sees(panel, '3 个点');
    await panel.getByRole('button', { name: '撤销' }).click();
    await sees(panel, '2 个点');
    expect(hashOf(page).has('feature')).toBe(false);
    const line =
      'document.querySelector("map-page").baseMap.map.queryRenderedFeatures({ layers: ["measure-line"] }).length';
    await mapIdle(page);
    expect(await page.evaluate<number>(line)).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it('gives areas in hectares and mu, and none to an outline that crosses itself', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=zh`);
    const panel = await fromMenu(page, '测量');
    await panel.getByRole('button', { name: '面积' }).click();
    for (const [x, y] of [[400, 300], [600, 300], [600, 500]] as const) await page.mouse.click(x, y); // biome-ignore format: one line
    await sees(panel, /m²$/);
    await sees(panel, /公顷 · .* 亩 · 周长/);
    await page.mouse.click(400, 450);
    await page.mouse.click(700, 350);
    await sees(panel, '自相交');
  });

  it('needs no mouse: points at the cross, undone by Backspace, ended by Escape, which puts all back', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=en`);
    await page.locator('map-tools [data-tool=menu]').focus();
    await page.keyboard.press('Enter');
    await page.locator('menu-panel').getByRole('button', { name: 'Measure' }).focus();
    await page.keyboard.press('Enter');
    const panel = page.locator('measure-panel');
    await eventually(() => focusPath(page)).toContain('measure-panel');
    await page.locator('map-page canvas').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await mapIdle(page);
    await page.keyboard.press('Enter');
    await sees(panel, 'Points: 2');
    await page.keyboard.press('Backspace');
    await sees(panel, 'Points: 1');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    const left =
      'document.querySelector("map-page").baseMap.map.getStyle().layers.filter(({ id }) => id.startsWith("measure")).length';
    expect(await page.evaluate<number>(left)).toBe(0);
    expect(await focusPath(page)).toContain('map-tools');
  });
});

describe('where one is', () => {
  it('is read in degrees and on the grid, under the pointer and without one at the centre', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=zh`);
    const position = page.locator('map-position');
    await sees(position, '121.075000, 31.964000');
    // proj4, EPSG:4549
    await sees(position, /^E 601622\.4 N 3538365\.2$/);
    await page.mouse.move(200, 400);
    await eventually(() => position.innerText()).not.toContain('121.075000');
  });

  it('is copied as it is read', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=en`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.locator('map-position').getByRole('button').click();
    await eventually(() => page.evaluate<string>('navigator.clipboard.readText()')).toMatch(
      /^121\.075000, 31\.964000 E [\d.]+ N [\d.]+$/,
    );
  });

  it('is looked for by the browser, marked, and told when it may not be or lies elsewhere', async () => {
    const [lat, lng] = HERE.split('/').map(Number) as [number, number];
    const locate = async (options: BrowserContextOptions) => {
      const { page } = await site.openIdle('lang=zh', options);
      await page.getByRole('button', { name: '我的位置' }).click();
      return page;
    };
    const geolocation = { latitude: lat, longitude: lng, accuracy: 25 };
    const here = await locate({ permissions: ['geolocation'], geolocation });
    await sees(here.locator('.message'), '精度约 25 米');
    await here.locator('map-page .maplibregl-marker').waitFor();
    const abroad = await locate({ permissions: ['geolocation'], geolocation: { latitude: 1, longitude: 1 } });
    await sees(abroad.locator('.message'), '不在这张地图的范围内');
    const refused = await locate({ permissions: [] });
    await sees(refused.locator('.message'), '没有允许');
  });
});

describe('sharing', () => {
  it('gives a link that opens the same place, tilt, layers, type and language elsewhere', async () => {
    const { page } = await site.openIdle(
      `map=16.5/${HERE}/20/50&lang=en&3d=1&hide=pois&type=large&names=both`,
    );
    const panel = await fromMenu(page, 'Share');
    const link = await panel.getByRole('textbox', { name: 'Link' }).inputValue();
    expect(link).toBe(page.url());
    const { page: other } = await site.openIdle('lang=zh');
    await other.goto('about:blank');
    await other.goto(link);
    await mapIdle(other);
    expect(other.url()).toBe(link);
    const view = (of: Page) => of.evaluate('document.querySelector("map-page").baseMap.view');
    expect(await view(other)).toEqual(await view(page));
    expect(await other.evaluate('document.documentElement.lang')).toBe('en');
    expect(await panel.getByRole('textbox', { name: 'In a page of your own' }).inputValue()).toContain(
      '<iframe src="http',
    );
  });

  it('is written no more often than browsers take it, however often the map moves', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=zh`);
    const { written, seconds } = await page.evaluate<{ written: number; seconds: number }>(`(async () => {
      let count = 0;
      const started = performance.now();
      const replace = history.replaceState;
      history.replaceState = function (...given) { count++; return replace.apply(this, given); };
      const { map } = document.querySelector('map-page').baseMap;
      for (let step = 1; step <= 40; step++) {
        map.jumpTo({ center: [121 + step / 1000, 31.9] });
        await new Promise((done) => setTimeout(done, 25));
      }
      return { written: count, seconds: (performance.now() - started) / 1000 };
    })()`);
    expect(written).toBeGreaterThan(0);
    // Safari takes a hundred in thirty seconds.
    expect(written).toBeLessThan(3.3 * seconds + 2);
    expect(written).toBeLessThan(40);
    await eventually(() => hashOf(page).get('map')).toBe('16/31.90000/121.04000');
  });

  it('keeps up with the map while it lies open', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=zh`);
    const panel = await fromMenu(page, '分享');
    await page.getByRole('button', { name: '放大' }).click();
    await eventually(() => panel.getByRole('textbox', { name: '链接' }).inputValue()).toContain('#map=17/');
  });
});

describe('bookmarks', () => {
  it('are kept with a name, opened, renamed, deleted, and brought back', async () => {
    const { page, complaints } = await site.openIdle(`map=17/${HERE}&lang=zh`);
    let panel = await fromMenu(page, '书签');
    await sees(panel, '还没有书签');
    await panel.getByLabel('当前视图的名称').fill('濠河');
    await page.keyboard.press('Enter');
    await panel.getByRole('link', { name: '濠河' }).waitFor();

    await page.goto('about:blank');
    await page.goto(`${site.origin}/#map=12/${HERE}&lang=en`);
    await mapIdle(page);
    panel = await fromMenu(page, 'Bookmarks');
    await panel.getByRole('link', { name: '濠河' }).click();
    await eventually(() => hashOf(page).get('map')).toMatch(/^17\//);
    // The link's own words come first, for a moment.
    await eventually(() => hashOf(page).get('lang')).toBe('en');

    await panel.getByRole('button', { name: 'Rename' }).click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('Moat');
    await page.keyboard.press('Enter');
    await panel.getByRole('link', { name: 'Moat' }).waitFor();
    await panel.getByRole('button', { name: 'Delete' }).click();
    await sees(panel, 'No bookmarks yet');
    await panel.getByRole('button', { name: 'Undo' }).click();
    await panel.getByRole('link', { name: 'Moat' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('a name that is being composed', () => {
  it('is dropped by Escape, and the panel stays', async () => {
    const { page } = await site.openIdle(`map=17/${HERE}&lang=zh`);
    const panel = await fromMenu(page, '书签');
    await panel.getByLabel('当前视图的名称').fill('濠');
    const pressEscape = (isComposing: boolean) =>
      page.evaluate(`(() => {
        let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        at.dispatchEvent(new KeyboardEvent('keydown',
          { key: 'Escape', isComposing: ${isComposing}, bubbles: true, composed: true }));
      })()`);
    await pressEscape(true);
    expect(await panel.getByLabel('当前视图的名称').inputValue()).toBe('濠');
    await pressEscape(false);
    await panel.waitFor({ state: 'hidden' });
  });
});

describe('the list of what the map shows', () => {
  it('names it by kind, follows the map, and opens the card of each', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=zh`);
    const panel = await fromMenu(page, '图上有什么');
    await sees(panel, /\d+ 个有名称的要素/);
    await panel.getByRole('heading', { name: '公共交通' }).waitFor();
    const first = panel.locator('li button').first();
    const name = await first.innerText();
    await first.click();
    await eventually(() => hashOf(page).get('feature')).toMatch(/\d+$/);
    await sees(page.locator('feature-card'), name);
    const before = await panel.locator('p[role=status]').innerText();
    await page.evaluate('document.querySelector("map-page").baseMap.map.jumpTo({ zoom: 13 })');
    await eventually(() => panel.locator('p[role=status]').innerText()).not.toBe(before);
  });

  it('says that it is loading while it is, not that there is nothing', async () => {
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    const { page } = await site.open(`map=16/${HERE}&lang=zh`, {}, (fresh) =>
      fresh.context().route(/\/tiles\/base\/\d/, async (route) => {
        await released;
        await route.continue();
      }),
    );
    const panel = await fromMenu(page, '图上有什么');
    await sees(panel, '正在读取');
    expect(await panel.getByText('没有带名称的要素').count()).toBe(0);
    release();
    await sees(panel, /\d+ 个有名称的要素/);
    await page.evaluate('document.querySelector("map-page").baseMap.map.jumpTo({ center: [20, 10] })');
    await sees(panel, '这里没有带名称的要素');
  });

  it('is stepped through on the map itself, by N and P', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=en`);
    await page.locator('map-page canvas').focus();
    const press = async (key: string) => {
      const before = hashOf(page).get('feature');
      await page.keyboard.press(key);
      await eventually(() => hashOf(page).get('feature')).not.toBe(before);
      await sees(page.locator('feature-card'), 'Feature id');
      return /\d+$/.exec(hashOf(page).get('feature')!)?.[0];
    };
    const first = await press('n');
    const second = await press('n');
    expect(second).not.toBe(first);
    expect(await press('p')).toBe(first);
    expect((await focusPath(page)).at(-1)).toBe('canvas');
  });
});

describe('a feature that a sheet would cover', () => {
  it('is moved into what is left of a small phone, at the scale that the reader has chosen', async () => {
    const small = { ...PHONE, viewport: { width: 360, height: 640 } };
    const { page, complaints } = await site.openIdle(`map=16/${HERE}&lang=zh`, small);
    // A point with a card of its own, where the sheet will lie.
    const ref = await page.evaluate<{ collection: string; id: number }>(`(() => {
      const { baseMap } = document.querySelector('map-page');
      const { map } = baseMap;
      for (const { geometry } of map.queryRenderedFeatures()) {
        if (geometry.type !== 'Point') continue;
        const { x, y } = map.project(geometry.coordinates);
        const [top] = baseMap.featuresAt({ x, y });
        if (!top?.collection) continue;
        map.panBy([x - 180, y - 420], { duration: 0 });
        return { collection: top.collection, id: top.id };
      }
    })()`);
    expect(ref).toBeDefined();
    await page.evaluate(`location.hash = location.hash + '&feature=${ref.collection}/${ref.id}'`);
    await sees(page.locator('feature-card'), '要素编号');
    const gap = async () => {
      const [tools, card] = await Promise.all([
        page.locator('map-tools').boundingBox(),
        page.locator('feature-card').boundingBox(),
      ]);
      return [tools!.y + tools!.height, card!.y] as const;
    };
    const marked = () =>
      page.evaluate<number>(`(() => {
      const { map } = document.querySelector('map-page').baseMap;
      const [feature] = map.querySourceFeatures('selection');
      return feature ? map.project(feature.geometry.coordinates).y : 0;
    })()`);
    await mapIdle(page);
    await eventually(async () => {
      const [top, bottom] = await gap();
      const y = await marked();
      return y > top && y < bottom;
    }).toBe(true);
    expect(Number(hashOf(page).get('map')?.split('/')[0])).toBe(16);
    expect(complaints).toEqual([]);
  });
});

describe('styles', () => {
  const style = async (page: Page, id: string, ground: string) => {
    const answer = await fetch(`${site.origin}/styles/standard`);
    const standard = (await answer.json()) as { layers: { id: string; paint?: object }[] };
    const layers = standard.layers.map((layer) =>
      layer.id === 'background' ? { ...layer, paint: { 'background-color': ground } } : layer,
    );
    await page.route(`**/styles/${id}?*`, (route) => route.fulfill({ json: { ...standard, layers } }));
  };
  /** A server with a style of its own, and one in its list that it does not have. */
  const offerNight = async (page: Page) => {
    await style(page, 'night', '#101010');
    await page.route('**/styles', (route) =>
      route.fulfill({
        json: {
          styles: [
            { id: 'standard', titles: { zh: '标准', en: 'Standard' } },
            { id: 'night', titles: { zh: '夜', en: 'Night' } },
            { id: 'gone', titles: { zh: '没有', en: 'Gone' } },
          ],
        },
      }),
    );
  };

  it('of the platform itself are light and dark besides the standard one', async () => {
    const { page, complaints } = await site.openIdle(`map=16/${HERE}&lang=en`);
    await page.getByRole('button', { name: 'Choose layers' }).click();
    const ground =
      'document.querySelector("map-page").baseMap.map.getPaintProperty("background", "background-color")';
    const grounds = new Set([await page.evaluate<string>(ground)]);
    for (const name of ['Light', 'Dark']) {
      await page.locator('layer-panel').getByRole('button', { name }).click();
      await expect.poll(() => page.evaluate<string>(ground)).not.toBe([...grounds].at(-1));
      grounds.add(await page.evaluate<string>(ground));
    }
    expect(grounds.size).toBe(3);
    await mapIdle(page);
    await screenshot(page, 'map-dark');
    expect(complaints).toEqual([]);
  });

  it('are chosen from those of the server, kept in the address, and said where they can not be had', async () => {
    const { page } = await site.open(`map=16/${HERE}&lang=en`, {}, offerNight);
    await mapIdle(page);
    await page.getByRole('button', { name: 'Choose layers' }).click();
    const panel = page.locator('layer-panel');
    const ground = () =>
      page.evaluate(
        'document.querySelector("map-page").baseMap.map.getPaintProperty("background", "background-color")',
      );
    await panel.getByRole('button', { name: 'Night' }).click();
    await eventually(ground).toBe('#101010');
    expect(hashOf(page).get('style')).toBe('night');
    // What the reader hides stays hidden.
    await panel.getByText('Buildings', { exact: true }).click();
    await eventually(() => hashOf(page).get('hide')).toContain('buildings');
    expect(await ground()).toBe('#101010');

    await panel.getByRole('button', { name: 'Gone' }).click();
    await sees(page.locator('.message'), 'could not be read');
    expect(await ground()).toBe('#101010');
    expect(hashOf(page).get('style')).toBe('night');

    await page.reload();
    await mapIdle(page);
    expect(await ground()).toBe('#101010');
  });
});

describe('large type', () => {
  it('enlarges the page and the map’s lettering, is remembered, and goes again', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=zh`);
    const size = () =>
      page
        .locator('page-header')
        .boundingBox()
        .then((box) => box!.height);
    const before = await size();
    await fromMenu(page, '大字模式');
    await eventually(() => hashOf(page).get('type')).toBe('large');
    expect((await size()) / before).toBeGreaterThan(1.25);
    await page.goto('about:blank');
    await page.goto(`${site.origin}/#lang=zh`);
    await mapIdle(page);
    expect(hashOf(page).get('type')).toBe('large');
    await page.locator('map-tools [data-tool=menu]').click();
    await page.locator('menu-panel').getByRole('button', { name: '大字模式' }).click();
    await eventually(() => hashOf(page).has('type')).toBe(false);
  });
});

describe('an approved map', () => {
  it('says its number and who gave it, at the bottom left', async () => {
    const { page } = await site.openIdle('lang=zh');
    await sees(page.locator('map-imprint'), /审图号：苏S\(2026\)001号 · 江苏省自然资源厅/);
  });

  it.each(['zh', 'en'])(
    'says it in large type on a small phone, whatever else is open (%s)',
    async (language) => {
      const small = { ...PHONE, viewport: { width: 360, height: 640 } };
      const { page } = await site.openIdle(`map=16/${HERE}&lang=${language}&type=large`, small);
      const expectWhole = async () => {
        const box = await page.locator('map-imprint strong').boundingBox();
        expect(box!.x).toBeGreaterThanOrEqual(0);
        expect(box!.x + box!.width).toBeLessThanOrEqual(360);
        expect(box!.y + box!.height).toBeLessThanOrEqual(640);
        expect(await overlaps(page)).toEqual([]);
      };
      await expectWhole();
      const all = page.locator('map-imprint').getByRole('button');
      if ((await all.count()) > 0) await all.click();
      await expectWhole();
      await page.locator('map-tools [data-tool=menu]').click();
      await page.locator('menu-panel').waitFor();
      await expectWhole();
      await screenshot(page, `approval-large-${language}`);
    },
  );
});

describe('every panel', () => {
  const PANELS = [
    ['menu', undefined, undefined],
    ['measure', '测量', 'Measure'],
    ['list', '图上有什么', 'What the map shows'],
    ['bookmarks', '书签', 'Bookmarks'],
    ['share', '分享', 'Share'],
    ['help', '使用帮助', 'Help'],
  ] as const;

  it.each([
    ['zh', {}, ''],
    ['en', {}, ''],
    ['zh', PHONE, ''],
    ['en', { ...PHONE, viewport: { width: 360, height: 640 } }, ''],
    ['zh', { colorScheme: 'dark' }, '&type=large'],
    ['en', PHONE, '&type=large'],
    ['zh', { ...PHONE, viewport: { width: 360, height: 640 } }, '&type=large'],
  ] as const)(
    'is usable by the rules of WCAG 2.2 AA and covers nothing (%s %o %s)',
    async (language, options, more) => {
      const record = await site.openIdle(`map=16/${HERE}&lang=${language}${more}`, options);
      const { page } = record;
      const menu = page.locator('map-tools [data-tool=menu]');
      for (const [name, zh, en] of PANELS) {
        await menu.click();
        await page.locator('menu-panel').waitFor();
        if (name !== 'menu')
          await page
            .locator('menu-panel')
            .getByRole('button', { name: language === 'zh' ? zh : en })
            .click();
        await page.locator(`${name}-panel`).waitFor();
        await mapIdle(page);
        const width = page.viewportSize()!.width;
        await screenshot(page, `panel-${name}-${language}-${width}${more ? '-large' : ''}`);
        expect(await overlaps(page), name).toEqual([]);
        expect(await axeFindings(page), name).toEqual([]);
        await menu.click();
        await page.locator('.side').waitFor({ state: 'hidden' });
      }
      expect(record.complaints).toEqual([]);
      expect(foreignRequests(record, site.origin)).toEqual([]);
    },
  );
});
