import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader, PbfWriter } from 'pbf';
import { expect, it } from 'vitest';
import { withoutAttributes } from './without-attributes.ts';

/** A layer of two points, as another program may write it: attributes behind the shape, a value that two names share. */
function layer(): Uint8Array {
  const feature = (id: number, x: number, tags: readonly number[]) => {
    const pbf = new PbfWriter();
    pbf.writeVarintField(1, id);
    pbf.writeVarintField(3, 1);
    pbf.writePackedVarint(4, [9, x * 2, 10]);
    pbf.writePackedVarint(2, [...tags]);
    return pbf.finish();
  };
  const value = (text: string) => {
    const pbf = new PbfWriter();
    pbf.writeStringField(1, text);
    return pbf.finish();
  };
  const pbf = new PbfWriter();
  pbf.writeVarintField(15, 2);
  pbf.writeStringField(1, 'pipelines');
  pbf.writeBytesField(2, feature(7, 3, [0, 0, 1, 1]));
  pbf.writeBytesField(2, feature(8, 4, [1, 0, 0, 2]));
  for (const key of ['name', 'voltage']) pbf.writeStringField(3, key);
  for (const text of ['east', '220 kV', 'west']) pbf.writeBytesField(4, value(text));
  pbf.writeVarintField(5, 512);
  return pbf.finish();
}

/** What a map reads of it. */
function read(message: Uint8Array) {
  const tile = new PbfWriter();
  tile.writeBytesField(3, message);
  const { pipelines } = new VectorTile(new PbfReader(tile.finish())).layers;
  const features = Array.from({ length: pipelines!.length }, (_, index) => pipelines!.feature(index));
  return {
    extent: pipelines!.extent,
    features: features.map(({ id, properties, loadGeometry }, index) => ({
      ...{ id, properties: { ...properties }, x: loadGeometry.call(features[index]!)[0]![0]!.x },
    })),
  };
}

it('leaves neither name nor values of an attribute in the layer, and everything else as it was', () => {
  const left = withoutAttributes(layer(), new Set(['voltage']));
  expect(read(left)).toEqual({
    extent: 512,
    features: [
      { id: 7, properties: { name: 'east' }, x: 3 },
      { id: 8, properties: { name: 'west' }, x: 4 },
    ],
  });
  const bytes = Buffer.from(left).toString('latin1');
  expect(bytes).not.toContain('voltage');
  expect(bytes).not.toContain('220 kV');
});

it('leaves a feature without attributes where it has no others', () => {
  expect(read(withoutAttributes(layer(), new Set(['voltage', 'name']))).features).toEqual([
    { id: 7, properties: {}, x: 3 },
    { id: 8, properties: {}, x: 4 },
  ]);
});

it('refuses bytes that are no layer', () => {
  const pbf = new PbfWriter();
  pbf.writeBytesField(2, Uint8Array.of(18, 2, 5, 5));
  expect(() => withoutAttributes(pbf.finish(), new Set())).toThrow(RangeError);
});
