import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LngLat, type TileCoordinate, tileAt } from '@tongtu/sdk/geo';

/** Between two looks for the new revision. */
const POLL_MS = 5;
const TIMEOUT_MS = 60_000;
const MAX_ZOOM = 15;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

export interface FetchedTile {
  readonly revision: number;
  readonly bytes: Buffer;
}

/** The tiles over a place, from the world to the deepest. */
export const tilesOver = (place: LngLat): TileCoordinate[] =>
  Array.from({ length: MAX_ZOOM + 1 }, (_, z) => tileAt(place, z));

/** By a plain address, as a map asks again; 204 is a tile without anything, 404 one outside of the city. */
export function fetchTile(origin: string, { z, x, y }: TileCoordinate): Promise<FetchedTile> {
  return new Promise((resolve, reject) => {
    const url = `${origin}/tiles/base/${z}/${x}/${y}`;
    get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        if (![200, 204, 404].includes(statusCode)) reject(new Error(`${url}: ${statusCode}`));
        else resolve({ revision: Number(headers['tongtu-revision'] ?? 0), bytes: Buffer.concat(parts) });
      });
    }).on('error', reject);
  });
}

/** Waits until the tiles of a place, at every zoom, are of a revision or a later one. @returns them */
export async function tilesOfRevision(
  origin: string,
  place: LngLat,
  revision: number,
): Promise<FetchedTile[]> {
  const deadline = performance.now() + TIMEOUT_MS;
  const tiles: FetchedTile[] = [];
  for (const tile of tilesOver(place).reverse()) {
    for (;;) {
      const fetched = await fetchTile(origin, tile);
      if (fetched.revision >= revision) {
        tiles.unshift(fetched);
        break;
      }
      if (performance.now() > deadline) throw new Error(`revision ${revision} has not come to the tiles`);
      await sleep(POLL_MS);
    }
  }
  return tiles;
}
