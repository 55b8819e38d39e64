import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sharedData } from '../../../../test/support/shared-data.ts';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { zipFile } from '../../../../test/support/zip-file.ts';
import { type OpenOptions, openFiles } from './open.ts';
import { openGdal } from './read/gdal.ts';
import { readRecords } from './records.ts';
import type { RowRejection } from './rejection.ts';

const JIAXING = [120.3, 30.3, 121.3, 31.1] as const;
const table = (...rows: readonly (readonly [number | string, number | string])[]) =>
  `name,x,y\n${rows.map(([x, y], index) => `p${index},${x},${y}`).join('\n')}\n`;

describe('a file that is refused', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const temporaryRoot = () => join(folder.path, 'work');

  const gdal = openGdal({ timeoutMs: 60_000, maxRssBytes: 2 ** 30 });
  afterAll(gdal.close);

  async function open(path: string, options: OpenOptions = {}) {
    // One process for all, but where the test is about the process.
    const shared = 'timeoutMs' in options || 'maxRssBytes' in options || 'signal' in options ? {} : { gdal };
    const opened = await openFiles([{ path }], { ...shared, ...options, temporaryRoot: temporaryRoot() });
    await opened.close();
    return opened;
  }

  it.each<[string, string, string, OpenOptions, string, RegExp]>([
    [
      'eastings with zone under a code without',
      'a.csv',
      table([40_572_344.94, 3_403_068.97]),
      { crs: 'EPSG:4549' },
      'crs_zone_prefix',
      /40572344\.940.*Try --crs EPSG:4528/,
    ],
    [
      'eastings without zone under a code with',
      'a.csv',
      table([572_344.94, 3_403_068.97]),
      { crs: 'EPSG:4528' },
      'crs_zone_prefix',
      /Try --crs EPSG:4549/,
    ],
    [
      'latitude before longitude',
      'a.geojson',
      '{"type":"Point","coordinates":[30.7461,120.7555]}',
      {},
      'crs_axes_swapped',
      /longitude first.*Swap the two columns/,
    ],
    ['latitude under lng', 'a.csv', 'lng,lat\n30.7461,120.7555\n', {}, 'crs_axes_swapped', /longitude first/],
    [
      'axes that only the city’s box can tell',
      'a.csv',
      'lng,lat\n30.7461,89.5\n',
      { city: [89, 30, 90, 31] },
      'crs_axes_swapped',
      /longitude first/,
    ],
    [
      'places outside of the city',
      'a.csv',
      'lng,lat\n118.79,32.04\n',
      { city: JIAXING },
      'outside_city',
      /118\.79, 32\.04.*the city's box 120\.3,30\.3,121\.3,31\.1/,
    ],
    [
      'metres that claim to be degrees',
      'a.geojson',
      '{"type":"Point","coordinates":[40572344.94,3403068.97]}',
      {},
      'crs_outside',
      /Try --crs EPSG:4528/,
    ],
    [
      'degrees that claim to be metres',
      'a.csv',
      table([120.7555, 30.7461]),
      { crs: 'EPSG:4549' },
      'crs_outside',
      /Try --crs EPSG:4490/,
    ],
    [
      'a plane without reference',
      'a.csv',
      table([40_572_344.94, 3_403_068.97]),
      {},
      'crs_missing',
      /these look like EPSG:4528/,
    ],
    [
      'a plane without reference or zone',
      'a.csv',
      table([572_344.94, 3_403_068.97]),
      {},
      'crs_missing',
      /for example EPSG:4549/,
    ],
    [
      'a table without positions',
      'a.csv',
      'name,height\na,3\n',
      {},
      'coordinate_columns_missing',
      /name, height.*经度/,
    ],
    [
      'a code that no registry has',
      'a.csv',
      table([1, 2]),
      { crs: 'EPSG:99999' },
      'crs_unknown',
      /EPSG:99999/,
    ],
    [
      'Beijing 54 by code',
      'a.csv',
      table([572_344.94, 3_403_068.97]),
      { crs: 'EPSG:2437' },
      'crs_needs_parameters',
      /Beijing 54.*EPSG:2437/,
    ],
    [
      'Xi’an 80 by code',
      'a.csv',
      table([572_344.94, 3_403_068.97]),
      { crs: 'EPSG:2383' },
      'crs_needs_parameters',
      /Xi’an 80/,
    ],
    [
      'a layer that isn’t there',
      'a.csv',
      table([120, 30]),
      { layers: ['roads'] },
      'layer_not_found',
      /"roads".*one of a/,
    ],
    [
      'half a GeoJSON',
      'a.geojson',
      '{"type":"FeatureCollection","features":[{"type":"Feature","prop',
      {},
      'file_malformed',
      /a\.geojson/,
    ],
    [
      'half an OSM file',
      'a.osm',
      '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1" lon="2"><tag k="a"',
      {},
      'file_malformed',
      /a\.osm/,
    ],
    [
      'an archive of texts',
      'a.zip',
      zipFile([{ name: 'a.txt', data: 'x' }]).toString('latin1'),
      {},
      'archive_nothing_to_read',
      /a\.txt/,
    ],
    [
      'an archive in an archive',
      'a.zip',
      zipFile([{ name: 'b.zip', data: zipFile([{ name: 'c' }]) }]).toString('latin1'),
      {},
      'archive_nothing_to_read',
      /within an archive/,
    ],
    ['a table without its shapes', 'a.dbf', 'x', {}, 'shapefile_incomplete', /\.dbf alone.*the \.shp/],
  ])('holds %s', async (_, name, content, options, code, words) => {
    const path = folder.write(name, Buffer.from(content, name.endsWith('.zip') ? 'latin1' : 'utf8'));
    const refusal = await open(path, options).then(
      () => undefined,
      (error: Error & { code?: string }) => error,
    );
    expect(refusal).toMatchObject({ code });
    expect(refusal?.message).toMatch(words);
    expect(readdirSync(temporaryRoot()), 'nothing is left behind').toEqual([]);
  });

  it('is missing, or a folder', async () => {
    await expect(open(join(folder.path, 'none.shp'))).rejects.toMatchObject({ code: 'file_not_found' });
    await expect(open(folder.path)).rejects.toThrow(/a folder.*Pack the folder as \.zip/);
  });

  it('is a Shapefile on Beijing 54 by its .prj, and none by an override of its reference', async () => {
    const path = join(folder.path, 'b54.shp');
    execFileSync('ogr2ogr', [
      '-f',
      'ESRI Shapefile',
      '-a_srs',
      'EPSG:2437',
      path,
      folder.write('b54.geojson', '{"type":"Point","coordinates":[572344.942,3403068.971]}'),
    ]);
    await expect(open(path)).rejects.toMatchObject({ code: 'crs_needs_parameters', place: { layer: 'b54' } });
    expect((await open(path, { crs: 'EPSG:4549' })).plans[0]?.crs?.recorded).toBe('EPSG:4549');
  });

  it.each([
    'formats/nanjing-xinjiekou-cgcs2000-4549.gpkg',
    'formats/nanjing-shp-gbk-dbf-with-cpg-utf8names.zip',
    'formats/testopenfilegdb.gdb.zip',
    'osm/monaco.osm.pbf',
  ])('is cut off: %s', async (name) => {
    const whole = readFileSync(sharedData(name));
    const path = folder.write(name.replaceAll('/', '-'), whole.subarray(0, Math.floor(whole.length / 2)));
    await expect(open(path)).rejects.toMatchObject({
      code: expect.stringMatching(/^(file_malformed|archive_malformed|conversion_failed)$/),
    });
  });

  it('takes too long, too much memory, or is given up', async () => {
    const path = sharedData('osm/nantong.osm');
    await expect(open(path, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'conversion_timeout' });
    await expect(open(path, { maxRssBytes: 1 })).rejects.toMatchObject({ code: 'conversion_memory' });
    await expect(open(path, { signal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('rows with troubles of their own', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();

  async function rejections(
    path: string,
    options: OpenOptions,
  ): Promise<{ taken: number; rejected: RowRejection[] }> {
    const { plans, close } = await openFiles([{ path }], options);
    const rejected: RowRejection[] = [];
    let taken = 0;
    for (const plan of plans) {
      for await (const outcome of readRecords(plan, options)) {
        if ('record' in outcome) taken++;
        else rejected.push(outcome.rejection);
      }
    }
    await close();
    return { taken, rejected };
  }

  it('are rejected one by one, with row, field, reason and place', async () => {
    const good = [572_344.94, 3_403_068.97] as const;
    const path = folder.write(
      'rows.csv',
      table(
        good,
        [40_572_344.94, 3_403_068.97],
        good,
        ['?', 3_403_068.97],
        [3_403_068.97, 572_344.94],
        good,
        good,
      ),
    );
    const { taken, rejected } = await rejections(path, { crs: 'EPSG:4549' });
    expect(taken).toBe(4);
    expect(rejected.map(({ row, field, code, at }) => [row, field, code, at])).toEqual([
      [2, undefined, 'crs_zone_prefix', [40_572_344.94, 3_403_068.97]],
      [4, 'x', 'coordinate_not_a_number', undefined],
      [5, undefined, 'crs_axes_swapped', [3_403_068.97, 572_344.94]],
    ]);
    expect(rejected[0]?.reason).toEqual({
      zh: 'EPSG:4549 坐标 40572344.940, 3403068.970，应为不带带号的东坐标（可能是 EPSG:4528）',
      en: '40572344.940, 3403068.970 in EPSG:4549; wanted eastings without a zone number (it may be EPSG:4528)',
    });
  });

  it('are rejected where they lie outside of the city', async () => {
    const path = folder.write('city.csv', 'lng,lat\n120.7,30.7\n120.8,30.8\n118.79,32.04\n');
    const { taken, rejected } = await rejections(path, { city: JIAXING });
    expect([taken, rejected.map(({ row, code }) => [row, code])]).toEqual([2, [[3, 'outside_city']]]);
  });
});

describe('a reference that is not CGCS2000’s own', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();

  it('is turned into it by PROJ', async () => {
    // Caister Water Tower of the Ordnance Survey's guide, on WGS 84 at 52.657979 N 1.716052 E (57 m from its OSGB36 place).
    const path = folder.write(
      'rd.csv',
      'name,x,y\nCaister Water Tower,651409.903,313177.270\nnowhere,900000000,900000000\nnothing,1,\n',
    );
    const { plans, close } = await openFiles([{ path }], { crs: 'EPSG:27700' });
    const outcomes = [];
    for await (const outcome of readRecords(plans[0]!)) outcomes.push(outcome);
    await close();
    expect(plans[0]?.crs?.recorded).toBe('EPSG:27700');
    expect(plans[0]?.notes).toContain('turned from EPSG:27700 by PROJ, accurate to some metres at best');
    expect(outcomes[1]).toMatchObject({ rejection: { row: 2, code: 'transform_failed' } });
    expect(outcomes[2]).toMatchObject({ rejection: { row: 3, code: 'coordinate_not_a_number', field: 'y' } });
    expect(outcomes[0]).toMatchObject({
      record: {
        geometry: { coordinates: [expect.closeTo(1.716_052, 4), expect.closeTo(52.657_979, 4)] },
      },
    });
  });

  it('is refused where PROJ knows no way and would change nothing', async () => {
    const frame =
      'GEOGCS["Old Survey",DATUM["Old_Survey",SPHEROID["Bessel 1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';
    const path = join(folder.path, 'old.shp');
    const point = folder.write('old.geojson', '{"type":"Point","coordinates":[120.7555,30.7461]}');
    execFileSync('ogr2ogr', ['-f', 'ESRI Shapefile', '-a_srs', frame, path, point]);
    await expect(openFiles([{ path }])).rejects.toMatchObject({ code: 'crs_needs_parameters' });
  });
});
