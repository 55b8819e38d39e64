import type { Page, Route } from 'playwright-core';
import { expect } from 'vitest';

/** What is asked of the survey desk by more than one test. */

const DESK = 'document.querySelector("survey-page").desk';

/** Waits until the page has a desk with the features of the view. */
export async function deskReady(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(`${DESK} && document.querySelector('survey-page').load`), { timeout: 60_000 })
    .toMatch(/^(loaded|partial)$/);
}

/** A feature on the desk. */
export interface Shown {
  readonly key: string;
  readonly id?: number;
  readonly version?: number;
  readonly collection: string;
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
  readonly properties: Readonly<Record<string, unknown>>;
}

export const shown = (page: Page): Promise<Shown[]> => page.evaluate(`[...${DESK}.sheet.values()]`);
export const selected = (page: Page): Promise<Shown[]> => page.evaluate(`${DESK}.selected`);
export const doneCount = (page: Page): Promise<number> => page.evaluate(`${DESK}.history.done.length`);
export const sendings = (
  page: Page,
): Promise<{ state: string; acknowledged: number; changesetId?: string }[]> =>
  page.evaluate(`${DESK}.sendings`);

export type Pixel = readonly [x: number, y: number];

/** Where a position is on the page. */
export async function pixelOf(page: Page, [lng, lat]: readonly number[]): Promise<Pixel> {
  const { x, y } = await page.evaluate<{ x: number; y: number }>(
    `document.querySelector('survey-page').baseMap.map.project([${lng}, ${lat}])`,
  );
  return [x, y];
}

/** The outer ring of an area of one part, open. */
export function ringOf({ geometry: { type, coordinates } }: Shown): number[][] {
  const rings = type === 'MultiPolygon' ? (coordinates as number[][][][])[0]! : (coordinates as number[][][]);
  return rings[0]!.slice(0, -1);
}

/** Some building that lies in the middle of the view as a whole, where no panel covers it. */
export async function buildingInView(page: Page): Promise<Shown> {
  for (const feature of await shown(page)) {
    if (feature.collection !== 'building') continue;
    const pixels = await Promise.all(ringOf(feature).map((position) => pixelOf(page, position)));
    const { width, height } = page.viewportSize()!;
    const isClear = pixels.every(([x, y]) => x > 390 && x < width - 90 && y > 90 && y < height - 90);
    if (isClear && pixels.length < 9) return feature;
  }
  throw new Error('no building in the middle of the view');
}

/** Clicks into the middle of an area. */
export async function choose(page: Page, feature: Shown): Promise<void> {
  const ring = ringOf(feature);
  const middle = [0, 1].map((axis) => ring.reduce((sum, position) => sum + position[axis]!, 0) / ring.length);
  await page.mouse.click(...(await pixelOf(page, middle)));
  await expect.poll(async () => (await selected(page)).map(({ key }) => key)).toEqual([feature.key]);
}

export async function drag(page: Page, from: Pixel, to: Pixel): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

/** What a server with changesets has seen, as a test stands in for it until the platform has them. */
export interface ChangesetDouble {
  /** Every write, in order: its path, its key and what it said. */
  readonly writes: { readonly path: string; readonly key: string; readonly body: unknown }[];
  /** The writes that count: one for each key, as a server with idempotency keys does them. */
  done(): string[];
  /** What to do with the next requests instead of answering: once for each entry. */
  readonly faults: ('drop' | 'drop-after' | 'busy' | 'signed-out' | 'refuse')[];
  state: string;
}

/** Answers `/api/changesets` in the browser's network by the API's contract. */
export async function answerChangesets(page: Page): Promise<ChangesetDouble> {
  const writes: ChangesetDouble['writes'] = [];
  const answered = new Map<string, { status: number; json: unknown }>();
  const double: ChangesetDouble = {
    ...{ writes, faults: [], state: 'submitted' },
    done: () => [...new Map(writes.map(({ key, path }) => [key, path])).values()],
  };
  let nextId = 9_000_000;
  const answerTo = (path: string, body: unknown) => {
    if (path.endsWith('/changes')) {
      const { changes } = body as { changes: { featureId?: number }[] };
      return {
        status: 201,
        json: { version: 2, featureIds: changes.map((change) => change.featureId ?? nextId++) },
      };
    }
    const isOpened = path.endsWith('/changesets');
    return {
      status: isOpened ? 201 : 200,
      json: { id: '17', state: isOpened ? 'draft' : 'submitted', version: 1 },
    };
  };
  await page.context().route(/\/api\/changesets/, async (route: Route) => {
    const request = route.request();
    if (request.method() === 'GET') {
      await route.fulfill({ json: { changesets: [{ id: '17', state: double.state, title: '' }] } });
      return;
    }
    const path = new URL(request.url()).pathname;
    const key = request.headers()['idempotency-key'] ?? '';
    const fault = double.faults.shift();
    const problem = (status: number, code: string) =>
      route.fulfill({ status, json: { type: 'about:blank', title: code, status, code } });
    if (fault === 'drop') return route.abort('connectionreset');
    if (fault === 'busy') return problem(503, 'busy');
    if (fault === 'signed-out') return problem(401, 'not_signed_in');
    if (fault === 'refuse') return problem(409, 'conflict');
    const body: unknown = request.postDataJSON();
    writes.push({ path, key, body });
    if (!answered.has(key)) answered.set(key, answerTo(path, body));
    if (fault === 'drop-after') return route.abort('connectionreset');
    await route.fulfill(answered.get(key)!);
  });
  return double;
}
