import { describe, expect, it } from 'vitest';
import { bundle } from '../support/bundle.ts';

const KILOBYTE = 1024;
const MAPLIBRE = [/^maplibre-gl/];

const kilobytes = (bytes: number) => (bytes / KILOBYTE).toFixed(1);

describe('what a page has to load', () => {
  it.each([
    ['the client', `export { createClient } from '@tongtu/sdk/client';`, 8, 5],
    ['the binding', `export { addBasemap, addLayer } from '@tongtu/sdk/maplibre';`, 10, 7],
    ['the elements, with all they stand on', `import '@tongtu/sdk/elements';`, 28, 20],
  ])('of %s is small', async (what, source, goal, least) => {
    const { gzipBytes } = await bundle(source, MAPLIBRE);
    console.log(`${what}: ${kilobytes(gzipBytes)} KB gzip, goal ≤ ${goal} KB`);
    expect(gzipBytes).toBeLessThanOrEqual(goal * KILOBYTE);
    // Less would mean that the bundle is not what it should be.
    expect(gzipBytes).toBeGreaterThan(least * KILOBYTE);
  });

  it.each(['geo', 'contract'])('of %s needs no package', async (entry) => {
    const { modules, code } = await bundle(`export * from '@tongtu/sdk/${entry}';`);
    expect(code.length).toBeGreaterThan(500);
    expect(modules.filter((name) => name.startsWith('node_modules/'))).toEqual([]);
  });

  it('is no style of the base map, which the platform has, and no drawing of what is not used', async () => {
    const { modules } = await bundle(`export { addBasemap } from '@tongtu/sdk/maplibre';`, MAPLIBRE);
    expect(modules).toContain('sdk/src/maplibre/add-basemap.ts');
    expect(modules.filter((name) => /style\/(layers|palettes|thematic)\/|overlay-layer/.test(name))).toEqual(
      [],
    );
  });
});
