import { describe, expect, it } from 'vitest';
import { mapIdle, screenshot } from '../support/browser.ts';
import { hashOf } from '../support/map-page.ts';
import { mapSite } from '../support/map-site.ts';

const site = mapSite({ hasData: false });

describe('the map page of an empty platform', () => {
  it('says how to bring data in, and opens the map by itself once they are there', async () => {
    const { page, complaints } = await site.open('lang=zh');
    const notice = page.locator('map-notice');
    for (const text of ['还没有数据', 'npm run tongtu -- import'])
      await notice.getByText(text).first().waitFor();
    await screenshot(page, 'map-empty');
    expect(complaints).toEqual([]);

    await site.bringData();
    await mapIdle(page);
    await notice.getByRole('status').waitFor({ state: 'hidden' });
    expect(hashOf(page).get('map')).toMatch(/^\d/);
  });
});
