import { VectorTile } from '@mapbox/vector-tile';
import { type Bbox, tileBbox } from '@tongtu/sdk/geo';
import { PbfReader } from 'pbf';
import type { PMTiles } from 'pmtiles';

/** What an archive holds, found by asking for every tile that its bounds could hold. */
export interface WholeArchive {
  /** Tiles by `z/x/y`, decompressed. */
  readonly tiles: ReadonlyMap<string, Uint8Array>;
  /** Ids of features by layer, over all zooms. */
  readonly ids: ReadonlyMap<string, ReadonlySet<number>>;
  readonly featureCount: number;
}

/** Reads an archive as any client would: header, metadata, then each tile, every feature of it decoded. */
export async function readWholeArchive(archive: PMTiles): Promise<WholeArchive> {
  const header = await archive.getHeader();
  const bounds: Bbox = [header.minLon, header.minLat, header.maxLon, header.maxLat];
  const tiles = new Map<string, Uint8Array>();
  const ids = new Map<string, Set<number>>();
  let featureCount = 0;
  for (const [z, x, y] of tilesOver(bounds, header.minZoom, header.maxZoom)) {
    const answer = await archive.getZxy(z, x, y);
    if (!answer) continue;
    const bytes = new Uint8Array(answer.data);
    tiles.set(`${z}/${x}/${y}`, bytes);
    for (const [name, layer] of Object.entries(new VectorTile(new PbfReader(bytes)).layers)) {
      const known = ids.get(name) ?? new Set();
      ids.set(name, known);
      for (let i = 0; i < layer.length; i++) {
        const feature = layer.feature(i);
        if (feature.loadGeometry().flat().length === 0)
          throw new Error(`${name} in ${z}/${x}/${y} has a feature without geometry`);
        if (feature.id !== undefined) known.add(feature.id);
        featureCount++;
      }
    }
  }
  return { tiles, ids, featureCount };
}

/** The tiles of all zooms that meet a box, by descent: a tile outside has no child inside. */
function* tilesOver(
  bounds: Bbox,
  minZoom: number,
  maxZoom: number,
  z = 0,
  x = 0,
  y = 0,
): Generator<[z: number, x: number, y: number]> {
  const [west, south, east, north] = tileBbox({ z, x, y });
  if (west > bounds[2] || east < bounds[0] || south > bounds[3] || north < bounds[1]) return;
  if (z >= minZoom) yield [z, x, y];
  if (z === maxZoom) return;
  for (const [right, down] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const)
    yield* tilesOver(bounds, minZoom, maxZoom, z + 1, 2 * x + right, 2 * y + down);
}
