import { PbfReader } from 'pbf';
import type { CompiledLayer } from '../profile/index.ts';
import { ByteWriter, varintLength } from './byte-writer.ts';
import { beginLayer, mvtType, writeText } from './encode.ts';
import {
  FEATURE_GEOMETRY,
  FEATURE_ID,
  FEATURE_TAGS,
  FEATURE_TYPE,
  LAYER_FEATURES,
  LAYER_KEYS,
  LAYER_VALUES,
} from './mvt.ts';

/** A feature as it is drawn in one tile and layer. */
export interface DrawnFeature {
  readonly id: number;
  /** In the order of the layer's source. */
  readonly tags: readonly DrawnTag[];
  /** Geometry commands (MVT 2.1, 4.3). */
  readonly commands: Uint8Array;
}

export interface DrawnTag {
  readonly key: string;
  /** The whole `values` field that lists the value. */
  readonly value: Uint8Array;
}

/** What changes in a layer of a tile whose features keep to themselves: no lines merged, no points thinned. */
export interface LayerPatch {
  readonly removed: ReadonlySet<number>;
  /** By id. One that is removed as well takes its place; others are put in by their id. */
  readonly added: ReadonlyMap<number, DrawnFeature>;
}

/** The layer is not what the patch was made for. */
export class PatchError extends Error {}

/**
 * A layer with some of its features exchanged: the same bytes as drawn anew with all of them, in the time that copying
 * takes. Names and values of attributes are listed in the order in which the features use them, as by `TileEncoder`.
 *
 * @param layer bytes of the layer's message, as `TileEncoder` writes it; undefined: without features so far
 * @returns undefined where no feature is left
 * @throws PatchError where a feature that is to be removed is not there
 */
export function patchLayer(
  layer: Uint8Array | undefined,
  definition: CompiledLayer,
  { removed, added }: LayerPatch,
): Uint8Array | undefined {
  const former = layer ? readLayer(layer) : EMPTY;
  const writer = new FeatureWriter(definition, former, layer ?? NO_BYTES);
  const waiting = [...added.values()].filter(({ id }) => !removed.has(id)).sort((a, b) => b.id - a.id);
  let left = removed.size;
  for (const feature of former.features) {
    while (waiting.length > 0 && waiting.at(-1)!.id < feature.id) writer.drawn(waiting.pop()!);
    if (!removed.has(feature.id)) {
      writer.former(feature);
      continue;
    }
    left--;
    const instead = added.get(feature.id);
    if (instead) writer.drawn(instead);
  }
  if (left > 0) throw new PatchError(`${left} of ${removed.size} features are not in layer ${definition.id}`);
  while (waiting.length > 0) writer.drawn(waiting.pop()!);
  return writer.end();
}

interface FormerFeature {
  readonly id: number;
  /** Where its attributes stand, key and value in turn. */
  readonly tagsFrom: number;
  readonly tagsTo: number;
  /** Kind and geometry, as they are written. */
  readonly shapeFrom: number;
  readonly shapeTo: number;
}

interface FormerLayer {
  readonly features: readonly FormerFeature[];
  readonly keys: readonly string[];
  /** Where the field of each value begins and ends. */
  readonly values: readonly (readonly [number, number])[];
}

const NO_BYTES = new Uint8Array(0);
const EMPTY: FormerLayer = { features: [], keys: [], values: [] };

function readLayer(layer: Uint8Array): FormerLayer {
  const features: FormerFeature[] = [];
  const keys: string[] = [];
  const values: [number, number][] = [];
  const pbf = new PbfReader(layer);
  while (pbf.pos < layer.length) {
    const from = pbf.pos;
    const head = pbf.readVarint();
    if (head === LAYER_FEATURES) features.push(readFeature(pbf, pbf.readVarint() + pbf.pos));
    else if (head === LAYER_KEYS) keys.push(pbf.readString());
    else {
      pbf.skip(head);
      if (head === LAYER_VALUES) values.push([from, pbf.pos]);
    }
  }
  return { features, keys, values };
}

/** Fields come as `TileEncoder` writes them: id, attributes, kind, geometry. */
function readFeature(pbf: PbfReader, end: number): FormerFeature {
  let id = -1;
  let [tagsFrom, tagsTo] = [end, end];
  while (pbf.pos < end) {
    const from = pbf.pos;
    const head = pbf.readVarint();
    if (head === FEATURE_ID) id = pbf.readVarint();
    else if (head === FEATURE_TAGS) {
      tagsTo = pbf.readVarint() + pbf.pos;
      tagsFrom = pbf.pos;
      pbf.pos = tagsTo;
    } else {
      pbf.pos = end;
      return { id, tagsFrom, tagsTo, shapeFrom: from, shapeTo: end };
    }
  }
  throw new PatchError('a feature without a shape');
}

/** Writes the features of a layer and lists their attributes anew. */
class FeatureWriter {
  readonly #definition: CompiledLayer;
  readonly #former: FormerLayer;
  readonly #bytes: Uint8Array;
  readonly #out: ByteWriter;
  readonly #tags: PbfReader;
  #placed: number[] = [];
  #count = 0;
  /** By name and by the text of a value's field: the place in the new lists. */
  readonly #keys = new Map<string, number>();
  readonly #values = new Map<string, number>();
  readonly #valueFields: Uint8Array[] = [];
  /** Places of the former lists in the new ones; -1 as long as they were not used. */
  readonly #keyPlace: Int32Array;
  readonly #valuePlace: Int32Array;

  constructor(definition: CompiledLayer, former: FormerLayer, bytes: Uint8Array) {
    this.#definition = definition;
    this.#former = former;
    this.#bytes = bytes;
    this.#tags = new PbfReader(bytes);
    this.#out = new ByteWriter(bytes.length + 4096);
    this.#keyPlace = new Int32Array(former.keys.length).fill(-1);
    this.#valuePlace = new Int32Array(former.values.length).fill(-1);
    beginLayer(definition, this.#out);
  }

  former({ id, tagsFrom, tagsTo, shapeFrom, shapeTo }: FormerFeature): void {
    this.#placed = [];
    this.#tags.pos = tagsFrom;
    while (this.#tags.pos < tagsTo) {
      const key = this.#tags.readVarint();
      const value = this.#tags.readVarint();
      if (this.#keyPlace[key] === -1) this.#keyPlace[key] = this.#placeOfKey(this.#former.keys[key]!);
      if (this.#valuePlace[value] === -1)
        this.#valuePlace[value] = this.#placeOfValue(this.#bytes.subarray(...this.#former.values[value]!));
      this.#placed.push(this.#keyPlace[key]!, this.#valuePlace[value]!);
    }
    this.#begin(id, shapeTo - shapeFrom);
    this.#out.append(this.#bytes, shapeFrom, shapeTo);
  }

  drawn({ id, tags, commands }: DrawnFeature): void {
    this.#placed = tags.flatMap(({ key, value }) => [this.#placeOfKey(key), this.#placeOfValue(value)]);
    this.#begin(id, 2 + 1 + varintLength(commands.length) + commands.length);
    const out = this.#out;
    out.reserve(16);
    out.varint(FEATURE_TYPE);
    out.varint(mvtType(this.#definition));
    out.varint(FEATURE_GEOMETRY);
    out.varint(commands.length);
    out.append(commands, 0, commands.length);
  }

  end(): Uint8Array | undefined {
    if (this.#count === 0) return undefined;
    const out = this.#out;
    for (const key of this.#keys.keys()) writeText(LAYER_KEYS, key, out);
    for (const field of this.#valueFields) out.append(field, 0, field.length);
    return out.bytes.subarray(0, out.length);
  }

  /** The head of a feature, its id and its attributes. @param shapeBytes what follows */
  #begin(id: number, shapeBytes: number): void {
    const out = this.#out;
    const tagBytes = this.#placed.reduce((sum, place) => sum + varintLength(place), 0);
    const tagsLength = this.#placed.length === 0 ? 0 : 1 + varintLength(tagBytes) + tagBytes;
    const idLength = id < 0 ? 0 : 1 + varintLength(id);
    out.reserve(tagsLength + 40);
    out.varint(LAYER_FEATURES);
    out.varint(idLength + tagsLength + shapeBytes);
    if (id >= 0) {
      out.varint(FEATURE_ID);
      out.varint(id);
    }
    if (tagsLength > 0) {
      out.varint(FEATURE_TAGS);
      out.varint(tagBytes);
      for (const place of this.#placed) out.varint(place);
    }
    this.#count++;
  }

  #placeOfKey(key: string): number {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    this.#keys.set(key, this.#keys.size);
    return this.#keys.size - 1;
  }

  #placeOfValue(field: Uint8Array): number {
    const text = Buffer.from(field.buffer, field.byteOffset, field.length).toString('latin1');
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    this.#values.set(text, this.#values.size);
    return this.#valueFields.push(field) - 1;
  }
}
