import { codeListById, collectionById } from '@tongtu/data/model';
import { describeFieldFault, featureCheck, fieldCheck } from '@tongtu/sdk/checks';
import type { Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';

const square: Geometry = {
  type: 'Polygon',
  coordinates: [
    [
      [120.75, 30.74],
      [120.76, 30.74],
      [120.76, 30.75],
      [120.75, 30.74],
    ],
  ],
};
const checkBuilding = featureCheck(collectionById('building')!, codeListById);
const findings = (properties: Properties, geometry: Geometry = square) =>
  checkBuilding({ geometry, properties });

describe('featureCheck', () => {
  it('finds nothing in a sound building', () => {
    expect(findings({ kind: 'residential', height: 18, floors: 6, survey_date: '2024-02-29' })).toEqual([]);
  });

  const faulty: [string, Properties, object][] = [
    [
      'an unknown field',
      { kind: 'yes', colour_of_door: 'red' },
      { field: 'colour_of_door', code: 'unknown_field' },
    ],
    ['a missing required value', { height: 3 }, { field: 'kind', code: 'required_missing', got: null }],
    ['text where a number belongs', { kind: 'yes', height: '18' }, { field: 'height', code: 'wrong_type' }],
    ['a fraction of a storey', { kind: 'yes', floors: 4.5 }, { field: 'floors', code: 'wrong_type' }],
    ['an infinite height', { kind: 'yes', height: Number.POSITIVE_INFINITY }, { code: 'wrong_type' }],
    ['a negative height', { kind: 'yes', height: -1 }, { code: 'out_of_range', wanted: '0..1000' }],
    [
      'a value outside its code list',
      { kind: 'igloo' },
      { code: 'not_in_code_list', wanted: 'building_kind' },
    ],
    ['a code of another form', { kind: 'yes', gb_code: '11021' }, { code: 'pattern_mismatch' }],
    ['a day that does not exist', { kind: 'yes', survey_date: '2023-02-29' }, { code: 'wrong_type' }],
    [
      'text past its length',
      { kind: 'yes', house_number: '号'.repeat(51) },
      { code: 'too_long', wanted: '..50' },
    ],
    [
      'a field named as what every object inherits',
      { kind: 'yes', constructor: 'x' },
      { code: 'unknown_field' },
    ],
  ];
  for (const [what, properties, finding] of faulty)
    it(`finds ${what}`, () => {
      expect(findings(properties)).toEqual([expect.objectContaining(finding)]);
    });

  it('counts characters, not UTF-16 units', () => {
    expect(findings({ kind: 'yes', house_number: '𠮷'.repeat(50) })).toEqual([]);
  });

  it('finds a geometry of another kind', () => {
    const point: Geometry = { type: 'Point', coordinates: [120.75, 30.74] };
    expect(findings({ kind: 'yes' }, point)).toEqual([
      { field: 'geometry', code: 'geometry_kind', got: 'Point', wanted: 'polygon' },
    ]);
  });
});

describe('fieldCheck', () => {
  it('throws where the model names a code list that is not there', () => {
    const kind = collectionById('building')!.fields.find(({ name }) => name === 'kind')!;
    expect(() => fieldCheck(kind, () => undefined)).toThrow('building_kind');
  });
});

describe('describeFieldFault', () => {
  it('says field, value and what is wanted in both languages', () => {
    expect(describeFieldFault({ field: 'height', code: 'out_of_range', got: -1, wanted: '0..1000' })).toEqual(
      {
        zh: 'height：超出范围 -1（应为 0..1000）',
        en: 'height: out of range -1 (wanted 0..1000)',
      },
    );
  });
});
