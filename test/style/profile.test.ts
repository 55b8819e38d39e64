import { tileProfile } from '@tongtu/data/tile-profile';
import { collectionOfLayer, standardStyle } from '@tongtu/sdk/style';
import { describe, expect, it } from 'vitest';

const styleLayers = standardStyle({ tileJsonUrl: 'https://map.example/tiles/base' }).layers;
const drawn = styleLayers.flatMap((layer) =>
  'source-layer' in layer && layer['source-layer'] !== undefined
    ? [{ layer, sourceLayer: layer['source-layer'] }]
    : [],
);
const profileLayers = new Map(tileProfile.layers.map((layer) => [layer.id, layer]));

/** Layers that the tiles carry for others to draw: the standard map has no use for them. */
const NOT_DRAWN = ['administrative_areas'];

/** Names of the attributes that an expression or filter reads. */
function attributesRead(value: unknown): string[] {
  if (!Array.isArray(value))
    return value !== null && typeof value === 'object' ? Object.values(value).flatMap(attributesRead) : [];
  const [operator, name] = value as unknown[];
  const here = (operator === 'get' || operator === 'has') && typeof name === 'string' ? [name] : [];
  return [...here, ...value.flatMap(attributesRead)];
}

describe('the standard style and the tile profile', () => {
  it.each(drawn.map(({ layer, sourceLayer }) => [layer.id, sourceLayer, layer] as const))(
    'agree on what %s reads from %s',
    (_id, sourceLayer, layer) => {
      const offered = profileLayers.get(sourceLayer);
      expect(offered, `a layer ${sourceLayer} in the tiles`).toBeDefined();
      const attributes = new Set(
        offered?.sources.flatMap((source) => source.attributes.map((attribute) => attribute.name)),
      );
      for (const name of new Set(
        attributesRead([layer.layout, layer.paint, 'filter' in layer ? layer.filter : null]),
      )) {
        expect(attributes, `an attribute ${name} in ${sourceLayer}`).toContain(name);
      }
    },
  );

  it('leave no layer of the tiles undrawn but those that are meant for others', () => {
    const known = new Set(drawn.map(({ sourceLayer }) => sourceLayer));
    expect([...profileLayers.keys()].filter((id) => !known.has(id))).toEqual(NOT_DRAWN);
  });

  it('agree on the collection behind each layer that has a single source', () => {
    for (const { id, sources } of tileProfile.layers) {
      const collections = new Set(sources.map((source) => source.collection));
      const [only] = collections;
      if (collections.size === 1) expect(collectionOfLayer(id, {}), id).toBe(only);
    }
  });

  it('do not name a collection where the tiles draw from several', () => {
    for (const { id, sources } of tileProfile.layers) {
      const collections = new Set(sources.map((source) => source.collection));
      const isStreet = collections.has('road') && collections.has('railway');
      if (collections.size > 1 && !isStreet) expect(collectionOfLayer(id, {}), id).toBeUndefined();
    }
  });
});
