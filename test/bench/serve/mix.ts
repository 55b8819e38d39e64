import { type TileCoordinate, tileAt } from '@tongtu/sdk/geo';
import { ArchiveReader } from '@tongtu/tiles';
import { zxyToTileId } from 'pmtiles';
import { Random } from '../build/random.ts';

const VIEWS = 600;
/** Tiles of a screen of 1280 × 800. */
const COLUMNS = 4;
const ROWS = 3;
/** How often maps are looked at by zoom: a glance at the whole, most of it in the streets. */
const ZOOM_WEIGHTS = [
  [7, 1],
  [9, 2],
  [11, 4],
  [12, 5],
  [13, 7],
  [14, 9],
  [15, 12],
] as const;
/** Most people look at the same few places. */
const HOT_SHARE = 0.6;
const HOT_PLACES = 12;
/** What readers fetch first: header and root directory. */
const BEGINNING_BYTES = 16_384;

/** The tiles of many views of a city, in the order in which they are asked for, with repeats; the same every time. */
export async function tilesOfViews(archivePath: string): Promise<TileCoordinate[]> {
  const archive = await ArchiveReader.open(archivePath);
  const [west, south, east, north] = archive.header.bounds;
  const [lng, lat] = archive.header.center;
  await archive.close();
  const random = new Random(7);
  /** Near the heart of the city more often than at its edges. */
  const place = (): [number, number] => {
    const near = random.next() ** 2 / 2;
    return [lng + random.normal() * (east - west) * near, lat + random.normal() * (north - south) * near];
  };
  const hot = Array.from({ length: HOT_PLACES }, place);
  const zooms = ZOOM_WEIGHTS.flatMap(([zoom, weight]) => Array.from({ length: weight }, () => zoom));
  return Array.from({ length: VIEWS }, () => {
    const center = random.chance(HOT_SHARE) ? random.pick(hot) : place();
    const inside: [number, number] = [
      Math.min(east, Math.max(west, center[0])),
      Math.min(north, Math.max(south, center[1])),
    ];
    return around(tileAt(inside, random.pick(zooms)));
  }).flat();
}

function around({ z, x, y }: TileCoordinate): TileCoordinate[] {
  const last = 2 ** z - 1;
  const found: TileCoordinate[] = [];
  for (let column = 0; column < COLUMNS; column++) {
    for (let row = 0; row < ROWS; row++) {
      const tile = { z, x: x + column - 1, y: y + row - 1 };
      if (tile.x >= 0 && tile.y >= 0 && tile.x <= last && tile.y <= last) found.push(tile);
    }
  }
  return found;
}

/** The ranges that a reader of PMTiles asks for to draw the same views: the beginning now and then, then tile after tile. */
export async function rangesOf(archivePath: string): Promise<string[]> {
  const archive = await ArchiveReader.open(archivePath);
  const ranges: string[] = [];
  for (const [index, tile] of (await tilesOfViews(archivePath)).entries()) {
    if (index % (COLUMNS * ROWS * 2) === 0) ranges.push(`bytes=0-${BEGINNING_BYTES - 1}`);
    const location = archive.locate(zxyToTileId(tile.z, tile.x, tile.y));
    if (location) ranges.push(`bytes=${location.offset}-${location.offset + location.length - 1}`);
  }
  await archive.close();
  return ranges;
}
