import {
  createExpression,
  type Feature,
  featureFilter,
  type GlobalProperties,
  type StyleSpecification,
  validateStyleMin,
} from '@maplibre/maplibre-gl-style-spec';
import type { FeatureCollection } from 'geojson';
import { describe, expect, it } from 'vitest';
import {
  categories,
  categoriesOf,
  classBreaks,
  clusters,
  combined,
  heat,
  KIND_COLOURS,
  labels,
  proportional,
  rampColours,
  single,
  type ThematicLayer,
  type ThematicStyle,
} from './index.ts';

const title = { zh: '水位站', en: 'Gauges' };
const globals: GlobalProperties = { zoom: 12 };
const STYLES: Readonly<Record<string, ThematicStyle>> = {
  single: single({ label: title }),
  'a single line': single({ label: title, geometry: 'line', widthPixels: 5 }),
  categories: categories({ field: 'kind', categories: [{ value: 'weir', title }] }),
  'no categories': categories({ field: 'kind', categories: [] }),
  'categories alone': categories({
    ...{ field: 'kind', categories: [{ value: 'weir', title }], other: false },
    geometry: 'any',
  }),
  classes: classBreaks({ field: 'level', values: [1, 2, 3, 10], geometry: 'polygon', unit: 'm' }),
  'classes of one value': classBreaks({ field: 'level', values: [3] }),
  'classes of nothing': classBreaks({ field: 'level', values: [] }),
  proportional: proportional({ field: 'level', values: [1, 4, 'x'] }),
  'proportional to nothing': proportional({ field: 'level' }),
  heat: heat({ field: 'level', maximum: 10 }),
  clusters: clusters({ label: title }),
  labels: labels({ language: 'both' }),
  'labels of a field': labels({ field: 'level', geometry: 'line', minZoom: 13 }),
  'classes with labels': combined(classBreaks({ field: 'level', values: [1, 2] }), labels()),
};

/** Both lists of layers over one source, as a whole style. */
function whole({ layers, pointLayers }: ThematicStyle): StyleSpecification {
  const empty: FeatureCollection = { type: 'FeatureCollection', features: [] };
  return {
    version: 8,
    sources: { s: { type: 'geojson', data: empty } },
    layers: [...layers, ...pointLayers].map((layer) => ({ ...layer, source: 's' }) as never),
  };
}

const TYPES = { Point: 1, LineString: 2, Polygon: 3 } as const;

/** What a paint property comes to for a feature. */
function drawn(
  style: ThematicStyle,
  layerId: string,
  property: string,
  properties: Feature['properties'],
): unknown {
  const layer = [...style.layers, ...style.pointLayers].find(({ id }) => id === layerId);
  const value = (layer?.paint as Readonly<Record<string, unknown>> | undefined)?.[property];
  const expression = createExpression(value, property);
  if (expression.result === 'error') throw new Error(expression.value.map(String).join());
  const result: unknown = expression.value.evaluate(globals, { type: 1, properties });
  return String(result);
}

const isDrawn = (
  layer: ThematicLayer,
  type: keyof typeof TYPES,
  properties: Feature['properties'] = {},
): boolean =>
  featureFilter(layer.filter as never, 'filter').filter(globals, { type: TYPES[type], properties });

describe.each(Object.entries(STYLES))('%s', (_, style) => {
  it('is valid by the style specification, with ids of its own', () => {
    expect(validateStyleMin(whole(style))).toEqual([]);
    const ids = [...style.layers, ...style.pointLayers].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is plain data, with a legend in both languages', () => {
    expect(JSON.parse(JSON.stringify(style))).toEqual(style);
    for (const entry of style.legend.entries) {
      expect(entry.title.zh).not.toBe('');
      expect(entry.title.en).not.toBe('');
    }
  });

  it('fetches nothing: no icons, no glyphs but those of the reader', () => {
    expect(JSON.stringify(style)).not.toMatch(/icon-image|pattern|https?:/);
  });
});

describe('one look for all', () => {
  it('draws each shape once by what it is', () => {
    const { layers } = single({ label: title });
    const ids = (type: keyof typeof TYPES) =>
      layers.filter((layer) => isDrawn(layer, type)).map(({ id }) => id);
    expect(ids('Polygon')).toEqual(['area', 'area-edge']);
    expect(ids('LineString')).toEqual(['line-casing', 'line']);
    expect(ids('Point')).toEqual(['point']);
  });
});

describe('categories', () => {
  const style = categories({
    field: 'kind',
    geometry: 'point',
    categories: [
      { value: 'weir', title: { zh: '堰', en: 'Weir' } },
      { value: 3, title: { zh: '三', en: 'Three' }, colour: '#123456' },
      { value: true, title: { zh: '是', en: 'Yes' } },
    ],
  });
  const colour = (kind: unknown) => drawn(style, 'point', 'circle-color', { kind } as never);

  it('have their colours on the map and in the legend, others and those without a value one more', () => {
    expect(colour('weir')).toBe(KIND_COLOURS[0]);
    expect(colour(3)).toBe('#123456');
    expect(colour(true)).toBe(KIND_COLOURS[1]);
    expect(colour('dam')).toBe(colour(undefined));
    expect(style.legend.entries.map((entry) => entry.title.en)).toEqual(['Weir', 'Three', 'Yes', 'Other']);
  });

  it('leave others out where that is asked for', () => {
    const { layers } = categories({
      ...{ field: 'kind', geometry: 'point', categories: [{ value: 'weir', title }], other: false },
    });
    expect(isDrawn(layers[0]!, 'Point', { kind: 'weir' })).toBe(true);
    expect(isDrawn(layers[0]!, 'Point', { kind: 'dam' })).toBe(false);
    expect(isDrawn(layers[0]!, 'Point', {})).toBe(false);
  });

  it('are refused where there are more than can be told apart, or the same twice', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ value: index, title }));
    expect(() => categories({ field: 'kind', categories: many })).toThrow('at most 8');
    expect(() =>
      categories({
        field: 'kind',
        categories: [
          { value: 1, title },
          { value: '1', title },
        ],
      }),
    ).toThrow('each value once');
    const codes = many.map(({ value }) => ({ code: String(value), title }));
    expect(categories({ field: 'kind', categories: categoriesOf({ codes }) }).legend.entries).toHaveLength(9);
  });
});

describe('class breaks', () => {
  const style = classBreaks({
    ...{ field: 'level', geometry: 'polygon', unit: 'm' },
    ...{ values: [0, 1, 2, 10, 11, 12, 100, 101], method: 'natural', classes: 3 },
  });
  const colours = rampColours('blue', 3);
  const colour = (level?: unknown) => drawn(style, 'area', 'fill-color', { level } as never);

  it('hold their lower bound', () => {
    expect([0, 9.9, 10, 99, 100, 500].map(colour)).toEqual([0, 0, 1, 1, 2, 2].map((step) => colours[step]));
  });

  it('give what has no number a colour of its own, which the legend names', () => {
    expect(colour()).toBe(colour('12'));
    expect(colours).not.toContain(colour());
    expect(style.legend.entries.map((entry) => entry.title.en)).toEqual([
      ...['0 – 10 m', '10 – 100 m', '100 – 101 m', 'No data'],
    ]);
  });
});

it('names a class of one value by that value', () => {
  const entries = classBreaks({ field: 'level', values: [1, 2], classes: 2, unit: 'm' }).legend.entries;
  expect(entries.map((entry) => entry.title.en)).toEqual(['1 – 2 m', '2 m', 'No data']);
});

describe('proportional symbols', () => {
  it('have areas as their values', () => {
    const style = proportional({ field: 'level', maximum: 100, maxRadiusPixels: 20 });
    const radius = (level: number) =>
      Number(drawn(style, 'proportional', 'circle-radius', { level } as never));
    expect(radius(100)).toBeCloseTo(20);
    expect(radius(25)).toBeCloseTo(10);
    const [layer] = style.pointLayers;
    expect([1, 0, -4].map((level) => isDrawn(layer!, 'Point', { level }))).toEqual([true, false, false]);
    expect(isDrawn(layer!, 'Point', {})).toBe(false);
    expect(style.legend.entries.map(({ mark }) => mark.kind === 'point' && mark.radiusPixels)).toEqual([
      20,
      20 * Math.sqrt(0.5),
      20 * Math.sqrt(0.1),
    ]);
  });
});

describe('styles above each other', () => {
  it('keep their order and all legends, and have one grid of clusters at most', () => {
    const both = combined(single({ label: title, title }), labels());
    expect(both.layers.map(({ id }) => id).slice(-2)).toEqual(['0-point', '1-label']);
    expect(both.legend).toMatchObject({ title, entries: [{ title }] });
    const clustered = clusters({ label: title });
    expect(combined(labels(), clustered).cluster).toEqual(clustered.cluster);
    expect(() => combined(clustered, clustered)).toThrow('at most one');
  });
});
