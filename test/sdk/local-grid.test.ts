import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SECRET_GRID, tellingIn } from '../local-grid/secret-grid.ts';
import { bundle } from '../support/bundle.ts';

const PACKAGE = new URL('../../sdk/package.json', import.meta.url);

it('tells no number of the city’s local grid in whatever a department bundles', async () => {
  const { exports } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { exports: Record<string, string> };
  const entries = Object.keys(exports).map((name) => name.replace('.', '@tongtu/sdk'));
  expect(entries).toContain('@tongtu/sdk/crs');
  // MapLibre is not ours to search.
  const bundles = await Promise.all(
    entries.map((entry) => bundle(`export * from '${entry}';`, [/^maplibre-gl/])),
  );
  expect(bundles.reduce((sum, { code }) => sum + code.length, 0)).toBeGreaterThan(200_000);
  const findings = entries.flatMap((entry, at) => tellingIn(entry, bundles[at]!.code));
  // The public systems are there, whose definitions look like one; numbers of the city's would be findings of their own.
  expect(findings).toEqual(['@tongtu/sdk/crs: a definition']);
  // They would be found.
  expect(tellingIn('bundle', `const grid = ${JSON.stringify(SECRET_GRID)}`)).not.toEqual([]);
});
