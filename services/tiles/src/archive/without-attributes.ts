import { PbfReader, PbfWriter } from 'pbf';

/** Fields of the messages `Layer` and `Feature` (MVT 2.1, 4.1 and 4.2), and the wire type of those that have a length. */
const LAYER = { version: 15, name: 1, feature: 2, key: 3, value: 4, extent: 5 } as const;
const FEATURE_TAGS = 2;
const LENGTH_DELIMITED = 2;

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
  writer.writeVarintField(LAYER.version, layer.version);
  writer.writeStringField(LAYER.name, layer.name);
  for (const feature of layer.features) {
    const tags: number[] = [];
    for (let at = 0; at + 1 < feature.tags.length; at += 2) {
      const [key, value] = [feature.tags[at]!, feature.tags[at + 1]!];
      const name = layer.keys[key];
      if (name === undefined || layer.values[value] === undefined) throw new RangeError('a tag of nothing');
      if (!names.has(name)) tags.push(keys.of(key), values.of(value));
    }
    const head = new PbfWriter();
    head.writePackedVarint(FEATURE_TAGS, tags);
    writer.writeBytesField(LAYER.feature, Buffer.concat([...feature.others, head.finish()]));
  }
  for (const key of keys.former) writer.writeStringField(LAYER.key, layer.keys[key]!);
  for (const value of values.former) writer.writeBytesField(LAYER.value, layer.values[value]!);
  writer.writeVarintField(LAYER.extent, layer.extent);
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
    const tag = pbf.readVarint();
    const field = tag >> 3;
    if (field === LAYER.version) layer.version = pbf.readVarint();
    else if (field === LAYER.name) layer.name = pbf.readString();
    else if (field === LAYER.feature) layer.features.push(readFeature(pbf.readBytes()));
    else if (field === LAYER.key) layer.keys.push(pbf.readString());
    else if (field === LAYER.value) layer.values.push(pbf.readBytes());
    else if (field === LAYER.extent) layer.extent = pbf.readVarint();
    else pbf.skip(tag);
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
    if (tag === ((FEATURE_TAGS << 3) | LENGTH_DELIMITED)) {
      const end = pbf.readVarint() + pbf.pos;
      while (pbf.pos < end) tags.push(pbf.readVarint());
      continue;
    }
    pbf.skip(tag);
    others.push(bytes.subarray(from, pbf.pos));
  }
  return { tags, others };
}
