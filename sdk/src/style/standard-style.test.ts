import {
  createExpression,
  type Feature,
  featureFilter,
  type GlobalProperties,
  validateStyleMin,
} from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { BASE_STYLE_IDS, BASE_STYLES } from './base-styles.ts';
import { groupOf, LAYER_GROUPS, type MapLanguage, SURVEY_GROUPS } from './drawing.ts';
import { standardStyle } from './standard-style.ts';

const tileJsonUrl = 'https://map.example/tiles/base';
const layerOf = (style: ReturnType<typeof standardStyle>, id: string) =>
  style.layers.find((layer) => layer.id === id);

describe('the standard style', () => {
  it.each<MapLanguage>(['zh', 'en', 'both'])(
    'is valid by the style specification, names in %s',
    (language) => {
      for (const id of BASE_STYLE_IDS) {
        const { palette } = BASE_STYLES[id];
        expect(validateStyleMin(standardStyle({ tileJsonUrl, language, palette, threeD: true })), id).toEqual(
          [],
        );
      }
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

  it('has the same layers in every palette: only colours differ', () => {
    const bones = (id: (typeof BASE_STYLE_IDS)[number]) =>
      JSON.stringify(standardStyle({ tileJsonUrl, palette: BASE_STYLES[id].palette }).layers).replace(
        /#[0-9a-f]{6}/g,
        '',
      );
    for (const id of BASE_STYLE_IDS) expect(bones(id), id).toBe(bones('standard'));
    expect(standardStyle({ tileJsonUrl, palette: BASE_STYLES.dark.palette }).metadata).toMatchObject({
      'tongtu:palette': 'dark',
    });
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

  it('lets the city’s name win over those of its counties, and these over the names of towns', () => {
    const ids = standardStyle({ tileJsonUrl }).layers.map((layer) => layer.id);
    const [town, county, city] = ['place-labels-town', 'boundary-labels-county', 'place-labels-city'].map(
      (id) => ids.indexOf(id),
    );
    expect(town).toBeGreaterThan(0);
    expect(county).toBeGreaterThan(town!);
    expect(city).toBe(ids.length - 1);
    expect(city).toBeGreaterThan(county!);
  });

  it('bends no name along a line round a corner', () => {
    const alongLines = standardStyle({ tileJsonUrl }).layers.filter(
      ({ id, layout }) =>
        layout && 'symbol-placement' in layout && /-labels/.test(id) && id !== 'contour-labels',
    );
    expect(alongLines.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'street-labels-minor',
        'street-labels-major',
        'railway-labels',
        'water-line-labels',
      ]),
    );
    for (const { id, layout } of alongLines) expect(layout, id).toMatchObject({ 'text-max-angle': 25 });
  });

  it('names the city once: as a place, not as an area too', () => {
    const area = (level: number) =>
      standardStyle({ tileJsonUrl })
        .layers.filter((layer) => 'source-layer' in layer && layer['source-layer'] === 'boundary_labels')
        .filter(
          (layer) =>
            'filter' in layer &&
            featureFilter(layer.filter, 'filter').filter(
              { zoom: 8 } as GlobalProperties,
              {
                type: 'Point',
                properties: { admin_level: level },
              } as unknown as Feature,
            ),
        )
        .map((layer) => layer.id);
    expect([4, 5, 6, 8].map(area)).toEqual([
      ['boundary-labels-province'],
      [],
      ['boundary-labels-county'],
      [],
    ]);
  });

  it('writes house numbers without their Chinese character where names are English', () => {
    const numberIn = (language: MapLanguage, properties: Record<string, string>) => {
      const layout = layerOf(standardStyle({ tileJsonUrl, language }), 'addresses')?.layout as Record<
        string,
        unknown
      >;
      const compiled = createExpression(layout['text-field'], 'text-field');
      if (compiled.result === 'error') throw new Error(JSON.stringify(compiled.value));
      const feature = { type: 'Point', properties } as unknown as Feature;
      return String(compiled.value.evaluate({ zoom: 17 } as GlobalProperties, feature));
    };
    expect(numberIn('zh', { housenumber: '12号' })).toBe('12号');
    expect(numberIn('en', { housenumber: '12号' })).toBe('12');
    expect(numberIn('en', { housenumber: '12-1' })).toBe('12-1');
    expect(numberIn('en', { housename: '耕读堂' })).toBe('耕读堂');
  });
});

it('has the dot of a label where its point is, whatever the name under it takes', () => {
  const dotted = standardStyle({ tileJsonUrl }).layers.filter(
    (layer) => layer.type === 'symbol' && /"[●▲]/.test(JSON.stringify(layer.layout?.['text-field'])),
  );
  expect(dotted.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['pois', 'transport-stops', 'peak-labels']),
  );
  for (const { layout } of dotted)
    expect(layout).toMatchObject({ 'text-anchor': 'top', 'text-offset': [0, -0.6] });
});
