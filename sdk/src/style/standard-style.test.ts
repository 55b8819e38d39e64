import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { groupOf, LAYER_GROUPS, type MapLanguage, SURVEY_GROUPS } from './drawing.ts';
import { standardStyle } from './standard-style.ts';

const tileJsonUrl = 'https://map.example/tiles/base';
const layerOf = (style: ReturnType<typeof standardStyle>, id: string) =>
  style.layers.find((layer) => layer.id === id);

describe('the standard style', () => {
  it.each<MapLanguage>(['zh', 'en', 'both'])(
    'is valid by the style specification, names in %s',
    (language) => {
      expect(validateStyleMin(standardStyle({ tileJsonUrl, language, threeD: true }))).toEqual([]);
      const fromTiles = standardStyle({ tilesUrl: `${tileJsonUrl}/{z}/{x}/{y}`, maxZoom: 15, language });
      expect(validateStyleMin(fromTiles)).toEqual([]);
    },
  );

  it('fetches nothing but the tileset: no glyphs, no sprite, one source', () => {
    const style = standardStyle({ tileJsonUrl });
    expect(style).not.toHaveProperty('glyphs');
    expect(style).not.toHaveProperty('sprite');
    expect(style.sources).toEqual({ base: { type: 'vector', url: tileJsonUrl } });
    expect(JSON.stringify(style).match(/https?:[^"]+/g)).toEqual([tileJsonUrl]);
    expect(JSON.stringify(style)).not.toMatch(/icon-image|pattern/);
  });

  it('gives each layer an id of its own and each but the background a group', () => {
    const { layers } = standardStyle({ tileJsonUrl });
    expect(new Set(layers.map((layer) => layer.id)).size).toBe(layers.length);
    expect(layers.filter((layer) => groupOf(layer) === undefined).map((layer) => layer.id)).toEqual([
      'background',
    ]);
    expect(new Set(layers.map(groupOf))).toEqual(new Set([undefined, ...LAYER_GROUPS]));
  });

  it('starts every font stack with a family whose name tells MapLibre the weight', () => {
    const stacks = standardStyle({ tileJsonUrl }).layers.flatMap((layer) =>
      layer.type === 'symbol' ? [layer.layout?.['text-font'] as string[] | undefined] : [],
    );
    for (const stack of stacks) {
      expect(stack?.[0]).toMatch(/ (Regular|Medium|Bold)$/);
      expect(stack?.at(-1)).toBe('sans-serif');
    }
  });

  it('raises buildings only when asked to', () => {
    const visibility = (threeD: boolean) =>
      layerOf(standardStyle({ tileJsonUrl, threeD }), 'buildings-3d')?.layout?.visibility;
    expect(visibility(true)).toBeUndefined();
    expect(visibility(false)).toBe('none');
  });

  it('shows what is not hidden, the layers of surveyors too', () => {
    const { layers } = standardStyle({ tileJsonUrl, threeD: true, hidden: new Set(['pois']) });
    const invisible = layers.filter((layer) => layer.layout?.visibility === 'none');
    expect(new Set(invisible.map(groupOf))).toEqual(new Set(['pois']));
  });

  it('keeps what only surveyors need off until it is asked for', () => {
    for (const layer of standardStyle({ tileJsonUrl }).layers) {
      const group = groupOf(layer);
      if (group && SURVEY_GROUPS.has(group))
        expect(layer.layout, layer.id).toMatchObject({ visibility: 'none' });
    }
  });

  it('leaves out the layers that a tileset does not have', () => {
    const { layers } = standardStyle({ tileJsonUrl, vectorLayers: ['buildings'] });
    expect(layers.map((layer) => layer.id)).toEqual([
      'background',
      'buildings',
      'buildings-edge',
      'buildings-3d',
      'building-labels',
    ]);
  });

  it('writes Chinese first and English below where both are asked for', () => {
    const text = layerOf(standardStyle({ tileJsonUrl, language: 'both' }), 'place-labels-city')?.layout;
    expect(text).toMatchObject({
      'text-field': [
        'format',
        ['coalesce', ['get', 'name'], ['get', 'name_en'], ''],
        {},
        expect.anything(),
        { 'font-scale': 0.76 },
      ],
    });
  });

  it('places the names of cities last, so that they win over all others', () => {
    expect(standardStyle({ tileJsonUrl }).layers.at(-1)?.id).toBe('place-labels-city');
  });
});
