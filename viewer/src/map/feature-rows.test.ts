import type { Collection, Feature } from '@tongtu/sdk/client';
import type { FieldDefinition } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { featureKind, featureRows, featureTitle } from './feature-rows.ts';

const field = (
  name: string,
  zh: string,
  en: string,
  more: Partial<FieldDefinition> = {},
): FieldDefinition => ({
  name,
  type: 'string',
  title: { zh, en },
  audience: 'public',
  source: 'test',
  ...more,
});

const buildings: Collection = {
  id: 'building',
  kind: 'base',
  geometry: 'polygon',
  audience: 'public',
  titleField: 'name',
  title: { zh: '建筑', en: 'Buildings' },
  description: { zh: '', en: '' },
  fields: [
    field('name', '名称', 'Name'),
    field('kind', '类型', 'Kind', { codeList: 'building_kind' }),
    field('height', '高度', 'Height', { type: 'number', unit: 'm' }),
    field('part', '部件', 'Part', { type: 'boolean' }),
    field('built_year', '建成年份', 'Year built', { type: 'integer' }),
  ],
  checks: [],
  codeLists: {
    building_kind: {
      id: 'building_kind',
      title: { zh: '建筑类型', en: 'Building kinds' },
      source: 'test',
      codes: [{ code: 'pagoda', title: { zh: '塔', en: 'Pagoda' } }],
    },
  },
};
const feature = (properties: Feature['properties']): Feature => ({
  id: 7,
  collection: 'building',
  geometry: { type: 'Point', coordinates: [120.7, 30.7] },
  properties,
});

describe('the card of a feature', () => {
  it('lists what is known in the order of the model, with titles, units and codes in words', () => {
    const shown = feature({ part: true, height: 1234.5678, kind: 'pagoda', name: '文星塔' });
    expect(featureRows(shown, buildings, 'zh').map(({ title, value }) => `${title} ${value}`)).toEqual([
      '名称 文星塔',
      '类型 塔',
      '高度 1,234.568 m',
      '部件 是',
    ]);
    const [year] = featureRows(feature({ built_year: 2005 }), buildings, 'en');
    expect(year?.value, 'no amount, so no separator').toBe('2005');
    expect(featureRows(shown, buildings, 'en').map(({ title }) => title)).toEqual([
      'Name',
      'Kind',
      'Height',
      'Part',
    ]);
  });

  it('puts fields that the model does not know last, under their own names', () => {
    expect(
      featureRows(feature({ colour: 'red', name: '甲' }), buildings, 'zh').map((row) => row.title),
    ).toEqual(['名称', 'colour']);
  });

  it('knows a colour when it sees one, by code or by name, and guesses none', () => {
    const colourIn = (properties: Feature['properties']) =>
      featureRows(feature(properties), buildings, 'en').map(({ value, colour }) => [value, colour]);
    expect(colourIn({ colour: '#AABBCC' })).toEqual([['#AABBCC', '#aabbcc']]);
    expect(colourIn({ roof_colour: 'brown' })).toEqual([['brown', 'brown']]);
    for (const text of ['reddish', 'inherit', '#12', 'red; background: url(//x)'])
      expect(colourIn({ colour: text })).toEqual([[text, undefined]]);
    expect(colourIn({ name: 'red' }), 'a name is no colour').toEqual([['red', undefined]]);
  });

  it('is headed by the name in the reader’s language, else by the kind, else by the collection', () => {
    const named = feature({ name: '文星塔', name_en: 'Wenxing Pagoda', kind: 'pagoda' });
    expect(featureTitle(named, buildings, 'zh')).toBe('文星塔');
    expect(featureTitle(named, buildings, 'en')).toBe('Wenxing Pagoda');
    expect(featureTitle(feature({ kind: 'pagoda' }), buildings, 'zh')).toBe('塔');
    expect(featureTitle(feature({ kind: 'yes' }), buildings, 'en')).toBe('Buildings');
  });

  it('shows a code that no list explains as it is', () => {
    expect(featureKind(feature({ kind: 'igloo' }), buildings, 'zh')).toBe('igloo');
    expect(featureKind(feature({ kind: 'igloo' }), undefined, 'zh')).toBe('igloo');
  });
});
