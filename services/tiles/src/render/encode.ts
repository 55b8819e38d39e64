import type { CompiledLayer } from '../profile/index.ts';
import type { RenderedTile } from './block.ts';
import { ByteWriter, varintLength } from './byte-writer.ts';
import { type ItemStore, keyOfTag, zoomOfTag } from './item-store.ts';
import {
  FEATURE_GEOMETRY,
  FEATURE_ID,
  FEATURE_TAGS,
  FEATURE_TYPE,
  LAYER_EXTENT,
  LAYER_FEATURES,
  LAYER_KEYS,
  LAYER_NAME,
  LAYER_VERSION,
} from './mvt.ts';
import type { Pieces } from './pieces.ts';
import { EXTENT } from './project.ts';
import { leaveOut, MAX_TILE_BYTES } from './size-cap.ts';
import { markedAsFull, TileBytes } from './tile-bytes.ts';
import type { ValueTable } from './value-table.ts';
import { LINE, POINT, POLYGON, type ShapeKind } from './wkb.ts';

const MVT_VERSION = 2;
const textEncoder = new TextEncoder();

/** The attribute of a merged feature that tells how many it stands for. */
const COUNT_KEY = 'count';

/** Writes tiles of one block: pieces in, gzipped MVT out. */
export class TileEncoder {
  private readonly items: ItemStore;
  private readonly values: ValueTable;
  private readonly layers: readonly CompiledLayer[];
  private readonly layerBytes = new ByteWriter();
  private readonly tileBytes = new TileBytes();
  private readonly tags: Int32Array;
  /** By number of a value: its place in the layer in hand, valid where the stamp is the layer's. */
  private valuePlace = new Int32Array(0);
  private valueStamp = new Int32Array(0);
  private stamp = 0;
  private readonly listedValues: number[] = [];
  /** By key of the layer in hand, and for the count behind them: its place, -1 as long as it was not used. */
  private keyPlace = new Int32Array(0);
  private readonly listedKeys: number[] = [];

  constructor(layers: readonly CompiledLayer[], items: ItemStore, values: ValueTable) {
    this.layers = layers;
    this.items = items;
    this.values = values;
    const mostKeys = Math.max(0, ...layers.map(({ keys }) => keys.length)) + 1;
    this.tags = new Int32Array(mostKeys * 2);
  }

  /**
   * The tile of these pieces, which come in layer order. Where it is larger than the cap, features are left out:
   * of the layers that the profile gives up first, and in them the least important, then those with larger ids.
   */
  encode(x: number, y: number, pieces: Pieces, chosen: Int32Array): RenderedTile {
    let kept = chosen;
    let bytes = this.compress(pieces, kept);
    while (bytes.length > MAX_TILE_BYTES) {
      const fewer = leaveOut(this.layers, this.items, pieces, kept, MAX_TILE_BYTES / bytes.length);
      if (fewer.length === kept.length) break;
      kept = fewer;
      bytes = this.compress(pieces, kept);
    }
    const droppedCount = chosen.length - kept.length;
    if (droppedCount > 0) bytes = markedAsFull(bytes);
    return { z: pieces.z, x, y, bytes, featureCount: kept.length, droppedCount };
  }

  /** The layers of these pieces, each as the bytes of its message, by their places in the profile. */
  layersOf(pieces: Pieces, chosen: Int32Array): Map<number, Uint8Array> {
    const layers = new Map<number, Uint8Array>();
    for (const layer of this.eachLayer(pieces, chosen))
      layers.set(layer, this.layerBytes.bytes.slice(0, this.layerBytes.length));
    return layers;
  }

  private compress(pieces: Pieces, chosen: Int32Array): Uint8Array {
    for (const _ of this.eachLayer(pieces, chosen))
      this.tileBytes.add(this.layerBytes.bytes, this.layerBytes.length);
    return this.tileBytes.take();
  }

  /** Writes one layer after the other to {@link layerBytes}; the places in the profile come in ascending order. */
  private *eachLayer(pieces: Pieces, chosen: Int32Array): Generator<number> {
    for (let from = 0; from < chosen.length; ) {
      const layer = pieces.layer[chosen[from]!]!;
      let to = from + 1;
      while (to < chosen.length && pieces.layer[chosen[to]!] === layer) to++;
      this.layer(this.layers[layer]!, pieces, chosen.subarray(from, to));
      yield layer;
      from = to;
    }
  }

  private layer(layer: CompiledLayer, pieces: Pieces, chosen: Int32Array): void {
    const out = this.layerBytes;
    beginLayer(layer, out);

    this.stamp++;
    this.listedValues.length = 0;
    this.listedKeys.length = 0;
    this.keyPlace = new Int32Array(layer.keys.length + 1).fill(-1);
    const type = mvtType(layer);
    const countKey = layer.keys.length;
    for (let i = 0; i < chosen.length; i++) this.feature(type, countKey, pieces, chosen[i]!);

    for (const key of this.listedKeys) writeText(LAYER_KEYS, layer.keys[key] ?? COUNT_KEY, out);
    for (const value of this.listedValues) this.values.write(value, out);
  }

  private feature(type: ShapeKind, countKey: number, pieces: Pieces, piece: number): void {
    const { items, tags, layerBytes: out } = this;
    const item = pieces.item[piece]!;
    const merged = pieces.merged[piece]!;
    let tagCount = 0;
    for (let tag = items.firstTag(item); tag < items.lastTag(item); tag += 2) {
      const head = items.tags[tag]!;
      if (zoomOfTag(head) > pieces.z) continue;
      tags[tagCount++] = this.placeOfKey(keyOfTag(head));
      tags[tagCount++] = this.placeOf(items.tags[tag + 1]!);
    }
    if (merged > 1) {
      tags[tagCount++] = this.placeOfKey(countKey);
      tags[tagCount++] = this.placeOf(this.values.idOf(merged));
    }
    let tagBytes = 0;
    for (let i = 0; i < tagCount; i++) tagBytes += varintLength(tags[i]!);
    const start = pieces.start[piece]!;
    const end = pieces.endOf(piece);
    const id = items.id[item]!;
    const length =
      (merged > 1 ? 0 : 1 + varintLength(id)) +
      (tagCount > 0 ? 1 + varintLength(tagBytes) + tagBytes : 0) +
      (2 + 1 + varintLength(end - start) + (end - start));
    out.reserve(length + 16);
    out.varint(LAYER_FEATURES);
    out.varint(length);
    if (merged === 1) {
      out.varint(FEATURE_ID);
      out.varint(id);
    }
    if (tagCount > 0) {
      out.varint(FEATURE_TAGS);
      out.varint(tagBytes);
      for (let i = 0; i < tagCount; i++) out.varint(tags[i]!);
    }
    out.varint(FEATURE_TYPE);
    out.varint(type);
    out.varint(FEATURE_GEOMETRY);
    out.varint(end - start);
    out.append(pieces.commands.bytes, start, end);
  }

  /** The place of a key in the list of the layer in hand, where it is put at its first use. */
  private placeOfKey(key: number): number {
    const place = this.keyPlace[key]!;
    if (place >= 0) return place;
    this.keyPlace[key] = this.listedKeys.length;
    return this.listedKeys.push(key) - 1;
  }

  /** The place of a value in the list of the layer in hand, where it is put at its first use. */
  private placeOf(value: number): number {
    if (value >= this.valueStamp.length) {
      const places = new Int32Array(Math.max(this.values.size, value + 1) * 2);
      const stamps = new Int32Array(places.length);
      places.set(this.valuePlace);
      stamps.set(this.valueStamp);
      this.valuePlace = places;
      this.valueStamp = stamps;
    }
    if (this.valueStamp[value] !== this.stamp) {
      this.valueStamp[value] = this.stamp;
      this.valuePlace[value] = this.listedValues.push(value) - 1;
    }
    return this.valuePlace[value]!;
  }
}

/** Writes what stands before the features of a layer, in place of what the writer holds. */
export function beginLayer(layer: CompiledLayer, out: ByteWriter): void {
  out.length = 0;
  writeText(LAYER_NAME, layer.id, out);
  out.reserve(16);
  out.varint(LAYER_EXTENT);
  out.varint(EXTENT);
  out.varint(LAYER_VERSION);
  out.varint(MVT_VERSION);
}

/** What a feature of a layer is, as MVT numbers kinds of geometry. */
export function mvtType(layer: CompiledLayer): ShapeKind {
  if (layer.geometry === 'line') return LINE;
  return layer.geometry === 'polygon' ? POLYGON : POINT;
}

export function writeText(head: number, text: string, out: ByteWriter): void {
  const bytes = textEncoder.encode(text);
  out.reserve(bytes.length + 12);
  out.varint(head);
  out.varint(bytes.length);
  out.append(bytes, 0, bytes.length);
}
