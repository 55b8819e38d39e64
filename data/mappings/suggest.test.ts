import { describe, expect, it } from 'vitest';
import { extendMapping, mappingById, mappings, suggestMapping } from './index.ts';

const layer = (name: string, ...attributes: string[]) => ({ name, attributes });

describe('suggestMapping', () => {
  const suggested = (...layers: ReturnType<typeof layer>[]) => suggestMapping(layers, mappings)?.id;

  it('knows OpenStreetMap by the layers of its driver', () => {
    const tags = ['osm_id', 'all_tags'];
    expect(
      suggested(layer('points', ...tags), layer('lines', ...tags), layer('multipolygons', ...tags)),
    ).toBe('osm');
  });

  it('knows the Chinese layer names of a bureau and Tilezen by its attributes', () => {
    expect(suggested(layer('房屋', 'name', 'building', 'other_tags'), layer('道路', 'name', 'highway'))).toBe(
      'nanjing-shp',
    );
    expect(suggested(layer('water', 'kind', 'id', 'source', 'sort_rank', 'area'))).toBe('tilezen');
  });

  it('suggests nothing for layers of equal names with other attributes, a layer more, or none', () => {
    expect(suggested(layer('water', 'kind'))).toBeUndefined();
    expect(suggested(layer('points', 'osm_id'), layer('wells', 'osm_id'))).toBeUndefined();
    expect(suggested()).toBeUndefined();
  });
});

describe('extendMapping', () => {
  const title = { zh: '试', en: 'Test' };

  it('puts own rules before those of the other and keeps the rest of it', () => {
    const [osm, shp] = [mappingById('osm')!, mappingById('nanjing-shp')!];
    expect(shp.rules.slice(1)).toEqual(osm.rules);
    expect(shp.unpack).toEqual(osm.unpack);
    expect(shp.identify).not.toEqual(osm.identify);
    expect(shp.extends).toBeUndefined();
  });

  it('throws where the other is not there, or extends it in turn', () => {
    const [a, b] = [
      { id: 'a', title, extends: 'b', rules: [] },
      { id: 'b', title, extends: 'a', rules: [] },
    ];
    expect(() => extendMapping(a, [])).toThrow('b, which is not there');
    expect(() => extendMapping(a, [a, b])).toThrow('extends it');
  });
});
