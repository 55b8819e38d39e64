import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, ENGINES, type TestStore } from '../../../../test/support/databases.ts';
import { CENTRE, editedCity, house } from '../../../../test/support/edited-city.ts';
import { publishChanges } from '../../../../test/support/published-changes.ts';
import { openPlatform, type Platform } from '../platform.ts';
import { reporterTo } from '../report.ts';
import { readSettings } from '../settings.ts';
import { bringTilesets, buildCommand } from './build.ts';

describe.each(ENGINES)('what was published on the %s engine', (engine) => {
  let store: TestStore;
  let platform: Platform;
  let lines: string[] = [];
  const signal = new AbortController().signal;
  const report = reporterTo((event) => {
    if (event.kind === 'line') lines.push(event.text);
  });

  beforeAll(async () => {
    store = await createTestStore(engine);
    const { directory, databaseUrl } = store;
    const environment = { TONGTU_DATA: directory, DATABASE_URL: databaseUrl, TONGTU_SAMPLE: 'none' };
    platform = await openPlatform(readSettings(environment), report);
  });
  afterAll(async () => {
    await platform?.close();
    await store?.remove();
  });
  const bring = async () => {
    lines = [];
    await bringTilesets({ platform, report, signal });
    return lines;
  };

  it('needs no tiles as long as there is nothing', async () => {
    expect(await bring()).toEqual([]);
    expect(platform.registry.list()).toEqual([]);
  });

  it('is built at first, by deltas afterwards, and not at all when it is shown', async () => {
    await publishChanges(platform.database, editedCity());
    const built = await bring();
    expect(built.toSorted()).toEqual([
      expect.stringMatching(/^tileset base-full: \d+ tiles, .* revision 1,/),
      expect.stringMatching(/^tileset base: \d+ tiles, .* revision 1,/),
    ]);
    await publishChanges(platform.database, [house(60_000, CENTRE)]);
    expect(await bring()).toEqual([
      expect.stringMatching(/^tileset base: \d+ tiles changed, revision 2$/),
      expect.stringMatching(/^tileset base-full: \d+ tiles changed, revision 2$/),
    ]);
    expect(platform.registry.list().map(({ deltas }) => deltas.length)).toEqual([1, 1]);
    expect(await bring()).toEqual([]);
  });

  it('is built anew when that is asked for, whatever is shown', async () => {
    expect(await buildCommand.run({ platform, report, signal }, { tileset: 'base' })).toBe(0);
    expect(platform.registry.get('base')).toMatchObject({ version: 3, revision: 2, deltas: [] });
  });
});
