import { readdirSync } from 'node:fs';
import { collectionById } from '@tongtu/data/model';
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import { expect, it } from 'vitest';
import { gdalInfo } from '../../../../test/support/gdal-info.ts';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { WHOLE } from '../collections/source.ts';
import type { ReferenceSystem } from '../crs/reference-system.ts';
import type { ItemRow } from '../items/store.ts';
import { type Conversion, convert } from './convert.ts';
import { FLATGEOBUF, GEOPACKAGE } from './formats.ts';

const folder = temporaryFolder();
const GRID: ReferenceSystem = {
  ...{ uri: 'https://city.example/crs/示范坐标系', srid: 998_001, axes: 'north-east', kind: 'projected' },
};
const definition = collectionById('building')!;
const row = (id: number, geometry: object): ItemRow => ({
  ...{ id, version: 1, properties: '{"name":"楼"}', geometry: JSON.stringify(geometry), sortValues: [] },
});
const RING = [
  [50_000, 20_000],
  [50_010, 20_000],
  [50_010, 20_020],
  [50_000, 20_000],
];
const ROWS = [
  row(9_007_199_254_740_991, { type: 'Polygon', coordinates: [RING] }),
  row(2, { type: 'MultiPolygon', coordinates: [[RING], [RING]] }),
];

const conversion = (
  format: Conversion['format'],
  crs = GRID,
  rows: readonly ItemRow[] = ROWS,
): Conversion => ({
  ...{ format, definition: { ...definition, source: WHOLE }, fields: ['name'] },
  notice: {
    ...{ collection: definition, edition: 'professional', revision: 4, published: new Date(0), crs },
    ...{ attribution: ['谁'], notices: [], approval: undefined },
  },
  batches: (async function* () {
    yield rows;
  })(),
});
const { signal } = new AbortController();

it.each([GEOPACKAGE, FLATGEOBUF])(
  '$title in a grid without a code has its name and no parameters',
  async (format) => {
    const made = await convert(conversion(format), folder.path, signal);
    const rest = await made.file.readFile();
    await made.file.close();
    const bytes = Buffer.concat([made.head, rest.subarray(made.start)]);
    expect(bytes).toHaveLength(made.sizeBytes);
    const [layer] = (await gdalInfo(folder.write(`grid.${format.extension}`, bytes))).layers;
    const system = layer!.geometryFields[0]!.coordinateSystem!;
    expect(system.projjson).toMatchObject({ type: 'EngineeringCRS', name: '示范坐标系' });
    expect(system.wkt).not.toMatch(/PROJ|meridian|false|ellipsoid/i);
    expect(layer!.geometryFields[0]!.type).toBe('MultiPolygon');
    expect(layer!.features).toHaveLength(2);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('download-'))).toEqual([]);
  },
);

it('FlatGeobuf says in its head what it is, and its index finds features', async () => {
  const made = await convert(conversion(FLATGEOBUF), folder.path, signal);
  const rest = await made.file.readFile();
  await made.file.close();
  const bytes = new Uint8Array(Buffer.concat([made.head, rest.subarray(made.start)]));
  let head: HeaderMeta | undefined;
  const found = [];
  // A box around the second multipolygon's corner, and one beside everything.
  for (const rect of [
    { minX: 50_001, minY: 20_001, maxX: 50_002, maxY: 20_002 },
    { minX: 0, minY: 0, maxX: 1, maxY: 1 },
  ])
    for await (const feature of deserialize(bytes, { rect })) found.push(feature.properties?.id);
  const headerMetaFn = (meta: HeaderMeta) => {
    head = meta;
  };
  for await (const _ of deserialize(bytes, { headerMetaFn })) break;
  expect(found.sort()).toEqual([2, 9_007_199_254_740_991]);
  expect(head).toMatchObject({ title: '建筑 Buildings', featuresCount: 2, indexNodeSize: 16 });
  expect(head!.description).toContain('revision=4; published=1970-01-01T00:00:00.000Z; crs=示范坐标系');
  expect(JSON.parse(head!.metadata!)).toMatchObject({ edition: 'professional', attribution: '谁' });
  expect(head!.columns!.map(({ name, title }) => [name, title])).toEqual([
    ['id', '编号'],
    ['version', '编辑次数'],
    ['name', '名称'],
  ]);
});

it('leaves nothing behind where GDAL knows no such system', async () => {
  const unknown = { ...GRID, uri: 'http://www.opengis.net/def/crs/EPSG/0/999999' };
  await expect(convert(conversion(GEOPACKAGE, unknown), folder.path, signal)).rejects.toMatchObject({
    problem: { code: 'bad_parameter', got: 'EPSG:999999' },
  });
  expect(readdirSync(folder.path).filter((name) => name.startsWith('download-'))).toEqual([]);
});
