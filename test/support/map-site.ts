import { createAccess } from '@tongtu/access';
import { collections } from '@tongtu/data/model';
import { migrate, openDatabase } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { mapIdle, openPage, type PageOptions, type PageRecord } from './browser.ts';
import { type BrowserSite, browserSite, MAP_PIXEL_RATIO } from './browser-site.ts';
import { runTongtu } from './platform.ts';
import { sharedData } from './shared-data.ts';

/** Who may sign in on a site that has a member. */
export const MEMBER = {
  ...{ userName: 'surveyor', password: 'Lake-south-7', name: '欧阳测绘员' },
  organization: '南通市自然资源和规划局',
} as const;

/** A platform without the sample city and a browser before it, for the tests of one file. */
export interface MapSite extends Pick<BrowserSite, 'origin' | 'directory' | 'browser'> {
  /** Brings real data in and builds their tiles. */
  bringData(): Promise<void>;
  /** The map page at an address (what stands behind `#`), closed when the test ends. */
  open(hash?: string, options?: PageOptions, prepare?: (page: Page) => Promise<unknown>): Promise<PageRecord>;
  /** A page of another site, which the caller closes. */
  openForeign(url: string, options?: PageOptions): Promise<PageRecord>;
  /** {@link open}, when the map has drawn everything. */
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
  const base = browserSite({
    environment: { TONGTU_SAMPLE: 'none', ...environment },
    hasData,
    beforeStart: hasMember ? admitMember : undefined,
  });
  const site: MapSite = {
    directory: base.directory,
    get origin() {
      return base.origin;
    },
    get browser() {
      return base.browser;
    },
    async bringData() {
      const { directory } = base;
      const imported = await runTongtu(['import', sharedData('osm/nantong.osm')], { directory });
      expect(imported, imported.stderr).toMatchObject({ code: 0 });
    },
    open: (hash = '', options, prepare) => base.open(`/#${hash}`, options, prepare),
    openForeign: async (url, options) => {
      const record = await openPage(base.browser, { mapPixelRatio: MAP_PIXEL_RATIO, ...options });
      await record.page.goto(url);
      return record;
    },
    async openIdle(hash, options) {
      const record = await site.open(hash, options);
      await mapIdle(record.page);
      return record;
    },
    async signIn(page) {
      const { userName: username, password } = MEMBER;
      const answer = await page.request.post(`${base.origin}/auth/sign-in/username`, {
        data: { username, password },
      });
      expect(answer.status()).toBe(204);
    },
  };
  return site;
}

async function admitMember(dataDirectory: string): Promise<void> {
  const database = await openDatabase({ dataDirectory });
  await migrate(database);
  await database.asService((tx) => syncCollections(tx, collections));
  const access = createAccess({ database, secret: 'x'.repeat(32), log: () => {} });
  await access.createOrganization({
    code: 'planning',
    name: MEMBER.organization,
    kind: 'survey_authority',
    audience: 'professional',
  });
  await access.createMember({ ...MEMBER, organization: 'planning', role: 'surveyor' });
  await database.close();
}
