import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PbfReader, PbfWriter } from 'pbf';
import { LAYER_NAME } from '../render/mvt.ts';
import { ArchiveError } from './archive-error.ts';
import { ByteCache } from './byte-cache.ts';
import { type HotTiles, plainOf, type ServedTile, servedTile } from './hot-tiles.ts';
import type { FoundTile } from './stack.ts';
import { keyOfPart, type TilesetPart } from './tileset-part.ts';
import { withoutAttributes } from './without-attributes.ts';

const gzipAsync = promisify(gzip);

/** A field's number and its wire type 2, as the .proto of MVT 2.1 has them. */
const TILE_LAYER = (3 << 3) | 2;

/**
 * The layers of a decoded tile that have one of the names, in their order. Nothing of what is within them is read but the
 * name, unless they are to lack attributes; others are as stored, byte for byte.
 *
 * @throws RangeError where the bytes are no tile
 */
export function layersOf(
  tile: Uint8Array,
  names: ReadonlySet<string>,
  without: TilesetPart['without'] = new Map(),
): Uint8Array {
  const kept: Uint8Array[] = [];
  for (const { name, field, message } of eachLayer(tile)) {
    if (!names.has(name)) continue;
    const hidden = without.get(name);
    kept.push(hidden ? layerField(withoutAttributes(message, new Set(hidden))) : field);
  }
  return Buffer.concat(kept);
}

function layerField(message: Uint8Array): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeBytesField(TILE_LAYER >> 3, message);
  return pbf.finish();
}

/** A layer in a decoded tile: views of its bytes. */
export interface TileLayer {
  readonly name: string;
  /** With the head that makes it a part of a tile. */
  readonly field: Uint8Array;
  /** Without: the message `Layer`. */
  readonly message: Uint8Array;
}

/** @throws RangeError where the bytes are no tile */
export function* eachLayer(tile: Uint8Array): Generator<TileLayer> {
  const pbf = new PbfReader(tile);
  while (pbf.pos < tile.length) {
    const start = pbf.pos;
    const tag = pbf.readVarint();
    if (tag !== TILE_LAYER) {
      pbf.skip(tag);
      continue;
    }
    const end = pbf.readVarint() + pbf.pos;
    if (end > tile.length) throw new RangeError('a layer reaches beyond the end of the tile');
    const message = tile.subarray(pbf.pos, end);
    yield { name: nameOf(pbf, end), field: tile.subarray(start, end), message };
    pbf.pos = end;
  }
}

function nameOf(pbf: PbfReader, end: number): string {
  while (pbf.pos < end) {
    const tag = pbf.readVarint();
    if (tag === LAYER_NAME) return pbf.readString();
    pbf.skip(tag);
  }
  throw new RangeError('a layer without a name');
}

/** Parts of tiles asked for lately, in memory up to a number of bytes, as {@link HotTiles} keeps whole ones. */
export class HotTileLayers {
  readonly #whole: HotTiles;
  readonly #parts: ByteCache<ServedTile>;

  constructor(whole: HotTiles, maxBytes: number) {
    this.#whole = whole;
    this.#parts = new ByteCache(maxBytes);
  }

  /** @throws ArchiveError where the stored bytes are damaged */
  async get(found: FoundTile, asked: TilesetPart, signal?: AbortSignal): Promise<ServedTile> {
    const { archive, location } = found;
    const key = `${location.offset}\n${keyOfPart(asked)}`;
    const kept = this.#parts.get(archive, key);
    if (kept) return kept;
    const whole = await this.#whole.get(found, signal);
    const part = await partOf(whole, asked).catch((cause: unknown) => {
      throw new ArchiveError(archive.path, `the tile at byte ${location.offset} is damaged`, { cause });
    });
    this.#parts.keep(archive, key, part);
    return part;
  }
}

async function partOf(whole: ServedTile, { layers, without }: TilesetPart): Promise<ServedTile> {
  const plain = layersOf(await plainOf(whole.bytes), new Set(layers), without);
  return servedTile(await gzipAsync(plain), plain);
}
