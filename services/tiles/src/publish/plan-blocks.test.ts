import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tileIdOf, tileOfId } from '../archive/tile-id.ts';
import { planBlocks } from './plan-blocks.ts';

const id = (z: number, x: number, y: number) => tileIdOf({ z, x, y });

describe('blocks of dirty tiles', () => {
  it('hold each tile once, under the tile of the block and between its zooms', () => {
    const tile = fc
      .tuple(fc.integer({ min: 0, max: 15 }), fc.nat(), fc.nat())
      .map(([z, x, y]) => id(z, x % 2 ** z, y % 2 ** z));
    fc.assert(
      fc.property(fc.uniqueArray(tile, { maxLength: 60 }), (tileIds) => {
        const blocks = planBlocks(tileIds);
        expect(blocks.flatMap((each) => each.tileIds).toSorted()).toEqual(tileIds.toSorted());
        for (const { block, tileIds: held } of blocks) {
          for (const { z, x, y } of held.map(tileOfId)) {
            expect(block.minZoom <= z && z <= block.maxZoom && block.z <= block.minZoom).toBe(true);
            expect([x >> (z - block.z), y >> (z - block.z)]).toEqual([block.x, block.y]);
          }
        }
      }),
    );
  });

  it('read rows around the tiles of each zoom, and no farther', () => {
    const [task] = planBlocks([id(14, 13686, 6718), id(15, 27372, 13436), id(15, 27360, 13436)]);
    expect(task!.boxes).toEqual([
      { z: 14, span: { minX: 13686, minY: 6718, maxX: 13686, maxY: 6718 } },
      { z: 15, span: { minX: 27372, minY: 13436, maxX: 27372, maxY: 13436 } },
      { z: 15, span: { minX: 27360, minY: 13436, maxX: 27360, maxY: 13436 } },
    ]);
  });

  it('read the low zooms at once, and neighbours further down', () => {
    expect(planBlocks([id(0, 0, 0), id(8, 213, 104)])).toHaveLength(1);
    const [alone] = planBlocks([id(15, 27374, 13439)]);
    expect(alone!.block).toEqual({ z: 15, x: 27374, y: 13439, minZoom: 15, maxZoom: 15 });
    const neighbours = planBlocks([id(15, 27372, 13436), id(15, 27373, 13436)]);
    expect(neighbours.map(({ block }) => block.z)).toEqual([14]);
    expect(planBlocks([id(15, 27372, 13436), id(14, 13686, 6718)])).toHaveLength(1);
    expect(planBlocks([id(15, 27372, 13436), id(11, 1710, 839)])).toHaveLength(2);
  });
});
