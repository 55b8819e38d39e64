import { readFileSync } from 'node:fs';
import { genericMapping, mappings } from '@tongtu/data/mappings';
import { collections } from '@tongtu/data/model';
import type { MappingDefinition } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { applyMapping, baseModel } from './apply.ts';
import { parseMapping } from './parse.ts';
import { geometries } from './rows.fixture.ts';

describe('the mappings that come along', () => {
  for (const mapping of [...mappings, ...collections.map(genericMapping)])
    it(`${mapping.id} has the form of a mapping and names only what is there`, () => {
      expect(parseMapping(JSON.parse(JSON.stringify(mapping)), baseModel)).toEqual({ mapping });
    });
});

describe('parseMapping', () => {
  const title = { zh: '试', en: 'Test' };
  const faultsOf = (json: unknown) => {
    const parsed = parseMapping(json, baseModel);
    return 'faults' in parsed ? parsed.faults : [];
  };

  it('takes the example of the documentation', () => {
    const text = readFileSync(new URL('../../../../docs/import.md', import.meta.url), 'utf8');
    const [, example] = /```json\n(.*?)```/s.exec(text)!;
    expect(parseMapping(JSON.parse(example!), baseModel)).toMatchObject({
      mapping: { id: 'bureau-buildings' },
    });
  });

  it('says where the form is wrong', () => {
    expect(
      faultsOf({ id: 'x', title, rules: [{ collection: 'poi', set: { kind: { form: 'a' } } }] }),
    ).toContainEqual(expect.objectContaining({ code: 'form', at: expect.stringContaining('/rules/0') }));
    expect(faultsOf(null)).toEqual([expect.objectContaining({ code: 'form', at: '' })]);
  });

  it('says which names lead nowhere and which values no field takes', () => {
    const mapping: MappingDefinition = {
      id: 'x',
      title,
      sets: { s: { kind: { from: 'a', values: { 1: 'igloo' }, keep: 'moat' } } },
      rules: [
        { collection: 'castle' },
        { layer: '(', use: 'g' },
        { collection: 'building', include: ['s', 't'], set: { height: -1, moat: 'deep' }, also: ['h'] },
      ],
    };
    expect(faultsOf(mapping)).toEqual([
      { at: '/rules/0/collection', code: 'unknown_collection', got: 'castle' },
      { at: '/rules/1', code: 'unknown_group', got: 'g' },
      { at: '/rules/1/layer', code: 'bad_pattern', got: '(' },
      { at: '/rules/2', code: 'unknown_group', got: 'h' },
      { at: '/rules/2/include', code: 'unknown_set', got: 't' },
      { at: '/sets/s/kind', code: 'bad_value', got: 'igloo' },
      { at: '/sets/s/kind/keep', code: 'unknown_field', got: 'building.moat' },
      { at: '/rules/2/set/height', code: 'bad_value', got: '-1' },
      { at: '/rules/2/set', code: 'unknown_field', got: 'building.moat' },
    ]);
  });
});

describe('a mapping that extends one of the platform', () => {
  const title = { zh: '试', en: 'Test' };
  const row = (attributes: Record<string, string>) => ({
    ...{ layer: 'points', sourceId: 'node/1', geometry: geometries.node, attributes },
  });

  it('asks its own rules first, then those of the other', () => {
    const parsed = parseMapping(
      {
        ...{ id: 'mine', title, extends: 'osm' },
        rules: [
          {
            when: ['==', 'shop', 'tea'],
            collection: 'poi',
            set: { kind: 'other', category: 'other', name: '茶' },
          },
        ],
      },
      baseModel,
    );
    if (!('mapping' in parsed)) throw new Error(JSON.stringify(parsed.faults));
    expect(applyMapping(parsed.mapping, row({ shop: 'tea', name: 'Tea' }))).toMatchObject({
      features: [{ collectionId: 'poi', properties: { name: '茶' } }],
    });
    expect(applyMapping(parsed.mapping, row({ shop: 'bakery', name: 'Bread' }))).toMatchObject({
      features: [{ collectionId: 'poi', properties: { kind: 'bakery' } }],
    });
  });

  it('is refused where there is no such', () => {
    expect(parseMapping({ id: 'mine', title, extends: 'atlas', rules: [] }, baseModel)).toEqual({
      faults: [{ at: '/extends', code: 'unknown_mapping', got: 'atlas' }],
    });
  });
});

describe('the generic mapping', () => {
  const building = genericMapping(collections.find(({ id }) => id === 'building')!);
  const mapped = (attributes: Record<string, string | number>) =>
    applyMapping(building, { layer: 'x', sourceId: '1', geometry: geometries.area, attributes });

  it('takes columns by field name in any case, cut to ten characters, or by title', () => {
    expect(
      mapped({ KIND: 'office', floors: 3, built_year: '1990', 名称: '大楼', house_numb: '1号' }),
    ).toMatchObject({
      features: [
        { properties: { kind: 'office', floors: 3, built_year: 1990, name: '大楼', house_number: '1号' } },
      ],
    });
  });

  it('takes a row without a kind for one of unknown kind, and keeps a kind it does not know', () => {
    expect(mapped({})).toMatchObject({ features: [{ properties: { kind: 'yes' } }] });
    expect(mapped({ kind: '住宅' })).toMatchObject({ features: [{ properties: { kind: 'residential' } }] });
    expect(mapped({ kind: 'igloo' })).toMatchObject({
      features: [{ properties: { kind: 'yes', source_kind: 'igloo' } }],
    });
  });

  it('does not guess which of two fields a cut name was', () => {
    const facility = genericMapping(collections.find(({ id }) => id === 'city_component')!);
    const row = {
      layer: 'x',
      sourceId: '1',
      geometry: geometries.node,
      attributes: { department: '城管局', maintainer: 'x' },
    };
    expect(applyMapping(facility, row)).toMatchObject({
      features: [{ properties: { department: '城管局' } }],
    });
  });
});
