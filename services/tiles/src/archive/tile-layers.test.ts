import { describe, expect, it } from 'vitest';
import { layersOf } from './tile-layers.ts';

//   tile   layer a          layer b, its name after the version         field 9, varint
//          1a 03 | 0a 01 61   1a 05 | 78 02 | 0a 01 62                    48 07
const LAYER_A = [0x1a, 0x03, 0x0a, 0x01, 0x61];
const LAYER_B = [0x1a, 0x05, 0x78, 0x02, 0x0a, 0x01, 0x62];
const UNKNOWN = [0x48, 0x07];
const TILE = Uint8Array.from([...LAYER_A, ...UNKNOWN, ...LAYER_B]);

describe('layers of a tile', () => {
  it('are the bytes of those that are named, in the order of the tile', () => {
    expect([...layersOf(TILE, new Set(['b']))]).toEqual(LAYER_B);
    expect([...layersOf(TILE, new Set(['b', 'a']))]).toEqual([...LAYER_A, ...LAYER_B]);
  });

  it('are none where the tile has none of them', () => {
    expect(layersOf(TILE, new Set(['c']))).toHaveLength(0);
    expect(layersOf(new Uint8Array(0), new Set(['a']))).toHaveLength(0);
  });

  it.each([
    ['a layer that ends beyond the tile', [...LAYER_A, 0x1a, 0x09, 0x0a]],
    ['a layer without a name', [0x1a, 0x02, 0x78, 0x02]],
    ['a length without an end', [0x1a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ])('are not read from %s', (_name, bytes) => {
    expect(() => layersOf(Uint8Array.from(bytes), new Set(['a']))).toThrow();
  });
});
