import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { adoptStyle } from './adopt-style.ts';
import { groupOf } from './drawing.ts';
import { standardStyle } from './standard-style.ts';

const style = standardStyle({ tileJsonUrl: 'https://map.example/tiles/base', language: 'both' });
const vectorLayers = [
  ...new Set(style.layers.flatMap((each) => ('source-layer' in each ? [each['source-layer']!] : []))),
];
const source = { type: 'vector', url: '/tiles/base-full' } as const;
const as = (options: Partial<Parameters<typeof adoptStyle>[1]>) =>
  adoptStyle(style, {
    ...{ source, threeD: false, hidden: new Set(), vectorLayers, largeType: false },
    ...options,
  });
const shown = (adopted: typeof style) =>
  new Set(adopted.layers.filter((each) => each.layout?.visibility !== 'none').map(groupOf));

describe('a style as a reader has set it', () => {
  it('draws the reader’s tiles, whichever it was written for', () => {
    expect(as({}).sources).toEqual({ base: source });
  });

  it('hides what the reader hides and shows what they ask for, also what the style had off', () => {
    expect(shown(style).has('pipelines')).toBe(false);
    const adopted = as({ hidden: new Set(['pois']) });
    expect(shown(adopted).has('pois')).toBe(false);
    expect(shown(adopted).has('pipelines')).toBe(true);
    expect(shown(adopted).has(undefined)).toBe(true);
  });

  it('raises buildings only when asked to', () => {
    expect(shown(as({})).has('buildings-3d')).toBe(false);
    expect(shown(as({ threeD: true })).has('buildings-3d')).toBe(true);
  });

  it('leaves out layers that the tiles do not have', () => {
    const layers = as({ vectorLayers: ['buildings'] }).layers;
    expect(new Set(layers.map((each) => ('source-layer' in each ? each['source-layer'] : 'none')))).toEqual(
      new Set(['none', 'buildings']),
    );
  });

  it('has lettering a third larger for large type, and is still a valid style', () => {
    const adopted = as({ largeType: true });
    expect(validateStyleMin(adopted)).toEqual([]);
    const sizes = (from: typeof style) =>
      from.layers.map((each) => (each.type === 'symbol' ? each.layout?.['text-size'] : undefined));
    expect(sizes(adopted)).not.toEqual(sizes(as({})));
    expect(sizes(adopted).filter(Boolean)).toHaveLength(sizes(as({})).filter(Boolean).length);
  });
});

it('leaves features out that the page draws by itself, whatever their layers filter besides', () => {
  const layersOf = (without: readonly number[]) =>
    as({ without }).layers.filter((layer) => 'source' in layer);
  const isOther = ['match', ['id'], [7, 8], false, true];
  const filters = layersOf([7, 8, 7]).map((layer) => ('filter' in layer ? layer.filter : undefined));
  const before = layersOf([]).map((layer) => ('filter' in layer ? layer.filter : undefined));
  expect(filters.length).toBeGreaterThan(10);
  expect(validateStyleMin(as({ without: [7] }))).toEqual([]);
  expect(filters).toEqual(
    before.map((filter) => (filter === undefined ? isOther : ['all', filter, isOther])),
  );
});
