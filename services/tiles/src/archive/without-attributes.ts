import { PbfReader, PbfWriter } from 'pbf';
import {
  FEATURE_TAGS,
  LAYER_EXTENT,
  LAYER_FEATURES,
  LAYER_KEYS,
  LAYER_NAME,
  LAYER_VALUES,
  LAYER_VERSION,
} from '../render/mvt.ts';

/** A field's number, of its head. */
const fieldOf = (head: number): number => head >> 3;

/**
 * A layer of a tile whose features lack some attributes: neither names nor values of these are left in it.
 *
 * @param message the message `Layer`
 * @throws RangeError where it is none
 */
export function withoutAttributes(message: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  const layer = readLayer(message);
  const keys = new Renumbered();
  const values = new Renumbered();
  const writer = new PbfWriter();
  writer.writeVarintField(fieldOf(LAYER_VERSION), layer.version);
  writer.writeStringField(fieldOf(LAYER_NAME), layer.name);
  for (const feature of layer.features) {
    const tags: number[] = [];
    for (let at = 0; at + 1 < feature.tags.length; at += 2) {
      const [key, value] = [feature.tags[at]!, feature.tags[at + 1]!];
      const name = layer.keys[key];
      if (name === undefined || layer.values[value] === undefined) throw new RangeError('a tag of nothing');
      if (!names.has(name)) tags.push(keys.of(key), values.of(value));
    }
    const head = new PbfWriter();
    head.writePackedVarint(fieldOf(FEATURE_TAGS), tags);
    writer.writeBytesField(fieldOf(LAYER_FEATURES), Buffer.concat([...feature.others, head.finish()]));
  }
  for (const key of keys.former) writer.writeStringField(fieldOf(LAYER_KEYS), layer.keys[key]!);
  for (const value of values.former) writer.writeBytesField(fieldOf(LAYER_VALUES), layer.values[value]!);
  writer.writeVarintField(fieldOf(LAYER_EXTENT), layer.extent);
  return writer.finish();
}

/** Numbers given in the order in which they are asked for. */
class Renumbered {
  readonly former: number[] = [];
  readonly #numbers = new Map<number, number>();

  of(former: number): number {
    const known = this.#numbers.get(former);
    if (known !== undefined) return known;
    this.#numbers.set(former, this.former.length);
    return this.former.push(former) - 1;
  }
}

interface Feature {
  readonly tags: readonly number[];
  /** All its other fields, as they are written. */
  readonly others: readonly Uint8Array[];
}

function readLayer(message: Uint8Array) {
  const layer = {
    ...{ version: 1, name: '', extent: 4096 },
    features: [] as Feature[],
    keys: [] as string[],
    values: [] as Uint8Array[],
  };
  const pbf = new PbfReader(message);
  while (pbf.pos < message.length) {
    const head = pbf.readVarint();
    if (head === LAYER_VERSION) layer.version = pbf.readVarint();
    else if (head === LAYER_NAME) layer.name = pbf.readString();
    else if (head === LAYER_FEATURES) layer.features.push(readFeature(pbf.readBytes()));
    else if (head === LAYER_KEYS) layer.keys.push(pbf.readString());
    else if (head === LAYER_VALUES) layer.values.push(pbf.readBytes());
    else if (head === LAYER_EXTENT) layer.extent = pbf.readVarint();
    else pbf.skip(head);
  }
  return layer;
}

function readFeature(bytes: Uint8Array): Feature {
  const tags: number[] = [];
  const others: Uint8Array[] = [];
  const pbf = new PbfReader(bytes);
  while (pbf.pos < bytes.length) {
    const from = pbf.pos;
    const tag = pbf.readVarint();
    if (tag === FEATURE_TAGS) {
      const end = pbf.readVarint() + pbf.pos;
      while (pbf.pos < end) tags.push(pbf.readVarint());
      continue;
    }
    pbf.skip(tag);
    others.push(bytes.subarray(from, pbf.pos));
  }
  return { tags, others };
}
