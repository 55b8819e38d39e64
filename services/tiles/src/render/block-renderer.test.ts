import { gunzipSync } from 'node:zlib';
import { bboxesMeet, tileAt, tileBbox } from '@tongtu/sdk/geo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockAt,
  city,
  type Drawn,
  features,
  HOME,
  LAYERS,
  profile,
  profileOf,
  row,
  tilesOf,
} from '../../../../test/support/block-city.ts';
import { decodeTile, tileProblems } from '../../../../test/support/mvt.ts';
import { checkTile } from '../verify/tile.ts';
import { blockReadBbox, renderBlock, renderTile } from './index.ts';

describe('a tile', () => {
  it('is the same from a block at z12 as from one at z9, byte for byte', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = city(seed);
        const wide = tilesOf(rows, blockAt(9, 12, 15));
        for (const [key, tile] of tilesOf(rows, blockAt(12, 12, 15))) {
          expect(Buffer.from(tile.bytes).equals(wide.get(key)!.bytes)).toBe(true);
        }
      }),
      { numRuns: 3 },
    );
  }, 30_000);

  it('depends on nothing but the rows that its read box meets', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = city(seed);
        for (const [key, tile] of tilesOf(rows, blockAt(9, 9, 15))) {
          const box = blockReadBbox({ ...tile, minZoom: tile.z, maxZoom: tile.z }, profile);
          const near = rows.filter(({ bbox }) => bboxesMeet(bbox, box));
          const alone = renderTile(features(near), tile, profile);
          expect(alone && Buffer.from(alone.bytes).equals(tile.bytes), key).toBe(true);
        }
      }),
      { numRuns: 2 },
    );
  }, 30_000);

  it('has no ring that meets itself, though the grid brings sides of a narrow area together', () => {
    for (const seed of [1, 2, 3]) {
      const tiles = [...tilesOf(city(seed), blockAt(9, 9, 15)).values()];
      expect(tiles.flatMap((tile) => checkTile(gunzipSync(tile.bytes), 64).problems)).toEqual([]);
    }
  });

  it('does not depend on the order in which rows come', () => {
    const rows = city(5);
    const forth = tilesOf(rows, blockAt(9, 9, 15));
    const back = tilesOf(rows.toReversed(), blockAt(9, 9, 15));
    expect([...back].map(([key, { bytes }]) => [key, Buffer.from(bytes).toString('hex')])).toEqual(
      [...forth].map(([key, { bytes }]) => [key, Buffer.from(bytes).toString('hex')]),
    );
  });

  it('is valid by the specification, and reaches no farther than the buffer', () => {
    const tiles = tilesOf(city(11), blockAt(9, 9, 15));
    expect(tiles.size).toBeGreaterThan(100);
    for (const [key, { bytes }] of tiles) expect(tileProblems(bytes, 64), key).toEqual([]);
  });

  it('may be as deep as zoom 18, with all vertices in place', () => {
    const deep = profileOf(LAYERS, 18);
    const rows = city(2).slice(0, 40);
    const wide = tilesOf(rows, blockAt(12, 18, 18), deep);
    for (const [key, { bytes }] of tilesOf(rows, blockAt(15, 18, 18), deep)) {
      expect(tileProblems(bytes, 64), key).toEqual([]);
      expect(Buffer.from(bytes).equals(wide.get(key)!.bytes)).toBe(true);
    }
    expect(wide.size).toBeGreaterThan(20);
  });

  it('with a feature that can’t be read says which', () => {
    const broken = { collectionId: 'building', id: 7, minZoom: 0, wkb: Uint8Array.of(1, 3), properties: {} };
    expect(() => renderTile([broken], tileAt(HOME, 15), profile)).toThrow('feature 7 of building');
  });

  it('comes zoom by zoom, in the order of its id', () => {
    const zooms = [...renderBlock(features(city(3)), blockAt(9, 10, 13), profile)].map(({ z }) => z);
    expect(zooms).toEqual(zooms.toSorted((a, b) => a - b));
    expect(new Set(zooms)).toEqual(new Set([10, 11, 12, 13]));
  });

  it('without anything to show is left out', () => {
    const far = row('place', 1, { type: 'Point', coordinates: [10, 10] }, { name: '远' });
    expect(tilesOf([far], blockAt(9, 9, 15)).size).toBe(0);
    expect(renderTile([], tileAt(HOME, 9), profile)).toBeUndefined();
  });

  it('shows a feature neither below its own lowest zoom nor below the layer’s', () => {
    const { feature } = row('place', 1, { type: 'Point', coordinates: [...HOME] }, { name: '村' });
    const zooms = (minZoom: number) =>
      [...renderBlock([{ ...feature, minZoom }], blockAt(0, 0, 15), profile)].map(({ z }) => z);
    expect(zooms(0)).toEqual([9, 10, 11, 12, 13, 14, 15]);
    expect(zooms(13)).toEqual([13, 14, 15]);
    expect(zooms(99)).toEqual([]);
  });
});

describe('a feature', () => {
  const building = row(
    'building',
    2 ** 53 - 1,
    {
      type: 'Polygon',
      coordinates: [
        [
          [120.75, 30.75],
          [120.751, 30.75],
          [120.751, 30.751],
          [120.75, 30.751],
          [120.75, 30.75],
        ],
      ],
    },
    { kind: 'office', height: 12.5, structure: 'steel' },
  );

  it('carries its 53-bit id', () => {
    const [tile] = tilesOf([building], blockAt(12, 15, 15)).values();
    expect(decodeTile(tile!.bytes).buildings![0]!.id).toBe(2 ** 53 - 1);
  });

  it('has the attributes of its zoom, in the order of the profile', () => {
    const at = (z: number) =>
      decodeTile([...tilesOf([building], blockAt(12, z, z)).values()][0]!.bytes).buildings![0]!.properties;
    expect(Object.entries(at(13))).toEqual([['kind', 'office']]);
    expect(Object.entries(at(14))).toEqual([
      ['height', 12.5],
      ['kind', 'office'],
    ]);
  });

  it('in several tiles is cut at each', () => {
    const tiles = [...tilesOf([building], blockAt(9, 15, 15)).values()];
    expect(tiles.length).toBeGreaterThan(1);
    for (const { bytes } of tiles) {
      for (const [x, y] of decodeTile(bytes).buildings!.flatMap(({ geometry }) => geometry.flat())) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(-64);
        expect(Math.max(x, y)).toBeLessThanOrEqual(4160);
      }
    }
  });
});

describe('merged lines', () => {
  const [x, y] = tileBboxCenter(12);
  const piece = (id: number, from: number, to: number, kind: string) =>
    row(
      'road',
      id,
      {
        type: 'LineString',
        coordinates: [
          [x + from, y],
          [x + (from + to) / 2, y + 0.001],
          [x + to, y],
        ],
      },
      { kind },
    );
  const rows = [piece(7, 0, 0.01, 'primary'), piece(8, 0.01, 0.02, 'primary'), piece(9, 0, 0.01, 'service')];
  const streetsAt = (z: number) =>
    decodeTile(renderTile(features(rows), tileAt([x, y], z), profile)!.bytes).streets!;

  it('are one feature with a count and without an id, where their attributes are equal', () => {
    const primary = streetsAt(12).find(({ properties }) => properties.kind === 'primary')!;
    expect(primary).toMatchObject({ id: undefined, properties: { kind: 'primary', count: 2 } });
    expect(primary.geometry).toHaveLength(1);
  });

  it('leave a line that is alone as it is', () => {
    const service = streetsAt(12).find(({ properties }) => properties.kind === 'service')!;
    expect(service).toMatchObject({ id: 9, properties: { kind: 'service' } });
  });

  it('are single again from the zoom on where the profile ends merging', () => {
    expect(streetsAt(13).map(({ id }) => id)).toEqual([9, 7, 8]);
  });
});

describe('thinned points', () => {
  it('are the most important of their cell, of equals the one with the smaller id', () => {
    const [x, y] = tileBboxCenter(12);
    const place = (id: number, dx: number, population: number) =>
      row('place', id, { type: 'Point', coordinates: [x + dx, y + 0.0001] }, { name: `村${id}`, population });
    const rows = [place(4, 0.0001, 10), place(2, 0.0002, 90), place(1, 0.0003, 90), place(3, 0.02, 1)];
    const ids = (z: number) =>
      decodeTile(renderTile(features(rows), tileAt([x, y], z), profile)!.bytes).names!.map(({ id }) => id);
    expect(ids(12)).toEqual([1, 3]);
    expect(ids(13)).toEqual([1, 2, 4]);
  });
});

describe('a tile that would be too large', () => {
  const crowd = Array.from({ length: 70_000 }, (_, i): Drawn => {
    const [west, south] = tileBbox(tileAt(HOME, 12));
    const x = west + ((i * 0.618034) % 1) * 0.08;
    const y = south + ((i * 0.754878) % 1) * 0.07;
    const [w, h] = [0.0001 + (i % 97) * 1e-6, 0.0001 + (i % 89) * 1e-6];
    return row(
      'building',
      i + 1,
      {
        type: 'Polygon',
        coordinates: [
          [
            [x, y],
            [x + w, y],
            [x + w, y + h],
            [x + w * 0.4, y + h * 1.1],
            [x, y + h],
            [x, y],
          ],
        ],
      },
      { kind: `k${i % 4001}` },
    );
  });
  const tile = renderTile(features(crowd), tileAt(HOME, 12), profile)!;

  it('stays below 500 KB and tells what it left out', () => {
    expect(tile.bytes.length).toBeLessThanOrEqual(500_000);
    expect(tile.bytes.length).toBeGreaterThan(400_000);
    expect(tile.droppedCount).toBeGreaterThan(1_000);
    expect(decodeTile(tile.bytes).buildings).toHaveLength(tile.featureCount);
  });

  it('keeps the most important', () => {
    const kept = new Set(decodeTile(tile.bytes).buildings!.map(({ id }) => id));
    const size = (i: number) => (0.0001 + (i % 97) * 1e-6) * (0.0001 + (i % 89) * 1e-6);
    const sizes = (wanted: boolean) =>
      crowd
        .map((_, i) => i)
        .filter((i) => kept.has(i + 1) === wanted)
        .map(size);
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
    expect(median(sizes(true))).toBeGreaterThan(median(sizes(false)));
    expect(Math.min(...sizes(true))).toBeGreaterThan(Math.max(...sizes(false)) * 0.99);
  });
});

/** A place inside the tile of a zoom around the test city, and inside the tiles below. */
function tileBboxCenter(z: number): [number, number] {
  const [west, south, east, north] = tileBbox(tileAt(HOME, z));
  return [west + (east - west) * 0.3, south + (north - south) * 0.3];
}
