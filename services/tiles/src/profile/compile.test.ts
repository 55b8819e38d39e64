import type { AttributeDefinition, LayerDefinition, SourceDefinition, Term } from '@tongtu/data/tile-profile';
import type { Filter, Properties } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import type { Value } from './attribute.ts';
import { compileFilter } from './filter.ts';
import { compileProfile, vectorLayers } from './index.ts';

const compiled = (source: Partial<SourceDefinition>, layer: Partial<LayerDefinition> = {}) =>
  compileProfile(
    {
      id: 'test',
      minZoom: 0,
      maxZoom: 15,
      layers: [
        {
          ...{
            id: 'streets',
            schema: 'tongtu',
            description: { zh: '道路', en: 'Streets' },
            geometry: 'line',
          },
          ...layer,
          sources: [{ collection: 'road', zoom: 5, attributes: [], ...source }],
        },
      ],
    },
    'public',
  );
const sourceOf = (source: Partial<SourceDefinition>) => compiled(source).layers[0]!.sources[0]!;

describe('a filter', () => {
  const holds = (filter: Filter, properties: Properties) => compileFilter(filter)(properties);

  it('combines comparisons', () => {
    const filter: Filter = ['all', ['==', 'kind', 'trunk'], ['any', ['>=', 'lanes', 4], ['has', 'ref']]];
    expect(holds(filter, { kind: 'trunk', lanes: 4 })).toBe(true);
    expect(holds(filter, { kind: 'trunk', lanes: 2, ref: 'G60' })).toBe(true);
    expect(holds(filter, { kind: 'trunk', lanes: 2 })).toBe(false);
    expect(holds(['in', 'kind', ['trunk', 'primary']], { kind: 'primary' })).toBe(true);
  });

  it('never matches an absent value but by not', () => {
    for (const operator of ['==', '!=', '<', '<=', '>', '>='] as const)
      expect(holds([operator, 'lanes', 3], {})).toBe(false);
    expect(holds(['in', 'lanes', [3]], {})).toBe(false);
    expect(holds(['not', ['==', 'lanes', 3]], {})).toBe(true);
  });

  it('never matches a value of another type', () => {
    expect(holds(['<', 'lanes', 9], { lanes: '3' })).toBe(false);
    expect(holds(['!=', 'lanes', 9], { lanes: '3' })).toBe(false);
  });
});

describe('the zoom of a feature', () => {
  it('may be one for all, by the value of a field, or by the first rule that holds', () => {
    expect(sourceOf({ zoom: 7 }).zoomOf({})).toBe(7);
    const byKind = sourceOf({ zoom: { by: 'kind', zooms: { trunk: 6 } } });
    expect([byKind.zoomOf({ kind: 'trunk' }), byKind.zoomOf({ kind: 'path' }), byKind.zoomOf({})]).toEqual([
      6,
      undefined,
      undefined,
    ]);
    expect(sourceOf({ zoom: { by: 'kind', zooms: {}, otherwise: 13 } }).zoomOf({ kind: 'path' })).toBe(13);
    const rules = sourceOf({
      zoom: {
        rules: [
          { if: ['<=', 'level', 4], zoom: 3 },
          { if: ['<=', 'level', 6], zoom: 8 },
        ],
      },
    });
    expect([rules.zoomOf({ level: 2 }), rules.zoomOf({ level: 6 }), rules.zoomOf({ level: 8 })]).toEqual([
      3,
      8,
      undefined,
    ]);
  });

  it('is none where the filter keeps the feature out', () => {
    expect(sourceOf({ filter: ['has', 'name'] }).zoomOf({})).toBeUndefined();
  });
});

describe('an attribute', () => {
  const read = (attribute: AttributeDefinition, properties: Properties, wayArea = 0): Value | undefined =>
    sourceOf({ attributes: [attribute] }).attributes[0]!.read(properties, { wayArea });

  it('is a field under its own or another name', () => {
    expect(read({ name: 'kind', type: 'string' }, { kind: 'trunk' })).toBe('trunk');
    expect(read({ name: 'admin_level', type: 'number', field: 'level' }, { level: 6 })).toBe(6);
  });

  it('is left out where it has no value, another type, or its condition does not hold', () => {
    expect(read({ name: 'kind', type: 'string' }, {})).toBeUndefined();
    expect(read({ name: 'height', type: 'number' }, { height: '12' })).toBeUndefined();
    const amenity: AttributeDefinition = {
      name: 'amenity',
      type: 'string',
      field: 'kind',
      if: ['==', 'category', 'amenity'],
    };
    expect(read(amenity, { kind: 'bakery', category: 'shop' })).toBeUndefined();
    expect(read(amenity, { kind: 'bank', category: 'amenity' })).toBe('bank');
  });

  it('replaces values of its table and keeps the others', () => {
    const kind: AttributeDefinition = { name: 'kind', type: 'string', values: { lake: 'water' } };
    expect([read(kind, { kind: 'lake' }), read(kind, { kind: 'river' })]).toEqual(['water', 'river']);
  });

  it('takes a default, one for all or by another field', () => {
    expect(read({ name: 'rail', type: 'boolean', otherwise: false }, {})).toBe(false);
    const population: AttributeDefinition = {
      name: 'population',
      type: 'number',
      otherwise: { by: 'kind', values: { town: 5000 } },
    };
    expect([read(population, { kind: 'town' }), read(population, { kind: 'town', population: 7 })]).toEqual([
      5000, 7,
    ]);
    expect(read(population, { kind: 'peak' })).toBeUndefined();
  });

  it('is true by a test, or absent', () => {
    const oneway: AttributeDefinition = {
      name: 'oneway',
      type: 'boolean',
      test: ['in', 'oneway', ['yes', 'reverse']],
    };
    expect([read(oneway, { oneway: 'reverse' }), read(oneway, { oneway: 'no' })]).toEqual([true, undefined]);
  });

  it('may have several definitions, of which the first with a value counts', () => {
    const { attributes } = sourceOf({
      attributes: [
        { name: 'kind', type: 'string', value: 'motorway_link', if: ['==', 'link', true] },
        { name: 'kind', type: 'string' },
      ],
    });
    const kinds = [{ kind: 'motorway', link: true }, { kind: 'motorway' }, {}];
    expect(attributes).toHaveLength(1);
    expect(kinds.map((properties) => attributes[0]!.read(properties, { wayArea: 0 }))).toEqual([
      ...['motorway_link', 'motorway', undefined],
    ]);
  });

  it('computes the area and the lines of a road number', () => {
    expect(read({ name: 'way_area', type: 'number', computed: 'way_area' }, {}, 1234.6)).toBe(1235);
    expect(read({ name: 'way_area', type: 'number', computed: 'way_area_ha' }, {}, 56_000)).toBe(6);
    const ref = { ref: 'G60; S11' };
    expect(read({ name: 'ref', type: 'string', computed: 'ref_lines' }, ref)).toBe('G60\nS11');
    expect(read({ name: 'ref_rows', type: 'number', computed: 'ref_rows' }, ref)).toBe(2);
    expect(read({ name: 'ref_cols', type: 'number', computed: 'ref_cols' }, ref)).toBe(3);
  });
});

describe('sorting', () => {
  const weigh = (terms: readonly Term[], properties: Properties, wayArea = 0) =>
    sourceOf({ sort: terms, attributes: [{ name: 'population', type: 'number', otherwise: 50 }] }).sort!(
      properties,
      { wayArea },
    );

  it('adds its terms', () => {
    const terms: Term[] = [
      { by: 'kind', values: { trunk: 19 }, otherwise: 1 },
      { field: 'layer', times: 1000 },
      { if: ['==', 'tunnel', true], add: -500 },
    ];
    expect(weigh(terms, { kind: 'trunk', layer: -1, tunnel: true })).toBe(-1481);
    expect(weigh(terms, { kind: 'path' })).toBe(1);
  });

  it('may weigh the area, or an attribute with its default', () => {
    expect(weigh([{ computed: 'way_area', times: -1 }], {}, 8)).toBe(-8);
    expect(weigh([{ attribute: 'population', times: -1 }], {})).toBe(-50);
    expect(() => weigh([{ attribute: 'age' }], {})).toThrow('attribute age');
  });
});

describe('an edition', () => {
  const layers: LayerDefinition[] = [
    {
      id: 'all',
      schema: 'tongtu',
      description: { zh: '', en: '' },
      geometry: 'point',
      sources: [
        { collection: 'poi', zoom: 1, attributes: [{ name: 'phone', type: 'string', edition: 'full' }] },
      ],
    },
    {
      id: 'inside',
      schema: 'tongtu',
      description: { zh: '', en: '' },
      geometry: 'point',
      edition: 'full',
      sources: [{ collection: 'poi', zoom: 1, attributes: [] }],
    },
  ];
  const definition = { id: 'test', minZoom: 0, maxZoom: 15, layers };

  it('has its own layers and attributes', () => {
    const shape = (edition: 'full' | 'public') =>
      compileProfile(definition, edition).layers.map(({ id, keys }) => [id, keys]);
    expect(shape('full')).toEqual([
      ['all', ['phone']],
      ['inside', []],
    ]);
    expect(shape('public')).toEqual([['all', []]]);
  });
});

describe('vector_layers', () => {
  it('tell fields with their types, and the zooms', () => {
    const profile = compiled(
      {
        zoom: { by: 'kind', zooms: { trunk: 6, path: 13 } },
        attributes: [
          { name: 'kind', type: 'string' },
          { name: 'lanes', type: 'number' },
        ],
      },
      { mergeBelowZoom: 13 },
    );
    expect(vectorLayers(profile)).toEqual([
      {
        id: 'streets',
        description: 'Streets',
        minzoom: 6,
        maxzoom: 15,
        fields: { kind: 'String', lanes: 'Number', count: 'Number' },
      },
    ]);
  });
});

describe('a profile', () => {
  const withLayer = (layer: Partial<LayerDefinition>) => () => compiled({}, layer);
  const withZooms = (minZoom: number, maxZoom: number) => () =>
    compileProfile({ id: 'test', minZoom, maxZoom, layers: [] }, 'public');

  it('is refused where it asks for what can’t be rendered', () => {
    expect(withZooms(0, 19)).toThrow('zoom 19; wanted at most 18');
    expect(withZooms(9, 8)).toThrow('zooms 9 to 8');
    expect(withLayer({ thin: { belowZoom: 9, cellsPerTile: 100 } })).toThrow('100 cells');
    expect(withLayer({ bufferUnits: -1 })).toThrow('buffer of -1');
    expect(() => compiled({ attributes: [{ name: 'count', type: 'number' }] })).toThrow('attribute count');
    const twoTypes: AttributeDefinition[] = [
      { name: 'ref', type: 'string' },
      { name: 'ref', type: 'number' },
    ];
    expect(() => compiled({ attributes: twoTypes })).toThrow('attribute ref in streets with several types');
  });
});
