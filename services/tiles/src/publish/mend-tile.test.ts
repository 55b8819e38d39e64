import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  city,
  cityEdits,
  type Drawn,
  edited,
  features,
  LAYERS,
  profile,
  profileOf,
  row,
  tilesOf,
  without,
} from '../../../../test/support/block-city.ts';
import { EMPTY_TILE } from '../archive/gzip.ts';
import { tileOfId } from '../archive/tile-id.ts';
import { BlockRenderer, isMarkedAsFull, TileSelection } from '../render/index.ts';
import { type DirtyTile, dirtyTiles } from './dirty-tiles.ts';
import { mendTile } from './mend-tile.ts';

const WORLD = { z: 0, x: 0, y: 0, minZoom: 0, maxZoom: 15 };
const keyOf = ({ tileId }: DirtyTile) => {
  const { z, x, y } = tileOfId(tileId);
  return `${z}/${x}/${y}`;
};
const bytesOf = (tile: { readonly bytes: Uint8Array } | undefined) => tile && Buffer.from(tile.bytes);

function dirtyBetween(before: readonly Drawn[], after: readonly Drawn[], by = profile) {
  const changed = { before: features(without(before, after)), after: features(without(after, before)) };
  const dirty = dirtyTiles(changed, by);
  if (dirty === 'all') throw new Error('all tiles are dirty; wanted a list');
  return dirty;
}

/** The layers that want it drawn anew with all rows, by tile. */
function drawnAnew(rows: readonly Drawn[], dirty: readonly DirtyTile[]) {
  const anew = dirty.filter(({ layers }) => [...layers.values()].includes('drawn anew'));
  const only = new Set(
    anew.flatMap(({ layers }) =>
      [...layers].flatMap(([place, how]) => (how === 'drawn anew' ? [place] : [])),
    ),
  );
  const renderer = new BlockRenderer(WORLD, profile, only);
  for (const feature of features(rows)) renderer.add(feature);
  const wants = new TileSelection(anew.map(({ tileId }) => tileOfId(tileId)));
  return new Map([...renderer.layers({ wants })].map(({ z, x, y, layers }) => [`${z}/${x}/${y}`, layers]));
}

describe('a mended tile', () => {
  it('has the bytes of one that is rendered anew, whatever was edited', () => {
    let [patched, anew] = [0, 0];
    fc.assert(
      fc.property(fc.nat(1000), cityEdits, (seed, edits) => {
        const before = city(seed);
        const after = edited(before, city(seed + 1), edits);
        const [former, current] = [tilesOf(before, WORLD), tilesOf(after, WORLD)];
        const dirty = dirtyBetween(before, after);
        const drawn = drawnAnew(after, dirty);
        for (const tile of dirty) {
          const key = keyOf(tile);
          const mended = mendTile(former.get(key)?.bytes, tile.layers, drawn.get(key), profile);
          expect(mended && Buffer.from(mended), key).toEqual(bytesOf(current.get(key)));
          for (const how of tile.layers.values()) how === 'drawn anew' ? anew++ : patched++;
        }
      }),
      { numRuns: 12, seed: 8 },
    );
    expect(patched).toBeGreaterThan(100);
    expect(anew).toBeGreaterThan(30);
  }, 60_000);

  it('begins from nothing, from an empty tile, and ends as nothing', () => {
    const [house] = city(1).filter(({ feature }) => feature.collectionId === 'building') as [Drawn];
    const tile = dirtyBetween([], [house]).at(-1)!;
    const whole = bytesOf(tilesOf([house], WORLD).get(keyOf(tile)));
    for (const served of [undefined, EMPTY_TILE])
      expect(mendTile(served, tile.layers, undefined, profile)).toEqual(whole);
    const gone = dirtyBetween([house], []).find(({ tileId }) => tileId === tile.tileId)!;
    expect(mendTile(whole, gone.layers, undefined, profile)).toBeUndefined();
  });

  it('is rendered as a whole where features were left out of it, or would be', () => {
    const noise = (i: number) => [1, 2, 3].map((turn) => Math.sin(i * 12.9898 + turn) * 43758.5453).join();
    const houses = Array.from({ length: 18_000 }, (_, i) => {
      const [x, y] = [120.75 + (i % 200) * 0.00005, 30.75 + Math.floor(i / 200) * 0.00005];
      const ring = [
        [x, y],
        [x + 0.00003, y],
        [x + 0.00003, y + 0.00003],
        [x, y],
      ];
      return row('building', i + 1, { type: 'Polygon', coordinates: [ring] }, { kind: noise(i) });
    });
    const few = profileOf([LAYERS[1]!], 13);
    const world = { ...WORLD, maxZoom: 13 };
    const full = [...tilesOf(houses, world, few)].filter(([, { droppedCount }]) => droppedCount > 0);
    expect(full.length).toBeGreaterThan(0);
    for (const [key, { bytes }] of full) {
      expect(isMarkedAsFull(bytes)).toBe(true);
      const fewer = houses.slice(100);
      const tile = dirtyBetween(houses, fewer, few).find((each) => keyOf(each) === key);
      if (tile) expect(mendTile(bytes, tile.layers, undefined, few)).toBe('full');
    }
    const some = houses.slice(0, 4_000);
    const tile = dirtyBetween(some, houses, few).find((each) => keyOf(each) === full[0]![0])!;
    const served = tilesOf(some, world, few).get(full[0]![0]);
    expect(mendTile(served?.bytes, tile.layers, undefined, few)).toBe('full');
  }, 60_000);

  it('is rendered as a whole where it is not what the changes were made against', () => {
    const rows = city(3);
    const house = rows.find(({ feature }) => feature.collectionId === 'building')!;
    const others = rows.filter((each) => each !== house);
    const tile = dirtyBetween(rows, others).find(
      ({ layers }) => ![...layers.values()].includes('drawn anew'),
    )!;
    const served = tilesOf(others, WORLD).get(keyOf(tile))?.bytes;
    expect(mendTile(served, tile.layers, undefined, profile)).toBe('full');
  });
});
