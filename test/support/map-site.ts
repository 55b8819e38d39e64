import { createAccess } from '@tongtu/access';
import { collections } from '@tongtu/data/model';
import { migrate, openDatabase } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser, mapIdle, openPage, type PageRecord } from './browser.ts';
import {
  freshDirectory,
  type RunningPlatform,
  removeDirectory,
  runTongtu,
  startPlatform,
} from './platform.ts';
import { sharedData } from './shared-data.ts';

type PageOptions = Parameters<typeof openPage>[1];

/** Who may sign in on a site that has a member. */
export const MEMBER = {
  ...{ userName: 'surveyor', password: 'Lake-south-7', name: '欧阳测绘员' },
  organization: '南通市自然资源和规划局',
} as const;

/** A platform without the sample city and a browser before it, for the tests of one file. */
export interface MapSite {
  readonly origin: string;
  /** The platform's data directory. */
  readonly directory: string;
  readonly platform: RunningPlatform;
  readonly browser: Browser;
  /** Brings real data in and builds their tiles. */
  bringData(): Promise<void>;
  /** The map page at an address (what stands behind `#`), closed when the test ends. */
  open(hash?: string, options?: PageOptions, prepare?: (page: Page) => Promise<unknown>): Promise<PageRecord>;
  /** The same, when the map has drawn everything. */
  openIdle(hash?: string, options?: PageOptions): Promise<PageRecord>;
  /** Signs a page's browser in as {@link MEMBER}, by the door of programs. */
  signIn(page: Page): Promise<void>;
}

/**
 * Registers what starts and ends a site around the tests of a file. Call it once, outside of tests.
 *
 * @param environment settings of the platform
 * @param hasData whether the data are there before the first test
 * @param hasMember whether {@link MEMBER} may sign in
 */
export function mapSite({
  environment = {},
  hasData,
  hasMember = false,
}: {
  readonly environment?: Readonly<Record<string, string>>;
  readonly hasData: boolean;
  readonly hasMember?: boolean;
}): MapSite {
  const directory = freshDirectory();
  let browser: Browser | undefined;
  let platform: RunningPlatform | undefined;
  let opened: PageRecord[] = [];

  const site: MapSite = {
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
    async bringData() {
      const imported = await runTongtu(['import', sharedData('osm/nantong.osm')], { directory });
      expect(imported, imported.stderr).toMatchObject({ code: 0 });
    },
    async open(hash = '', options = {}, prepare) {
      const record = await openPage(site.browser, options);
      opened.push(record);
      await prepare?.(record.page);
      await record.page.goto(`${site.origin}/#${hash}`);
      return record;
    },
    async openIdle(hash, options) {
      const record = await site.open(hash, options);
      await mapIdle(record.page);
      return record;
    },
    async signIn(page) {
      const { userName: username, password } = MEMBER;
      const answer = await page.request.post(`${site.origin}/auth/sign-in/username`, {
        data: { username, password },
      });
      expect(answer.status()).toBe(204);
    },
  };

  beforeAll(async () => {
    if (hasMember) await admitMember(directory);
    [browser, platform] = await Promise.all([
      launchBrowser(),
      startPlatform({ directory, environment: { TONGTU_SAMPLE: 'none', ...environment } }),
    ]);
    if (hasData) await site.bringData();
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

/** Before the platform opens its database. */
async function admitMember(dataDirectory: string): Promise<void> {
  const database = await openDatabase({ dataDirectory });
  await migrate(database);
  await database.asService((tx) => syncCollections(tx, collections));
  const access = createAccess({ database, secret: 'x'.repeat(32), log: () => {} });
  await access.createOrganization({ code: 'planning', name: MEMBER.organization, audience: 'professional' });
  await access.createMember({ ...MEMBER, organization: 'planning', role: 'surveyor' });
  await database.close();
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a site is open inside of tests and hooks only');
  return value;
}
