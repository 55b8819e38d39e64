import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { mapIdle, openPage } from '../support/browser.ts';
import { mapSite } from '../support/map-site.ts';

/** All scripts and styles before the map is idle, MapLibre itself left out. */
const MAX_BYTES = 80 * 1024;

const site = mapSite({ hasData: true });

/** What a browser that takes gzip receives for an address. */
async function gzipBytes(url: string): Promise<number> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  // Unpacked by fetch; the length that was sent is in the header where the file was compressed beforehand.
  const body = Buffer.from(await response.arrayBuffer());
  expect(response.headers.get('content-encoding'), url).toBe('gzip');
  return Number(response.headers.get('content-length') ?? gzipSync(body).length);
}

it('loads no more than 80 KB of its own before the map is idle, and panels only when they are opened', async () => {
  const { page, requests, close } = await openPage(site.browser);
  await page.goto(`${site.origin}/#lang=zh`);
  await mapIdle(page);
  const code = () => [...new Set(requests)].filter((url) => /\.(js|mjs|css)$/.test(new URL(url).pathname));
  const before = code();
  const ours = before.filter((url) => !/maplibre-gl/.test(url));
  expect(before.length - ours.length, 'MapLibre and its worker are files of their own').toBe(2);
  const sizes = await Promise.all(ours.map(gzipBytes));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`before idle: ${(total / 1024).toFixed(1)} KB gzip in ${ours.length} files, goal ≤ 80 KB`);
  expect(total).toBeGreaterThan(10 * 1024);
  expect(total).toBeLessThanOrEqual(MAX_BYTES);
  expect(ours.filter((url) => /panel/.test(url.replace(/side-panel/, '')))).toEqual([]);

  await page.locator('map-tools [data-tool=menu]').click();
  await page.locator('menu-panel').waitFor();
  expect(code().length).toBeGreaterThan(before.length);
  await close();
});
