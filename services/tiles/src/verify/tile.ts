import { PbfReader } from 'pbf';
import { geometryProblem } from './geometry.ts';

/** A layer as it is found in a tile. */
interface FoundLayer {
  readonly name: string;
  readonly features: number;
  readonly keys: readonly string[];
}

interface FoundTile {
  readonly layers: readonly FoundLayer[];
  /** What breaks the specification, each once for its layer. */
  readonly problems: readonly string[];
}

/** Fields of `Tile.Layer` and `Tile.Feature` in the .proto of MVT 2.1. */
const TILE_LAYER = 3;
const LAYER = { version: 15, name: 1, feature: 2, key: 3, value: 4, extent: 5 } as const;
const FEATURE = { id: 1, tags: 2, type: 3, geometry: 4 } as const;

interface RawFeature {
  id: number | undefined;
  tags: number[];
  type: number;
  geometry: number[];
}

interface RawLayer {
  version: number;
  name: string;
  extent: number;
  keys: string[];
  values: number[];
  features: RawFeature[];
}

/**
 * Reads a decoded tile by MVT 2.1 and says what is wrong with it. Stricter than drawing needs: what one
 * renderer forgives, another refuses.
 * @param bufferUnits how far geometry may reach over the edge
 */
export function checkTile(bytes: Uint8Array, bufferUnits: number): FoundTile {
  const problems = new Set<string>();
  let layers: RawLayer[] = [];
  try {
    layers = new PbfReader(bytes).readFields<RawLayer[]>((tag, list, pbf) => {
      if (tag === TILE_LAYER) list.push(readLayer(pbf));
      else if (tag < 16) problems.add(`the tile has an unknown field ${tag}`);
    }, []);
  } catch (error) {
    problems.add(
      `is no protocol buffer of a tile: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const names = new Set<string>();
  for (const layer of layers) {
    if (names.has(layer.name)) problems.add(`layer ${layer.name} is there twice`);
    names.add(layer.name);
    for (const problem of layerProblems(layer, bufferUnits)) problems.add(`layer ${layer.name} ${problem}`);
  }
  return {
    layers: layers.map(({ name, features, keys }) => ({ name, features: features.length, keys })),
    problems: [...problems],
  };
}

function readLayer(pbf: PbfReader): RawLayer {
  const empty: RawLayer = { version: 1, name: '', extent: 4096, keys: [], values: [], features: [] };
  return pbf.readMessage((tag, layer, reader) => {
    if (tag === LAYER.version) layer.version = reader.readVarint();
    else if (tag === LAYER.name) layer.name = reader.readString();
    else if (tag === LAYER.extent) layer.extent = reader.readVarint();
    else if (tag === LAYER.key) layer.keys.push(reader.readString());
    else if (tag === LAYER.value)
      layer.values.push(reader.readMessage(countValueField, { fields: 0 }).fields);
    else if (tag === LAYER.feature) layer.features.push(readFeature(reader));
  }, empty);
}

function countValueField(tag: number, value: { fields: number }): void {
  if (tag >= 1 && tag <= 7) value.fields++;
}

function readFeature(pbf: PbfReader): RawFeature {
  const empty: RawFeature = { id: undefined, tags: [], type: 0, geometry: [] };
  return pbf.readMessage((tag, feature, reader) => {
    if (tag === FEATURE.id) feature.id = reader.readVarint();
    else if (tag === FEATURE.tags) reader.readPackedVarint(feature.tags);
    else if (tag === FEATURE.type) feature.type = reader.readVarint();
    else if (tag === FEATURE.geometry) reader.readPackedVarint(feature.geometry);
  }, empty);
}

function* layerProblems(layer: RawLayer, bufferUnits: number): Generator<string> {
  if (layer.version !== 2) yield `has version ${layer.version}; wanted 2`;
  if (layer.name === '') yield 'has no name';
  if (layer.features.length === 0) yield 'has no feature';
  if (new Set(layer.keys).size !== layer.keys.length) yield 'has a key twice';
  if (layer.values.some((fields) => fields !== 1)) yield 'has a value of none or several types';
  const range = { min: -bufferUnits, max: layer.extent + bufferUnits };
  const ids = new Set<number>();
  for (const { id, tags, type, geometry } of layer.features) {
    const which = id === undefined ? 'has a feature without id that' : `has a feature ${id} that`;
    if (id !== undefined) {
      if (id > Number.MAX_SAFE_INTEGER) yield `${which} has more than 53 bits in its id`;
      if (ids.has(id)) yield `${which} is there twice`;
      ids.add(id);
    }
    const tagProblem = tagsProblem(tags, layer);
    if (tagProblem) yield `${which} ${tagProblem}`;
    const shapeProblem = geometryProblem(type, geometry, range);
    if (shapeProblem) yield `${which} ${shapeProblem}`;
  }
}

function tagsProblem(tags: readonly number[], { keys, values }: RawLayer): string | undefined {
  if (tags.length % 2 !== 0) return 'has a key without a value';
  const seen = new Set<number>();
  for (let index = 0; index < tags.length; index += 2) {
    const key = tags[index]!;
    if (key >= keys.length || tags[index + 1]! >= values.length)
      return 'points to a key or value that is not there';
    if (seen.has(key)) return `has two values of ${keys[key]}`;
    seen.add(key);
  }
  return undefined;
}
