import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SourceRow } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../../test/support/shared-data.ts';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { zipFile } from '../../../../test/support/zip-file.ts';
import { type OpenOptions, openFiles } from './open.ts';
import { readRecords } from './records.ts';

interface Read {
  readonly records: SourceRow[];
  readonly rejections: string[];
  readonly notes: string[];
  readonly crs: (string | undefined)[];
  readonly layers: string[];
}

/** Reads files by one GDAL process; what came of each, by its name. */
async function readTogether(paths: readonly string[], options: OpenOptions = {}): Promise<Map<string, Read>> {
  const { source, plans, close } = await openFiles(
    paths.map((path) => ({ path })),
    options,
  );
  try {
    const found = new Map<string, Read>();
    for (const plan of plans) {
      const { file, name } = plan.layer;
      const read = found.get(file) ?? { records: [], rejections: [], notes: [], crs: [], layers: [] };
      found.set(file, read);
      for await (const outcome of readRecords(plan)) {
        if ('record' in outcome) read.records.push(outcome.record);
        else read.rejections.push(outcome.rejection.code);
      }
      read.notes.push(
        ...plan.notes,
        ...source.notes.filter((each) => each.file === file).map(({ note }) => note),
      );
      read.crs.push(plan.crs?.recorded);
      read.layers.push(name);
    }
    return found;
  } finally {
    await close();
  }
}

async function read(path: string, options?: OpenOptions): Promise<Read> {
  const [only] = (await readTogether([path], options)).values();
  if (!only) throw new Error('nothing was read');
  return only;
}

/** A record reduced to what the formats have in common. */
const essence = ({ geometry, attributes }: SourceRow) => ({
  name: Object.values(attributes).find((value) => typeof value === 'string' && /[\u4e00-\u9fff]/.test(value)),
  at:
    geometry.type === 'Point'
      ? geometry.coordinates.map((value) => Math.round(value * 1e7) / 1e7)
      : geometry.type,
});
/** Some writers put the records into another order. */
const essences = ({ records }: Read) =>
  records.map(essence).sort((a, b) => Number(a.at[0]) - Number(b.at[0]));

const NANHU = { name: '南湖', at: [120.7555, 30.7461] };
const XITANG = { name: '西塘', at: [120.8888, 30.9461] };
/** The same on EPSG:4549. */
const NANHU_GRID = [572_344.942, 3_403_068.971] as const;
const XITANG_GRID = [584_933.5123, 3_425_337.2589] as const;
const GBK = { 名称: 'c3fbb3c6', 南湖: 'c4cfbafe', 西塘: 'cef7ccc1' };
const gbk = (text: string) =>
  Buffer.concat(
    text
      .split(/(名称|南湖|西塘)/)
      .map((part) => (part in GBK ? Buffer.from(GBK[part as keyof typeof GBK], 'hex') : Buffer.from(part))),
  );

const FEATURES = [NANHU, XITANG].map(({ name, at }, index) => ({
  type: 'Feature',
  id: 70 + index,
  properties: { 名称: name, height: 2.5 },
  geometry: { type: 'Point', coordinates: at },
}));
const GEOJSON = JSON.stringify({ type: 'FeatureCollection', features: FEATURES });

const KML = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>f</name>
  <Placemark><name>南湖</name><Point><coordinates>120.7555,30.7461,0</coordinates></Point></Placemark>
  <Placemark><name>西塘</name><Point><coordinates>120.8888,30.9461,0</coordinates></Point></Placemark></Folder></Document></kml>`;

/** In the registry's order, northing before easting, as the name in urn:ogc:def:crs says. */
const gmlPlace = (id: string, name: string, [easting, northing]: readonly [number, number]) =>
  `<gml:featureMember><t:place gml:id="${id}"><t:name>${name}</t:name><t:geometry>` +
  `<gml:Point srsName="urn:ogc:def:crs:EPSG::4549"><gml:pos>${northing} ${easting}</gml:pos></gml:Point>` +
  '</t:geometry></t:place></gml:featureMember>';
const GML =
  '<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" ' +
  `xmlns:gml="http://www.opengis.net/gml" xmlns:t="http://t">${gmlPlace('p1', '南湖', NANHU_GRID)}${gmlPlace('p2', '西塘', XITANG_GRID)}</wfs:FeatureCollection>`;

const MIF =
  'Version 300\nCharset "WindowsSimpChinese"\nDelimiter ","\nCoordSys Earth Projection 1, 104\nColumns 1\n' +
  '  名称 Char(20)\nData\n\nPoint 120.7555 30.7461\nPoint 120.8888 30.9461\n';

const dxfText = (name: string, [easting, northing]: readonly [number, number]) =>
  `  0\nTEXT\n  8\n0\n 10\n${easting}\n 20\n${northing}\n 40\n2.5\n  1\n${name}\n`;
const DXF =
  '  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1015\n  9\n$DWGCODEPAGE\n  3\nANSI_936\n  0\nENDSEC\n' +
  `  0\nSECTION\n  2\nENTITIES\n${dxfText('南湖', NANHU_GRID)}${dxfText('西塘', XITANG_GRID)}  0\nENDSEC\n  0\nEOF\n`;

describe('a file of two places', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();

  it('is read the same from any format that names its reference', async () => {
    folder.write('mif.mid', gbk('"南湖"\n"西塘"\n'));
    const files: [string, Buffer | string, string][] = [
      ['geojson.json', GEOJSON, 'EPSG:4326'],
      ['sequence.txt', FEATURES.map((feature) => `\x1e${JSON.stringify(feature)}\n`).join(''), 'EPSG:4326'],
      ['gml.xml', GML, 'EPSG:4549'],
      ['kml.xml', KML, 'EPSG:4326'],
      ['utf8.csv', '\uFEFF名称,经度,纬度\r\n南湖,120.7555,30.7461\r\n西塘,120.8888,30.9461\r\n', 'EPSG:4490'],
      ['gbk.csv', gbk('名称;lng;lat\n南湖;120.7555;30.7461\n西塘;120.8888;30.9461\n'), 'EPSG:4490'],
      ['mif.mif', gbk(MIF), 'EPSG:4326'],
      [
        'zip.zip',
        zipFile([
          { name: 'readme.txt', data: 'hello' },
          { name: '数据/places.geojson', data: GEOJSON },
        ]),
        'EPSG:4326',
      ],
    ];
    const found = await readTogether(
      files.map(([name, content]) => folder.write(name, content)),
      { engine: 'wasm' },
    );
    for (const [name, , crs] of files) {
      const one = found.get(name === 'zip.zip' ? 'zip.zip/数据/places.geojson' : name);
      expect([name, one && essences(one), one?.rejections, one?.crs]).toEqual([
        name,
        [NANHU, XITANG],
        [],
        [crs],
      ]);
    }
  });

  it('is read the same from what GDAL writes, and the originals are left alone', async () => {
    const formats: [string, string, ...string[]][] = [
      ['GPKG', 'b.gpkg'],
      ['FlatGeobuf', 'c.fgb'],
      ['MapInfo File', 'd.tab', '-lco', 'ENCODING=CP936'],
      ['ESRI Shapefile', 'e.shp', '-lco', 'ENCODING=GBK'],
      ['KML', 'f.kml'],
    ];
    const written = join(folder.path, 'written');
    mkdirSync(written);
    const original = folder.write('b.geojson', GEOJSON);
    for (const [driver, name, ...options] of formats) {
      execFileSync('ogr2ogr', ['-f', driver, join(written, name), original, '-nln', 'b', ...options]);
    }
    execFileSync('ogr2ogr', [
      '-f',
      'XLSX',
      join(written, 'g.xlsx'),
      folder.write('g.csv', '名称,经度,纬度\n南湖,120.7555,30.7461\n西塘,120.8888,30.9461\n'),
    ]);
    const state = () => readdirSync(written).map((name) => [name, statSync(join(written, name)).mtimeMs]);
    const before = state();
    const names = [...formats.map(([, name]) => name), 'g.xlsx'];
    const found = await readTogether(names.map((name) => join(written, name)));
    for (const name of names) expect([name, essences(found.get(name)!)]).toEqual([name, [NANHU, XITANG]]);
    expect(state()).toEqual(before);
  });

  it('is taken from a drawing with texts in GBK once its reference is named', async () => {
    const path = folder.write('drawing.dxf', gbk(DXF));
    await expect(read(path)).rejects.toMatchObject({ code: 'crs_missing', place: { layer: 'entities' } });
    expect(essences(await read(path, { crs: 'EPSG:4549' }))).toEqual([NANHU, XITANG]);
  });

  it('is taken from survey columns that hold the northing as X', async () => {
    const rows = [NANHU_GRID, XITANG_GRID].map(
      ([easting, northing], index) => `${['南湖', '西塘'][index]},${northing},${easting + 40_000_000}`,
    );
    const survey = await read(folder.write('survey.csv', `名称,X,Y\n${rows.join('\n')}\n`), {
      crs: 'EPSG:4528',
    });
    expect(essences(survey)).toEqual([NANHU, XITANG]);
    expect(survey.notes).toContain('column Y holds eastings, X northings');
  });

  it('keeps the ids of its features', async () => {
    const { records } = await read(folder.write('ids.geojson', GEOJSON));
    expect(records.map(({ sourceId }) => sourceId)).toEqual(['ids/70', 'ids/71']);
  });
});

describe('the oddities of Shapefiles', { timeout: 120_000 }, () => {
  it('are read as their authors expect', async () => {
    const folder = sharedData('formats/shapefile-oddities');
    const shapes = readdirSync(folder).filter((name) => name.endsWith('.shp'));
    expect(shapes.length).toBe(20);
    const found = await readTogether(
      shapes.map((name) => join(folder, name)),
      { crs: 'EPSG:4326' },
    );
    for (const name of shapes) {
      const expected = JSON.parse(readFileSync(join(folder, name.replace('.shp', '.json')), 'utf8')) as {
        features: { geometry: object | null }[];
      };
      const { records, rejections } = found.get(name)!;
      const shaped = expected.features.filter(({ geometry }) => geometry !== null).length;
      expect([name, records.length, rejections.length]).toEqual([
        name,
        shaped,
        expected.features.length - shaped,
      ]);
    }
    expect(found.get('latin1-property.shp')?.records[0]?.attributes).toEqual({ name: 'México' });
    expect(found.get('utf8-property.shp')?.records[0]?.attributes).toEqual({ '☃': 'ηελλο ςορλδ' });
    expect(found.get('pointm.shp')?.notes).toContain(
      'heights or measures (Z, M) are left out: the model is flat',
    );
  });
});

describe('the examples of GeoJSON geometries', { timeout: 120_000 }, () => {
  /** Whether the rest is valid PostGIS is asked when it is stored. */
  const REJECTED: Record<string, string> = {
    'invalid_less_three_unique_nodes.geojson': 'geometry_degenerate',
    'invalid_incorrect_geometry_data_type.geojson': 'geometry_missing',
    'problematic_zero_length_linestring.geojson': 'geometry_degenerate',
    'problematic_feature_null_geometry.geojson': 'geometry_missing',
    'valid_feature_null_geometry.geojson': 'geometry_missing',
    'valid_geometry_geometrycollection_empty_geometries.geojson': 'geometry_missing',
  };
  const OUTSIDE = 'problematic_outside_lat_lon_boundaries.geojson';

  it('are taken, put right or refused', async () => {
    const files = ['invalid_geometries', 'problematic_geometries', 'valid'].flatMap((kind) => {
      const folder = sharedData(join('geometry/examples', kind));
      return readdirSync(folder).map((name) => join(folder, name));
    });
    const found = await readTogether(files.filter((file) => basename(file) !== OUTSIDE));
    for (const [name, { rejections }] of found) expect([name, rejections[0]]).toEqual([name, REJECTED[name]]);
    expect(found.get('problematic_3d_coordinates.geojson')?.notes).toContain(
      'heights or measures (Z, M) are left out: the model is flat',
    );
    const outside = files.find((file) => basename(file) === OUTSIDE)!;
    await expect(read(outside)).rejects.toMatchObject({ code: 'crs_outside' });
  });
});
