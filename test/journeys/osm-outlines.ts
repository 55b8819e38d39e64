import { readFileSync } from 'node:fs';
import type { LngLat } from '@tongtu/sdk/geo';

/**
 * Where an OSM XML file itself says that its buildings stand: id such as `way/27811140` to the positions of all
 * its nodes. Read here once more and without GDAL, so that an import has something to be held against.
 */
export function readBuildingOutlines(path: string): Map<string, LngLat[]> {
  const text = readFileSync(path, 'utf8');
  const nodes = new Map<string, LngLat>();
  for (const [, id, lat, lng] of text.matchAll(/<node id="(\d+)" lat="([-.\d]+)" lon="([-.\d]+)"/g))
    nodes.set(id!, [Number(lng), Number(lat)]);

  const outlines = new Map<string, LngLat[]>();
  const ways = new Map<string, LngLat[]>();
  for (const [, id, body] of text.matchAll(/<way id="(\d+)"[^>]*>(.*?)<\/way>/gs)) {
    const positions = [...body!.matchAll(/<nd ref="(\d+)"/g)]
      .map(([, ref]) => nodes.get(ref!))
      .filter((position) => position !== undefined);
    ways.set(id!, positions);
    if (isBuilding(body!)) outlines.set(`way/${id}`, positions);
  }
  for (const [, id, body] of text.matchAll(/<relation id="(\d+)"[^>]*>(.*?)<\/relation>/gs)) {
    if (!isBuilding(body!)) continue;
    const members = [...body!.matchAll(/<member type="way" ref="(\d+)"/g)];
    outlines.set(
      `relation/${id}`,
      members.flatMap(([, ref]) => ways.get(ref!) ?? []),
    );
  }
  return outlines;
}

const isBuilding = (body: string) => /<tag k="building" v="(?!no")/.test(body);
