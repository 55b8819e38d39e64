import type { AttributeType, LayerDefinition } from '@tongtu/data/tile-profile';
import { type LngLat, tileAt } from '@tongtu/sdk/geo';
import { describe, expect, it } from 'vitest';
import { decodeTile } from '../../../../test/support/mvt.ts';
import { wkbOf } from '../../../../test/support/wkb.ts';
import { compileProfile } from '../profile/index.ts';
import { type BlockFeature, renderBlock, renderTile } from './index.ts';

const HOME: LngLat = [120.75, 30.75];
const attribute = (name: string, type: AttributeType) => ({ name, type });
const LAYER: LayerDefinition = {
  ...{ id: 'pois', schema: 'tongtu', description: { zh: '', en: '' }, geometry: 'point' },
  sources: [
    {
      ...{ collection: 'poi', zoom: 10 },
      attributes: [attribute('name', 'string'), attribute('floor', 'number'), attribute('open', 'boolean')],
    },
  ],
};
const profile = compileProfile({ id: 'test', minZoom: 0, maxZoom: 15, layers: [LAYER] }, 'public');
const wkb = wkbOf({ type: 'Point', coordinates: [...HOME] });
const poi = (id: number, properties: BlockFeature['properties']): BlockFeature => ({
  ...{ collectionId: 'poi', id, minZoom: 0 },
  ...{ wkb, properties },
});
const drawn = (...features: BlockFeature[]) =>
  decodeTile(renderTile(features, tileAt(HOME, 15), profile)!.bytes).pois!;

describe('attributes in a tile', () => {
  it('come back as they were: text, whole and broken numbers, either sign, truth', () => {
    const rows = [
      { name: '南湖 · Nánhú 🌊', floor: 0, open: true },
      { name: '', floor: -2, open: false },
      { name: 'x'.repeat(5_000), floor: 12.25 },
      { floor: 2 ** 53 - 1 },
      { floor: -(2 ** 53 - 1) },
      { floor: 1e-9 },
      {},
    ];
    expect(drawn(...rows.map((row, i) => poi(i + 1, row))).map(({ properties }) => properties)).toEqual(rows);
  });

  it('keep a number apart from the text that looks like it', () => {
    expect(drawn(poi(1, { name: '3', floor: 3 }))[0]!.properties).toEqual({ name: '3', floor: 3 });
  });

  it('are listed once, however often they are used', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => poi(i + 1, { name: `店${i % 3}`, open: true }));
    const one = renderTile(many.slice(0, 3), tileAt(HOME, 15), profile)!.bytes.length;
    expect(renderTile(many, tileAt(HOME, 15), profile)!.bytes.length).toBeLessThan(one + 2_000 * 6);
    expect(drawn(...many)).toHaveLength(2_000);
  });

  it('that the profile does not name are not in the tile', () => {
    expect(
      drawn(poi(1, { name: '店', secret: 'depth 4.2' } as BlockFeature['properties']))[0]!.properties,
    ).toEqual({ name: '店' });
  });
});

describe('rendering', () => {
  it('stops where its signal is aborted', () => {
    const controller = new AbortController();
    const tiles = renderBlock(
      [poi(1, {})],
      { z: 0, x: 0, y: 0, minZoom: 0, maxZoom: 15 },
      profile,
      controller,
    );
    expect(tiles.next().value).toMatchObject({ z: 10 });
    controller.abort(new Error('enough'));
    expect(() => tiles.next()).toThrow('enough');
  });
});
