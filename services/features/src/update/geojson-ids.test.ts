import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { readGeoJsonIds } from './geojson-ids.ts';

describe('the ids of a GeoJSON file', () => {
  const folder = temporaryFolder();
  const idsOf = (text: string) => readGeoJsonIds(folder.write('city.geojson', text));
  const feature = (id?: unknown, properties: object = {}) => ({
    ...{ type: 'Feature', ...(id === undefined ? {} : { id }) },
    geometry: { type: 'Point', coordinates: [120, 30] },
    properties,
  });

  it('are read in order, repeated and missing ones as they are', async () => {
    const features = [feature(7), feature(), feature(7), feature('9'), feature(null)];
    const text = JSON.stringify({ type: 'FeatureCollection', id: 5, features, crs: { id: 6 } });
    expect(await idsOf(text)).toEqual(['7', undefined, '7', '9', undefined]);
  });

  it('are those of features, not of what is in their attributes', async () => {
    const tricky = { id: 1, name: '"id": 2, }{ \\', features: [{ id: 3 }], nested: { id: 4 } };
    const features = [{ ...feature(undefined, tricky), id: 8 }, feature(undefined, tricky)];
    expect(await idsOf(JSON.stringify({ features, type: 'FeatureCollection' }, null, 2))).toEqual([
      '8',
      undefined,
    ]);
  });

  it('are read of a single feature, and of one a line', async () => {
    expect(await idsOf(JSON.stringify(feature(3)))).toEqual(['3']);
    const lines = [feature(4), feature(), feature(6)].map((each) => `\x1e${JSON.stringify(each)}\n`);
    expect(await idsOf(lines.join(''))).toEqual(['4', undefined, '6']);
  });
});
