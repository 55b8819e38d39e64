/**
 * The platform's own full build, a process of its own: from the same rows to a finished, published archive.
 *
 *     node test/bench/build/ours.ts <connection string> <data directory> timed|full <workers> [--totals]
 */
import { openServer } from '@tongtu/database';
import { tileAt } from '@tongtu/sdk/geo';
import { buildTileset, defaultProfile } from '@tongtu/tiles';
import { withOfficialReader } from '../../support/pmtiles-file.ts';
import { timedProfile } from './profile.ts';
import { Totals } from './totals.ts';

const [connectionString, directory, profileName, workers, flag] = process.argv.slice(2);
if (!connectionString || !directory) throw new Error('wanted a connection string and a data directory');
const timed = profileName === 'timed';

const started = performance.now();
const database = await openServer(connectionString, 4);
const result = await buildTileset({
  database,
  // The full edition holds what both legs read; the public one has the rest of a city as well.
  tilesetId: timed ? 'base-full' : 'base',
  edition: timed ? 'full' : 'public',
  profile: timed ? timedProfile : defaultProfile,
  directory,
  workers: Number(workers),
});
const milliseconds = performance.now() - started;
await database.close();

const totals = new Totals();
if (flag === '--totals') {
  await withOfficialReader(result.archivePath, async (archive) => {
    const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = await archive.getHeader();
    for (let z = minZoom; z <= maxZoom; z++) {
      for (const { x, y } of tilesOfBox(z, [minLon, minLat, maxLon, maxLat])) {
        const tile = await archive.getZxy(z, x, y);
        if (tile) totals.addTile(z, new Uint8Array(tile.data));
      }
    }
  });
}
console.log(
  JSON.stringify({
    milliseconds,
    tiles: result.tiles,
    bytes: result.sizeBytes,
    dropped: result.droppedCount,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    totals: totals.byZoom(),
  }),
);

/** The tiles of a box, and one more on each side: what lies in a neighbour's buffer. */
function* tilesOfBox(z: number, [west, south, east, north]: readonly [number, number, number, number]) {
  const from = tileAt([west, north], z);
  const to = tileAt([east, south], z);
  const last = 2 ** z - 1;
  for (let x = Math.max(0, from.x - 1); x <= Math.min(last, to.x + 1); x++) {
    for (let y = Math.max(0, from.y - 1); y <= Math.min(last, to.y + 1); y++) yield { x, y };
  }
}
