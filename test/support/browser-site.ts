import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, vi } from 'vitest';
import { launchBrowser, openPage, type PageOptions, type PageRecord } from './browser.ts';
import { IMPORTED } from './nantong-setup.ts';
import { freshDirectory, type RunningPlatform, removeDirectory, startPlatform } from './platform.ts';

const IMPORT_TIMEOUT_MS = 300_000;
/** A quarter of the pixels: what the tests of pages ask of a map is where things lie and which are drawn. */
export const MAP_PIXEL_RATIO = 0.5;

/** A platform on the embedded engine and a browser before it, for the tests of one file. */
export interface BrowserSite {
  readonly origin: string;
  /** The platform's data directory. */
  readonly directory: string;
  readonly platform: RunningPlatform;
  readonly browser: Browser;
  /** A page at an address of the platform (`/survey#…`), closed when the test ends. */
  open(
    address: string,
    options?: PageOptions,
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<PageRecord>;
  /** Starts the platform again, under the same address. */
  restart(): Promise<void>;
}

/**
 * Registers what starts and ends a site around the tests of a file. Call it once, outside of tests.
 *
 * @param environment settings of the platform
 * @param hasData whether Nantong is there (revision 1, with tiles), or a migrated database with nothing in it
 * @param beforeStart what is done in the data directory before the platform starts
 */
export function browserSite({
  environment = {},
  hasData,
  beforeStart,
}: {
  readonly environment?: Readonly<Record<string, string>>;
  readonly hasData: boolean;
  readonly beforeStart?: ((directory: string) => Promise<void>) | undefined;
}): BrowserSite {
  const directory = freshDirectory();
  let browser: Browser | undefined;
  let platform: RunningPlatform | undefined;
  let opened: PageRecord[] = [];

  const site: BrowserSite = {
    directory,
    get origin() {
      return site.platform.origin;
    },
    get platform() {
      return present(platform);
    },
    get browser() {
      return present(browser);
    },
    async open(address, options = {}, prepare) {
      const record = await openPage(site.browser, { mapPixelRatio: MAP_PIXEL_RATIO, ...options });
      opened.push(record);
      await prepare?.(record.page);
      await record.page.goto(site.origin + address);
      return record;
    },
    async restart() {
      const { port } = new URL(site.origin);
      platform = await startPlatform({ directory, environment: { ...environment, PORT: port } });
    },
  };

  beforeAll(async () => {
    if (hasData) await copyNantong(directory);
    else copyEngine(inject('embeddedTemplate'), directory);
    await beforeStart?.(directory);
    [browser, platform] = await Promise.all([launchBrowser(), startPlatform({ directory, environment })]);
  });
  afterEach(async () => {
    for (const record of opened) await record.close();
    opened = [];
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    removeDirectory(directory);
  });
  return site;
}

/** Once the import that all files share has ended; its locks are not copied. */
async function copyNantong(directory: string): Promise<void> {
  const city = inject('nantong');
  const imported = join(city, IMPORTED);
  await vi.waitUntil(() => existsSync(imported), { timeout: IMPORT_TIMEOUT_MS, interval: 200 });
  const result = JSON.parse(readFileSync(imported, 'utf8'));
  expect(result, result.stderr).toMatchObject({ code: 0 });
  copyEngine(city, directory);
  cpSync(join(city, 'tilesets'), join(directory, 'tilesets'), { recursive: true });
}

const copyEngine = (from: string, to: string): void =>
  cpSync(join(from, 'pglite'), join(to, 'pglite'), { recursive: true });

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a site is open inside of tests and hooks only');
  return value;
}
