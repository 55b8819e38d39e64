import { tileBbox } from '@tongtu/sdk/geo';
import fc from 'fast-check';
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import {
  city,
  cityEdits,
  type Drawn,
  edited,
  features,
  HOME,
  LAYERS,
  profile,
  profileOf,
  row,
  tilesOf,
  without,
} from '../../../../test/support/block-city.ts';
import { tileOfId } from '../archive/tile-id.ts';
import type { CompiledProfile } from '../profile/index.ts';
import { type DirtyTile, dirtyTiles } from './dirty-tiles.ts';

const worldOf = ({ maxZoom }: CompiledProfile) => ({ z: 0, x: 0, y: 0, minZoom: 0, maxZoom });

const keyOf = (tileId: number) => {
  const { z, x, y } = tileOfId(tileId);
  return `${z}/${x}/${y}`;
};

function dirtyBetween(before: readonly Drawn[], after: readonly Drawn[], by = profile): Set<string> {
  const dirty = dirtyTiles(
    { before: features(without(before, after)), after: features(without(after, before)) },
    by,
  );
  if (dirty === 'all') throw new Error('all tiles are dirty; wanted a list');
  return new Set(dirty.map(({ tileId }) => keyOf(tileId)));
}

/** Tiles of two full renderings that are not the same, byte for byte. */
function differingBetween(before: readonly Drawn[], after: readonly Drawn[], by = profile): Set<string> {
  const [former, current] = [tilesOf(before, worldOf(by), by), tilesOf(after, worldOf(by), by)];
  const keys = new Set([...former.keys(), ...current.keys()]);
  const isSame = (key: string) => {
    const [a, b] = [former.get(key), current.get(key)];
    return a !== undefined && b !== undefined && Buffer.from(a.bytes).equals(b.bytes);
  };
  return new Set([...keys].filter((key) => !isSame(key)));
}

const missing = (wanted: ReadonlySet<string>, from: ReadonlySet<string>) =>
  [...wanted].filter((key) => !from.has(key));

describe('dirty tiles', () => {
  it('are all that differ, whatever was edited', () => {
    let dirtyCount = 0;
    let differingCount = 0;
    fc.assert(
      fc.property(fc.nat(1000), cityEdits, (seed, edits) => {
        const before = city(seed);
        const after = edited(before, city(seed + 1), edits);
        const dirty = dirtyBetween(before, after);
        const differing = differingBetween(before, after);
        expect(missing(differing, dirty)).toEqual([]);
        dirtyCount += dirty.size;
        differingCount += differing.size;
      }),
      { numRuns: 12, seed: 4 },
    );
    // Drawn for nothing: losers of thinning, and areas whose size, which is their importance, changed elsewhere.
    expect(dirtyCount).toBeLessThan(differingCount * 1.2);
  }, 60_000);

  it('are all that differ where tiles are full and lose their least important features', () => {
    const houses = (count: number, kind: string) =>
      Array.from({ length: count }, (_, i) => {
        const [x, y] = [HOME[0] + (i % 200) * 0.00005, HOME[1] + Math.floor(i / 200) * 0.00005];
        const size = 0.00002 + ((i * 7919) % 100) * 1e-7;
        const ring = [
          [x, y],
          [x + size, y],
          [x + size, y + size],
          [x, y + size],
          [x, y],
        ];
        const noise = [1, 2, 3].map((turn) => Math.sin(i * 12.9898 + turn) * 43758.5453).join();
        return row('building', i + 1, { type: 'Polygon', coordinates: [ring] }, { kind: `${kind}${noise}` });
      });
    const before = houses(18_000, 'house');
    const few = profileOf([LAYERS[1]!], 13);
    const after = [...before.slice(0, 9_000), ...before.slice(9_100)];
    const full = [...tilesOf(before, worldOf(few), few).values()];
    expect(full.some(({ droppedCount }) => droppedCount > 0)).toBe(true);
    const differing = differingBetween(before, after, few);
    expect(differing.size).toBeGreaterThan(0);
    expect(missing(differing, dirtyBetween(before, after, few))).toEqual([]);
  }, 60_000);

  it('are not the parents of those of the deepest zoom: a buffer is wider on the ground further up', () => {
    // Two tiles of z15 that lie in different tiles of z14; a house 96 units (at z15) east of the line between them.
    const x = (Math.floor(((HOME[0] + 180) / 360) * 2 ** 14) + 1) * 2;
    const y = 13_440;
    const [west, , , north] = tileBbox({ z: 15, x, y });
    const unit = 360 / 2 ** 15 / 4096;
    const corner = [west + 96 * unit, north - 0.002] as const;
    const house = row(
      'building',
      1,
      {
        type: 'Polygon',
        coordinates: [
          [
            [corner[0], corner[1]],
            [corner[0] + 0.0004, corner[1]],
            [corner[0] + 0.0004, corner[1] + 0.0004],
            [corner[0], corner[1] + 0.0004],
            [corner[0], corner[1]],
          ],
        ],
      },
      { kind: 'house' },
    );
    const dirty = dirtyBetween([], [house]);
    const neighbour = `14/${x / 2 - 1}/${y / 2}`;
    expect(differingBetween([], [house]).has(neighbour)).toBe(true);
    expect(dirty.has(neighbour)).toBe(true);

    const shifted = new Set<string>();
    for (const key of dirty) {
      const [z, tx, ty] = key.split('/').map(Number) as [number, number, number];
      if (z < 15) continue;
      for (let up = 0; up <= 15 - 12; up++) shifted.add(`${15 - up}/${tx >> up}/${ty >> up}`);
    }
    expect(missing(differingBetween([], [house]), shifted)).toContain(neighbour);
  });

  it('of a long boundary are those along which it moved', () => {
    const corners = 400;
    const ring = Array.from({ length: corners }, (_, i): Position => {
      const turn = (i / corners) * 2 * Math.PI;
      return [HOME[0] + 0.2 * Math.cos(turn), HOME[1] + 0.2 * Math.sin(turn)];
    });
    const area = (vertices: Position[]) => [
      row(
        'land_use',
        1,
        { type: 'Polygon', coordinates: [[...vertices, vertices[0]!]] },
        { kind: 'district' },
      ),
    ];
    const moved = ring.map(
      ([lng = 0, lat = 0], i): Position => (i === 50 ? [lng + 0.0005, lat] : [lng, lat]),
    );
    const dirty = dirtyBetween(area(ring), area(moved));
    const differing = differingBetween(area(ring), area(moved));
    expect(missing(differing, dirty)).toEqual([]);
    // Its name is as important as it is large, though nothing competes with it.
    expect(dirty.size).toBeLessThanOrEqual(differing.size + 1);
    expect([...dirty].filter((key) => key.startsWith('15/')).length).toBeLessThan(10);
    expect(
      [...tilesOf(area(ring), worldOf(profile)).keys()].filter((key) => key.startsWith('15/')).length,
    ).toBeGreaterThan(1000);
  });

  it('are those in which a point wins or loses its cell, though the point itself looks the same', () => {
    const village = (id: number, population: number) =>
      row(
        'place',
        id,
        { type: 'Point', coordinates: [HOME[0] + id * 1e-6, HOME[1]] },
        { name: `${id}`, population },
      );
    const before = [village(1, 5), village(2, 3)];
    const after = [before[0]!, village(2, 9)];
    const differing = differingBetween(before, after);
    expect([...differing].map((key) => Number(key.split('/')[0]))).toEqual([9, 10, 11, 12]);
    expect(missing(differing, dirtyBetween(before, after))).toEqual([]);
  });

  it('are none where only what no layer draws has changed', () => {
    const [before] = city(1);
    const { feature, bbox } = before!;
    const after = {
      feature: { ...feature, properties: { ...feature.properties, remark: 'surveyed' } },
      bbox,
    };
    expect(dirtyBetween([before!], [after]).size).toBe(0);
  });

  it('of an attribute that begins at a zoom are those from there on', () => {
    const before = city(1).find(({ feature }) => feature.collectionId === 'building')!;
    const after = {
      ...before,
      feature: { ...before.feature, properties: { ...before.feature.properties, height: 99 } },
    };
    const zooms = [...dirtyBetween([before], [after])].map((key) => Number(key.split('/')[0]));
    expect([...new Set(zooms)]).toEqual([14, 15]);
  });

  it('come in ascending order, and are "all" where there are too many', () => {
    const after = features(city(2));
    const dirty = dirtyTiles({ before: [], after }, profile) as readonly DirtyTile[];
    const ids = dirty.map(({ tileId }) => tileId);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const limits = { maxTiles: dirty.length, maxPieces: 1_000_000 };
    expect(dirtyTiles({ before: [], after }, profile, limits)).toEqual(dirty);
    const oneLess = { ...limits, maxTiles: dirty.length - 1 };
    expect(dirtyTiles({ before: [], after }, profile, oneLess)).toBe('all');
    expect(dirtyTiles({ before: [], after }, profile, { ...limits, maxPieces: 100 })).toBe('all');
  });
});
