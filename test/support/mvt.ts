import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

export interface DecodedFeature {
  readonly id: number | undefined;
  /** 1 point, 2 line, 3 polygon. */
  readonly type: number;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  /** Parts as the official decoder gives them: rings closed. */
  readonly geometry: readonly (readonly (readonly [x: number, y: number])[])[];
}

/** The layers of a gzipped tile, as the official decoder reads them. */
export function decodeTile(gzipped: Uint8Array): Record<string, DecodedFeature[]> {
  const { layers } = new VectorTile(new PbfReader(gunzipSync(gzipped)));
  return Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => [
      name,
      Array.from({ length: layer.length }, (_, i): DecodedFeature => {
        const feature = layer.feature(i);
        return {
          id: feature.id,
          type: feature.type,
          properties: feature.properties as DecodedFeature['properties'],
          geometry: feature.loadGeometry().map((part) => part.map(({ x, y }): [number, number] => [x, y])),
        };
      }),
    ]),
  );
}

interface RawLayer {
  name: string;
  version: number;
  extent: number;
  keys: string[];
  values: Uint8Array[];
  features: { id: number | undefined; type: number; tags: number[]; geometry: number[] }[];
}

/**
 * What in a gzipped tile is against the Mapbox Vector Tile specification 2.1, or reaches farther over the tile's
 * edge than `bufferUnits`. Reads the protobuf by itself: decoders forgive too much.
 */
export function tileProblems(gzipped: Uint8Array, bufferUnits: number): string[] {
  const problems: string[] = [];
  const layers = readTile(gunzipSync(gzipped));
  if (layers.length === 0) problems.push('no layers');
  if (new Set(layers.map(({ name }) => name)).size < layers.length) problems.push('two layers of one name');
  for (const layer of layers) {
    const say = (text: string) => problems.push(`${layer.name}: ${text}`);
    if (layer.version !== 2) say(`version ${layer.version}`);
    if (layer.features.length === 0) say('no features');
    if (new Set(layer.keys).size < layer.keys.length) say('a key twice');
    const values = layer.values.map((value) => Buffer.from(value).toString('hex'));
    if (new Set(values).size < values.length) say('a value twice');
    const used = { keys: new Set<number>(), values: new Set<number>() };
    for (const { id, type, tags, geometry } of layer.features) {
      if (tags.length % 2 === 1) say(`feature ${id} has ${tags.length} tags`);
      tags.forEach((tag, i) => {
        if (tag >= (i % 2 === 0 ? layer.keys : layer.values).length) say(`feature ${id} has tag ${tag}`);
        (i % 2 === 0 ? used.keys : used.values).add(tag);
      });
      for (const problem of geometryProblems(type, geometry, layer.extent, bufferUnits))
        say(`feature ${id}: ${problem}`);
    }
    if (used.keys.size < layer.keys.length) say('a key that no feature has');
    if (used.values.size < layer.values.length) say('a value that no feature has');
  }
  return problems;
}

function readTile(bytes: Uint8Array): RawLayer[] {
  return new PbfReader(bytes).readFields<RawLayer[]>((tag, layers, pbf) => {
    if (tag !== 3) return;
    const empty: RawLayer = { name: '', version: 1, extent: 4096, keys: [], values: [], features: [] };
    layers.push(pbf.readMessage<RawLayer>(readLayerField, empty));
  }, []);
}

function readLayerField(tag: number, layer: RawLayer, pbf: PbfReader): void {
  if (tag === 1) layer.name = pbf.readString();
  else if (tag === 2)
    layer.features.push(
      pbf.readMessage(readFeatureField, { id: undefined, type: 0, tags: [], geometry: [] }),
    );
  else if (tag === 3) layer.keys.push(pbf.readString());
  else if (tag === 4) layer.values.push(pbf.readBytes());
  else if (tag === 5) layer.extent = pbf.readVarint();
  else if (tag === 15) layer.version = pbf.readVarint();
}

function readFeatureField(tag: number, feature: RawLayer['features'][number], pbf: PbfReader): void {
  if (tag === 1) feature.id = pbf.readVarint();
  else if (tag === 2) pbf.readPackedVarint(feature.tags);
  else if (tag === 3) feature.type = pbf.readVarint();
  else if (tag === 4) pbf.readPackedVarint(feature.geometry);
}

function geometryProblems(
  type: number,
  commands: readonly number[],
  extent: number,
  bufferUnits: number,
): string[] {
  const problems: string[] = [];
  const zigzag = (value: number) => (value >> 1) ^ -(value & 1);
  let [x, y] = [0, 0];
  let part: [number, number][] = [];
  let polygons = 0;
  const take = (count: number, at: number) => {
    for (let i = 0; i < count; i++) {
      const [dx, dy] = [zigzag(commands[at + i * 2]!), zigzag(commands[at + i * 2 + 1]!)];
      if (type !== 1 && part.length > 0 && dx === 0 && dy === 0) problems.push('a vertex twice in a row');
      x += dx;
      y += dy;
      if (Math.min(x, y) < -bufferUnits || Math.max(x, y) > extent + bufferUnits)
        problems.push(`vertex at ${x}, ${y}`);
      part.push([x, y]);
    }
  };
  const endLine = () => {
    if (type === 2 && part.length === 1) problems.push('a line of one vertex');
    if (type === 3 && part.length > 0) problems.push('a ring that is not closed');
  };
  if (commands.length === 0) problems.push('no geometry');
  for (let i = 0; i < commands.length; ) {
    const [command, count] = [commands[i]! & 7, commands[i]! >> 3];
    if (command === 1) {
      endLine();
      part = [];
      if (count === 0 || (type !== 1 && count !== 1)) problems.push(`MoveTo ${count}`);
    } else if (command === 2) {
      if (type === 1 || part.length !== 1 || count < (type === 3 ? 2 : 1)) problems.push(`LineTo ${count}`);
    } else if (command === 7 && type === 3 && count === 1) {
      const area = ringArea(part);
      if (area === 0) problems.push('a ring without area');
      if (area > 0) polygons++;
      else if (polygons === 0) problems.push('a hole before any exterior ring');
      const [first, last] = [part[0]!, part.at(-1)!];
      if (first[0] === last[0] && first[1] === last[1]) problems.push('a ring that repeats its first vertex');
      part = [];
    } else {
      problems.push(`command ${command} × ${count}`);
    }
    const vertices = command === 7 ? 0 : count;
    take(vertices, i + 1);
    i += 1 + vertices * 2;
  }
  endLine();
  return problems;
}

/** The surveyor's formula, positive for exteriors with y down (MVT 2.1, 4.3.4.4). */
function ringArea(ring: readonly (readonly [number, number])[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    return sum + (x * ny - nx * y) / 2;
  }, 0);
}
