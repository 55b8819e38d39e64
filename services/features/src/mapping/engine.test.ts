import type { MappingDefinition, SourceRow } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { applyMapping, baseModel } from './apply.ts';
import { idRulesOf, sourceIdOf } from './identify.ts';
import { prepareMapping } from './prepare.ts';
import { geometries } from './rows.fixture.ts';

const title = { zh: '试', en: 'Test' };

function mapping(parts: Partial<MappingDefinition>): MappingDefinition {
  return { id: 'test', title, rules: [], ...parts };
}

function row(
  attributes: SourceRow['attributes'],
  layer = '房屋',
  geometry: SourceRow['geometry'] = geometries.node,
) {
  return { layer, sourceId: '7', geometry, attributes };
}

describe('a mapping', () => {
  it('takes the first rule that fits, by layer, geometry and attributes', () => {
    const rules: MappingDefinition['rules'] = [
      { layer: '道.', collection: 'poi', set: { kind: 'bank', category: 'office' } },
      { geometry: ['line'], collection: 'poi', set: { kind: 'park', category: 'office' } },
      { when: ['==', 'a', 1], collection: 'poi', set: { kind: 'atm', category: 'office' } },
      { collection: 'poi', set: { kind: 'other', category: 'office' } },
    ];
    const kindOf = (source: SourceRow) => {
      const outcome = applyMapping(mapping({ rules }), source);
      return 'features' in outcome && outcome.features[0]!.properties.kind;
    };
    expect(kindOf(row({ a: 1 }, '道路'))).toBe('bank');
    expect(kindOf(row({ a: 1 }, '道路网', geometries.line))).toBe('park');
    expect(kindOf(row({ a: 1 }))).toBe('atm');
    expect(kindOf(row({ a: '1' }))).toBe('other');
  });

  it('passes over a group none of whose rules fits', () => {
    const definition = mapping({
      groups: {
        bank: [{ when: ['has', 'bank'], collection: 'poi', set: { kind: 'bank', category: 'amenity' } }],
      },
      rules: [{ use: 'bank' }, { reject: { code: 'nothing', reason: title } }],
    });
    expect(applyMapping(definition, row({ bank: 'x' }))).toMatchObject({ features: [{ sourceId: '7' }] });
    expect(applyMapping(definition, row({}))).toMatchObject({
      rejection: { code: 'nothing', reason: title },
    });
  });

  it('reports a derived feature that cannot be made and keeps the first', () => {
    const definition = mapping({
      groups: { area: [{ collection: 'building', set: { kind: 'yes' } }] },
      rules: [{ collection: 'poi', set: { kind: 'bank', category: 'amenity' }, also: ['area'] }],
    });
    expect(applyMapping(definition, row({}))).toMatchObject({
      features: [{ collectionId: 'poi' }],
      findings: [{ collectionId: 'building', field: 'geometry', code: 'geometry_kind', got: 'Point' }],
    });
  });

  it('rejects a row whose required value cannot be used, and says why in both languages', () => {
    const definition = mapping({
      rules: [{ collection: 'poi', set: { kind: { from: '类别' }, category: 'amenity' } }],
    });
    expect(applyMapping(definition, row({ 类别: '飞碟' }))).toMatchObject({
      rejection: {
        code: 'not_in_code_list',
        field: 'kind',
        reason: {
          zh: '兴趣点的 kind 应为 poi_kind，来源为“飞碟”',
          en: 'kind of poi wants poi_kind, the source has "飞碟"',
        },
      },
    });
    expect(applyMapping(definition, row({ 类别: ' ' }))).toMatchObject({
      rejection: { code: 'required_missing' },
    });
    expect(applyMapping(definition, row({ 类别: '银行' }))).toMatchObject({
      features: [{ properties: { kind: 'bank' } }],
    });
  });

  it('reads a bureau’s columns by value table, constant and unit', () => {
    const definition = mapping({
      rules: [
        {
          collection: 'building',
          shape: 'closed',
          set: {
            kind: 'residential',
            structure: { from: 'JG', values: { 钢混: 'concrete' } },
            floors: { from: 'CS', parse: 'levels' },
            height: { from: 'GD', unit: 'cm' },
            built_year: { from: 'JCNF', parse: 'year' },
            survey_date: { from: 'CJRQ' },
          },
        },
      ],
    });
    const attributes = { JG: '钢混', CS: '18层', GD: '5400', JCNF: '2008年5月', CJRQ: '2023/5/1' };
    const source = row(attributes, '房屋', geometries.closedLine);
    expect(applyMapping(definition, source)).toMatchObject({
      features: [
        {
          geometry: { type: 'Polygon' },
          properties: {
            structure: 'concrete',
            floors: 18,
            height: 54,
            built_year: 2008,
            survey_date: '2023-05-01',
          },
        },
      ],
      findings: [],
    });
    expect(applyMapping(definition, { ...source, attributes: { JG: '砖' } })).toMatchObject({
      features: [{ properties: { structure: 'brick' } }],
    });
  });

  it('unpacks tags and says what was cut off', () => {
    const definition = mapping({
      unpack: [{ attribute: 'other_tags', format: 'hstore' }],
      rules: [
        {
          collection: 'poi',
          set: { kind: { from: 'amenity' }, category: 'amenity', name: { from: 'name' } },
        },
      ],
    });
    const other_tags = '"amenity"=>"bank","name"=>"packed","website"=>"http://www.j';
    expect(applyMapping(definition, row({ name: '工行', other_tags }))).toMatchObject({
      features: [{ properties: { kind: 'bank', name: '工行' } }],
      findings: [{ field: 'other_tags', code: 'truncated', got: '"website"=>"http://www.j' }],
    });
  });

  it('finds no attribute that every object inherits', () => {
    const definition = mapping({
      rules: [
        { collection: 'poi', set: { kind: 'bank', category: 'amenity', name: { from: 'constructor' } } },
      ],
    });
    const outcome = applyMapping(definition, row({}));
    expect('features' in outcome && Object.keys(outcome.features[0]!.properties)).toEqual([
      'kind',
      'category',
    ]);
  });

  it('throws where it names what is not there', () => {
    const broken = (parts: Partial<MappingDefinition>) => () => prepareMapping(mapping(parts), baseModel);
    expect(broken({ rules: [{ collection: 'castle' }] })).toThrow('castle');
    expect(broken({ rules: [{ collection: 'poi', set: { moat: 1 } }] })).toThrow('poi.moat');
    expect(broken({ rules: [{ collection: 'poi', include: ['names'] }] })).toThrow('names');
    expect(broken({ rules: [{ use: 'banks' }] })).toThrow('banks');
  });
});

describe('sourceIdOf', () => {
  const definition = mapping({
    identify: [
      { layer: 'multipolygons', attribute: 'osm_way_id', prefix: 'way/' },
      { attribute: 'osm_id', prefix: 'relation/' },
    ],
  });

  it('takes the first attribute that the row has', () => {
    expect(
      sourceIdOf(idRulesOf(definition, 'multipolygons'), {
        layer: 'multipolygons',
        attributes: { osm_way_id: '5', osm_id: '9' },
      }),
    ).toBe('way/5');
    expect(
      sourceIdOf(idRulesOf(definition, 'multipolygons'), {
        layer: 'multipolygons',
        attributes: { osm_way_id: '', osm_id: '9' },
      }),
    ).toBe('relation/9');
    expect(
      sourceIdOf(idRulesOf(definition, 'lines'), { layer: 'lines', attributes: { osm_way_id: '5' } }),
    ).toBeUndefined();
  });
});
