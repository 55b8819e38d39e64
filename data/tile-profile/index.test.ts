import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectionDefinition, Filter } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { codeListById, collectionById, collections } from '../model/index.ts';
import { type LayerDefinition, type SourceDefinition, tileProfile } from './index.ts';
import { SHORTBREAD_LAYERS } from './shortbread.ts';

const LAYER_KEYS = [
  ...[
    'id',
    'schema',
    'description',
    'geometry',
    'edition',
    'bufferUnits',
    'generalisation',
    'mergeBelowZoom',
  ],
  ...['thin', 'dropRank', 'sources'],
];
const SOURCE_KEYS = ['collection', 'filter', 'zoom', 'maxZoom', 'attributes', 'sort', 'importance'];
const ATTRIBUTE_KEYS = [
  ...[
    'name',
    'type',
    'field',
    'value',
    'test',
    'computed',
    'values',
    'otherwise',
    'if',
    'minZoom',
    'edition',
  ],
];

/** Fields that a filter asks, each with the values that it compares. */
function fieldsOf(filter: Filter | undefined): { field: string; values: unknown[] }[] {
  if (!filter) return [];
  switch (filter[0]) {
    case 'all':
    case 'any':
      return (filter.slice(1) as Filter[]).flatMap(fieldsOf);
    case 'not':
      return fieldsOf(filter[1]);
    case 'has':
      return [{ field: filter[1], values: [] }];
    default:
      return [{ field: filter[1], values: [filter[2]].flat() }];
  }
}

/** All fields that a source names, with the values that it expects in them. */
function fieldsOfSource(source: SourceDefinition): { field: string; values: unknown[] }[] {
  const { zoom } = source;
  const terms = [...(source.sort ?? []), ...(source.importance ?? [])];
  return [
    ...fieldsOf(source.filter),
    ...(typeof zoom === 'object' && 'by' in zoom
      ? [{ field: zoom.by, values: Object.keys(zoom.zooms) }]
      : []),
    ...(typeof zoom === 'object' && 'rules' in zoom ? zoom.rules.flatMap((rule) => fieldsOf(rule.if)) : []),
    ...source.attributes.flatMap((attribute) => [
      ...fieldsOf(attribute.if),
      ...fieldsOf(attribute.test),
      ...(attribute.computed || attribute.test || attribute.value !== undefined
        ? []
        : [{ field: attribute.field ?? attribute.name, values: Object.keys(attribute.values ?? {}) }]),
    ]),
    ...terms.flatMap((term) => {
      if ('by' in term) return [{ field: term.by, values: Object.keys(term.values) }];
      if ('field' in term) return [{ field: term.field, values: [] }];
      return 'if' in term ? fieldsOf(term.if) : [];
    }),
  ];
}

const unknownKeys = (value: object, known: readonly string[]) =>
  Object.keys(value).filter((key) => !known.includes(key));

describe('the tile profile', () => {
  it('has a file for each layer, and each layer once', () => {
    const ids = tileProfile.layers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const files = readdirSync(join(import.meta.dirname, 'layers'));
    expect(files.sort()).toEqual(ids.map((id) => `${id.replaceAll('_', '-')}.json`).sort());
  });

  it('says in Chinese and English what each layer holds', () => {
    for (const { id, description } of tileProfile.layers) {
      expect(description.zh, id).toMatch(/\p{Script=Han}/u);
      expect(description.en, id).toMatch(/^[A-Z]/);
    }
  });

  it('has every layer of Shortbread 1.0, and names those of its own', () => {
    const shortbread = tileProfile.layers
      .filter(({ schema }) => schema === 'shortbread-1.0')
      .map(({ id }) => id);
    expect(shortbread.sort()).toEqual(Object.keys(SHORTBREAD_LAYERS).sort());
  });

  it('draws something of every base collection', () => {
    const drawn = new Set(
      tileProfile.layers.flatMap(({ sources }) => sources.map(({ collection }) => collection)),
    );
    expect(collections.filter(({ id }) => !drawn.has(id)).map(({ id }) => id)).toEqual([]);
  });

  for (const layer of tileProfile.layers) describe(layer.id, () => checkLayer(layer));
});

function checkLayer(layer: LayerDefinition): void {
  it('has no key that the compiler does not read', () => {
    expect(unknownKeys(layer, LAYER_KEYS)).toEqual([]);
    for (const source of layer.sources) {
      expect(unknownKeys(source, SOURCE_KEYS)).toEqual([]);
      for (const attribute of source.attributes) expect(unknownKeys(attribute, ATTRIBUTE_KEYS)).toEqual([]);
    }
  });

  const shortbread = SHORTBREAD_LAYERS[layer.id];
  if (shortbread) {
    it('has the attributes of Shortbread', () => {
      const names = new Set(layer.sources.flatMap(({ attributes }) => attributes.map(({ name }) => name)));
      expect(shortbread.attributes.filter((name) => !names.has(name))).toEqual([]);
    });

    it('draws the kinds of Shortbread at their zooms', () => {
      for (const [kind, zoom] of Object.entries(shortbread.zooms ?? {})) {
        expect(lowestZoomOf(layer, kind), kind).toBe(zoom);
      }
    });
  }

  for (const source of layer.sources) {
    const collection = collectionById(source.collection);

    it(`knows ${source.collection} and its fields`, () => {
      expect(collection).toBeDefined();
      const names = collection!.fields.map(({ name }) => name);
      const unknown = fieldsOfSource(source).filter(({ field }) => !names.includes(field));
      expect(unknown).toEqual([]);
    });

    it(`expects only values of ${source.collection} that its code lists have`, () => {
      for (const { field, values } of fieldsOfSource(source)) {
        expect(
          values.filter((value) => !isCode(collection!, field, value)),
          field,
        ).toEqual([]);
      }
    });
  }
}

function isCode(collection: CollectionDefinition, field: string, value: unknown): boolean {
  const { codeList, type } = collection.fields.find(({ name }) => name === field)!;
  if (codeList) return codeListById(codeList)!.codes.some(({ code }) => code === value);
  return type === 'boolean' ? typeof value === 'boolean' : true;
}

/** The lowest zoom in the tables of a layer for a kind as it is drawn. */
function lowestZoomOf(layer: LayerDefinition, kind: string): number | undefined {
  const zooms = layer.sources.flatMap(({ zoom, attributes, filter }) => {
    const drawnAs = new Map(Object.entries(attributes.find(({ name }) => name === 'kind')?.values ?? {}));
    const fits = (code: string) => (drawnAs.get(code) ?? code) === kind;
    if (typeof zoom === 'number') {
      return fieldsOf(filter).some(({ values }) => values.some((value) => fits(String(value)))) ? [zoom] : [];
    }
    if ('by' in zoom)
      return Object.entries(zoom.zooms).flatMap(([code, lowest]) => (fits(code) ? [lowest] : []));
    return zoom.rules.flatMap(({ if: rule, zoom: lowest }) =>
      fieldsOf(rule).some(({ values }) => values.some((value) => fits(String(value)))) ? [lowest] : [],
    );
  });
  return zooms.length > 0 ? Math.min(...zooms) : undefined;
}
