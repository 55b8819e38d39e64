import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../serve/load.ts';
import { quantile, told } from './figures.ts';
import type { CityPlatform } from './platform.ts';
import { publishEdit } from './publication.ts';
import { fetchTile, tilesOver } from './tiles.ts';

const ROUNDS = 3;
const SECONDS = 8;
const PLACES = 40;
/** A publication a second is more than any survey authority makes. */
const PAUSE_MS = 1_000;

/** Which share of the hot tiles a second are left while edits are published, beside none, turn by turn. */
export async function hotShare({ platform, desk, edits }: CityPlatform): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tongtu-bench-'));
  const requests = join(folder, 'tiles.txt');
  const tiles = Array.from({ length: PLACES }, () => tilesOver(edits.next('building').at).slice(8)).flat();
  const there = [];
  for (const tile of tiles) if ((await fetchTile(platform.origin, tile)).bytes.length > 0) there.push(tile);
  writeFileSync(requests, there.map(({ z, x, y }) => `/tiles/base/${z}/${x}/${y}`).join('\n'));
  try {
    await load(platform.origin, requests, 2);
    const shares: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const idle = await load(platform.origin, requests, SECONDS);
      let isOver = false;
      const took: number[] = [];
      const publishing = (async () => {
        while (!isOver) {
          took.push((await publishEdit(platform.origin, desk, edits.next('building'))).milliseconds);
          await sleep(PAUSE_MS);
        }
      })();
      const busy = await load(platform.origin, requests, SECONDS);
      isOver = true;
      await publishing;
      shares.push(busy.perSecond / idle.perSecond);
      console.log(
        `  hot tiles: ${Math.round(idle.perSecond)} a second idle, ${Math.round(busy.perSecond)} beside ${took.length} ` +
          `publications (${told(quantile(took, 0.5))} each)`,
      );
    }
    return quantile(shares, 0.5);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
