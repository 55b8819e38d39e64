import { codeListById } from '@tongtu/data/model';
import type { FieldDefinition, FieldType } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { coerceValue } from './coerce.ts';

describe('coerceValue', () => {
  const typed: [FieldType, string | undefined, string | number | boolean, string | number | boolean][] = [
    ['number', 'm', '12', 12],
    ['number', 'm', '12 m', 12],
    ['number', 'm', ' １２．５米', 12.5],
    ['number', 'm', '1,234.5', 1234.5],
    ['number', 'm', '300cm', 3],
    ['number', 'm', '10 ft', 3.048],
    ['number', 'kV', '110千伏', 110],
    ['number', 'km/h', '30 mph', 48.28032],
    ['number', 'm2', '3 亩', 2000],
    ['number', 'm3', '120万m³', 1_200_000],
    ['number', undefined, '-1.5e3', -1500],
    ['integer', undefined, '3.0', 3],
    ['integer', undefined, 7, 7],
    ['boolean', undefined, '是', true],
    ['boolean', undefined, 'No', false],
    ['boolean', undefined, 1, true],
    ['boolean', undefined, true, true],
    ['date', undefined, '2023年5月1日', '2023-05-01'],
    ['date', undefined, '2023/05/01 00:00:00', '2023-05-01'],
    ['date', undefined, '20230501', '2023-05-01'],
    ['string', undefined, 330402, '330402'],
    ['string', undefined, ' 南湖 ', '南湖'],
    ['string', undefined, 'Ａ座', 'Ａ座'],
  ];
  for (const [type, unit, got, value] of typed)
    it(`reads ${JSON.stringify(got)} as ${type}${unit ? ` in ${unit}` : ''} ${JSON.stringify(value)}`, () => {
      expect(coerceValue(field(type, unit), got)).toEqual({ value });
    });

  const refused: [FieldType, string | undefined, string | number | boolean, string][] = [
    ['number', 'm', '12-15', 'not_a_number'],
    ['number', 'm', '5;6', 'not_a_number'],
    ['number', 'm', '~12', 'not_a_number'],
    ['number', 'm', 'high', 'not_a_number'],
    ['number', 'm', '12 kV', 'unknown_unit'],
    ['number', 'm', '12 constructor', 'unknown_unit'],
    ['number', undefined, '12 m', 'unknown_unit'],
    ['number', 'm', true, 'not_a_number'],
    ['number', 'm', Number.NaN, 'not_a_number'],
    ['integer', undefined, '4.5', 'wrong_type'],
    ['boolean', undefined, 'maybe', 'wrong_type'],
    ['boolean', undefined, 'constructor', 'wrong_type'],
    ['date', undefined, '2023-02-30', 'not_a_date'],
    ['date', undefined, '2023-05', 'not_a_date'],
    ['date', undefined, '2023-05-01 12:30:00', 'not_a_date'],
    ['datetime', undefined, '2023-05-01', 'not_a_date'],
  ];
  for (const [type, unit, got, code] of refused)
    it(`refuses ${JSON.stringify(got)} as ${type}${unit ? ` in ${unit}` : ''}: ${code}`, () => {
      expect(coerceValue(field(type, unit), got)).toMatchObject({ finding: { field: 'x', code, got } });
    });

  it('takes blanks for a missing value', () => {
    expect(coerceValue(field('number'), '  ')).toEqual({ absent: true });
  });

  it('takes a bare number in the unit that the source is known to use', () => {
    expect(coerceValue(field('number', 'kV'), '110000', undefined, 'V')).toEqual({ value: 110 });
  });

  it('knows a code by itself and by its title in either language', () => {
    const structure = codeListById('building_structure')!;
    for (const text of ['concrete', '砼', 'Reinforced Concrete'])
      expect(coerceValue(field('string'), text, structure)).toEqual({ value: 'concrete' });
    expect(coerceValue(field('string'), '纸', structure)).toMatchObject({
      finding: { code: 'not_in_code_list', wanted: 'building_structure' },
    });
  });

  it('refuses a title that two codes share', () => {
    const list = {
      id: 'twins',
      title: { zh: '', en: '' },
      source: '',
      codes: [
        { code: 'a', title: { zh: '塔', en: 'Tower' } },
        { code: 'b', title: { zh: '塔', en: 'Pagoda' } },
      ],
    };
    expect(coerceValue(field('string'), '塔', list)).toMatchObject({ finding: { code: 'not_in_code_list' } });
    expect(coerceValue(field('string'), 'pagoda', list)).toEqual({ value: 'b' });
  });
});

function field(type: FieldType, unit?: string): FieldDefinition {
  return {
    name: 'x',
    type,
    title: { zh: '', en: '' },
    audience: 'public',
    source: '',
    ...(unit && { unit }),
  };
}
