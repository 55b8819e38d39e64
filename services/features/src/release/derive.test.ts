import { collections } from '@tongtu/data/model';
import type { CollectionDefinition, FieldDefinition, Properties } from '@tongtu/sdk/contract';
import fc from 'fast-check';
import type { Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { derivePublic } from './derive.ts';

const square: Geometry = {
  type: 'Polygon',
  coordinates: [
    [
      [120.75, 30.74],
      [120.76, 30.74],
      [120.76, 30.75],
      [120.75, 30.75],
      [120.75, 30.74],
    ],
  ],
};

describe('derivePublic', () => {
  it('lets declared public fields pass and nothing else', () => {
    const properties = { kind: 'reservoir', name: '南湖', storage_capacity: 3e6, survey_secret: 'x' };
    expect(derivePublic(base('water_area'), { geometry: square, properties })).toEqual({
      geometry: square,
      properties: { kind: 'reservoir', name: '南湖' },
    });
  });

  it('withholds a feature that a rule names', () => {
    const barracks = { geometry: square, properties: { kind: 'military', name: '某部' } };
    expect(derivePublic(base('building'), barracks)).toBeUndefined();
  });

  it('decides by fields that it then withholds', () => {
    const marked = { geometry: square, properties: { kind: 'yes', restricted: true } };
    const unmarked = { geometry: square, properties: { kind: 'yes', restricted: false } };
    expect(derivePublic(base('building'), marked)).toBeUndefined();
    expect(derivePublic(base('building'), unmarked)?.properties).toEqual({ kind: 'yes' });
  });

  it('withholds control points whole', () => {
    const point: Geometry = { type: 'Point', coordinates: [120.7555, 30.7461] };
    const properties = { kind: 'benchmark', name: 'BM 7' };
    expect(derivePublic(base('control_point'), { geometry: point, properties })).toBeUndefined();
  });

  it('coarsens overhead lines and withholds what is buried', () => {
    const geometry: Geometry = {
      type: 'LineString',
      coordinates: [
        [120.75011, 30.74],
        [120.76, 30.75026],
      ],
    };
    const pipeline = base('pipeline');
    const overhead = derivePublic(pipeline, { geometry, properties: { kind: 'power_line', voltage: 110 } });
    expect(overhead).toEqual({
      geometry: {
        type: 'LineString',
        coordinates: [
          [120.75, 30.74],
          [120.76, 30.7505],
        ],
      },
      properties: { kind: 'power_line' },
    });
    expect(derivePublic(pipeline, { geometry, properties: { kind: 'gas' } })).toBeUndefined();
    expect(derivePublic(pipeline, { geometry, properties: {} })).toBeUndefined();
  });

  it('never lets a value above the public audience survive, whatever the feature holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...collections), fc.infiniteStream(fc.boolean()), (collection, chosen) => {
        const { properties, secrets } = filled(collection, chosen);
        const text = JSON.stringify(derivePublic(collection, { geometry: square, properties }) ?? null);
        for (const secret of secrets) expect(text).not.toContain(secret);
        expect(text).not.toContain('undeclared');
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same for the same and leaves its argument as it was', () => {
    fc.assert(
      fc.property(fc.constantFrom(...collections), fc.infiniteStream(fc.boolean()), (collection, chosen) => {
        const feature = { geometry: square, properties: filled(collection, chosen).properties };
        const before = structuredClone(feature);
        expect(derivePublic(collection, feature)).toEqual(derivePublic(collection, feature));
        expect(feature).toEqual(before);
      }),
    );
  });
});

function base(id: string): CollectionDefinition {
  return collections.find((collection) => collection.id === id)!;
}

/** A feature with a random half of its fields, each value telling the field's audience. */
function filled(collection: CollectionDefinition, chosen: Iterator<boolean>) {
  const fields = collection.fields.filter(() => chosen.next().value);
  const value = ({ name, audience }: FieldDefinition) => (name === 'kind' ? 'lake' : `${audience}-${name}`);
  const properties: Properties = {
    ...Object.fromEntries(fields.map((field) => [field.name, value(field)])),
    undeclared: 'undeclared',
  };
  return { properties, secrets: fields.filter(({ audience }) => audience !== 'public').map(value) };
}
