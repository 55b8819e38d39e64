import type { SourceRow } from '@tongtu/sdk/contract';
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../../test/support/shared-data.ts';
import { type OpenOptions, openFiles } from './open.ts';
import { openOsmAccount } from './osm/account.ts';
import { isOsm } from './read/format.ts';
import { readRecords } from './records.ts';
import type { RowRejection } from './rejection.ts';

/** Everything that is read from files before it is mapped, and what OSM's driver left out. */
async function readAll(files: readonly string[], options: OpenOptions = {}) {
  const { source, plans, close } = await openFiles(
    files.map((path) => ({ path })),
    options,
  );
  try {
    const [first] = source.datasets;
    const account = first && isOsm(first.format) ? await openOsmAccount(first, source.workspace) : undefined;
    const records: SourceRow[] = [];
    const rejections: RowRejection[] = [];
    const counts: Record<string, number> = {};
    for (const plan of plans) {
      for await (const outcome of readRecords(plan, { account })) {
        counts[plan.layer.name] = (counts[plan.layer.name] ?? 0) + 1;
        if ('record' in outcome) records.push(outcome.record);
        else rejections.push(outcome.rejection);
      }
    }
    return {
      records,
      rejections,
      counts,
      tagged: account?.tagged,
      missing: account?.missing().map(({ sourceId }) => sourceId) ?? [],
    };
  } finally {
    await close();
  }
}

const kinds = (ids: readonly string[]) =>
  Object.fromEntries(
    ['node', 'way', 'relation'].map((kind) => [kind, ids.filter((id) => id.startsWith(`${kind}/`)).length]),
  );

describe('OpenStreetMap files', { timeout: 60_000 }, () => {
  // Counts of the data's README; those of `building` are objects that carry the tag.
  it.each([
    ['nantong.osm', { node: 12, way: 125, relation: 16 }, { node: 0, way: 87, relation: 2 }, 3],
    ['nanjing-xinjiekou.osm', { node: 533, way: 1898, relation: 54 }, { node: 1, way: 1270, relation: 8 }, 5],
    ['shanghai-tongji.osm', { node: 120, way: 543, relation: 92 }, { node: 0, way: 221, relation: 6 }, 28],
    ['monaco.osm.pbf', { node: 2427, way: 4045, relation: 243 }, { node: 1, way: 1183, relation: 24 }, 68],
  ])('%s: every tagged object is read or missed by its id', async (name, tagged, buildings, notBuilt) => {
    const { records, rejections, missing, tagged: listed } = await readAll([sharedData(`osm/${name}`)]);
    expect(listed).toEqual(tagged);
    expect(rejections).toEqual([]);
    expect(missing).toHaveLength(notBuilt);
    const ids = records.map(({ sourceId }) => sourceId);
    expect(kinds([...ids, ...missing])).toEqual(tagged);
    expect(new Set([...ids, ...missing]).size).toBe(ids.length + missing.length);
    const delivered = kinds(
      records.filter(({ attributes }) => attributes.building !== undefined).map(({ sourceId }) => sourceId),
    );
    for (const kind of ['node', 'way', 'relation'] as const) {
      expect(delivered[kind]! + kinds(missing)[kind]!).toBeGreaterThanOrEqual(buildings[kind]);
      expect(delivered[kind]).toBeLessThanOrEqual(buildings[kind]);
    }
  });

  it('have all their tags, also those that GDAL leaves out by default', async () => {
    const { records } = await readAll([sharedData('osm/nantong.osm')]);
    expect(records.find(({ sourceId }) => sourceId === 'node/3438508530')).toEqual({
      layer: 'points',
      sourceId: 'node/3438508530',
      geometry: { type: 'Point', coordinates: [121.0833532, 31.9656906] },
      attributes: { name: '叠石桥', 'name:en': 'Dieshiqiao', place: 'suburb' },
    });
    // `source` is on GDAL's list of keys to be ignored.
    const nanjing = await readAll([sharedData('osm/nanjing-xinjiekou.osm')]);
    expect(nanjing.records.find(({ sourceId }) => sourceId === 'relation/2171964')?.attributes).toMatchObject(
      { source: 'bing' },
    );
  });
});

describe('files of the field', { timeout: 60_000 }, () => {
  it('GeoPackage on EPSG:4549', async () => {
    const { counts } = await readAll([sharedData('formats/nanjing-xinjiekou-cgcs2000-4549.gpkg')]);
    expect(counts).toEqual({ points: 533, lines: 417, multipolygons: 1491 });
  });

  it('zipped Shapefiles with Chinese names and GBK attributes', async () => {
    const { counts, records } = await readAll([
      sharedData('formats/nanjing-shp-gbk-dbf-with-cpg-utf8names.zip'),
    ]);
    expect(counts).toEqual({ 房屋: 1277, 道路: 383, 兴趣点: 381 });
    expect(records.find(({ sourceId }) => sourceId === '兴趣点/1')?.attributes.name).toBe('玄武区');
  });

  it('zipped FileGDB: 37 layers, those without geometry among them', async () => {
    const { records, rejections } = await readAll([sharedData('formats/testopenfilegdb.gdb.zip')], {
      crs: 'EPSG:4326',
    });
    expect([records.length, rejections.length]).toEqual([96, 380]);
    expect(new Set(rejections.map(({ code }) => code))).toEqual(new Set(['geometry_missing']));
  });

  it('FlatGeobuf', async () => {
    const { counts } = await readAll([sharedData('formats/countries.fgb')]);
    expect(counts).toEqual({ countries: 179 });
  });

  it('nine GeoJSON layers at once', async () => {
    const layers = [
      'boundaries',
      'buildings',
      'earth',
      'landuse',
      'places',
      'pois',
      'roads',
      'transit',
      'water',
    ];
    const { counts } = await readAll(
      layers.map((layer) => sharedData(`osm/shanghai-lujiazui/${layer}.geojson`)),
    );
    expect(counts).toEqual({
      ...{ boundaries: 18, buildings: 1981, earth: 34, landuse: 327, places: 6 },
      ...{ pois: 494, roads: 1778, transit: 60, water: 106 },
    });
  });

  it('the system’s GDAL and WebAssembly read the same', async () => {
    for (const file of ['formats/nanjing-xinjiekou-cgcs2000-4549.gpkg', 'osm/nantong.osm']) {
      const native = await readAll([sharedData(file)], { engine: 'native' });
      const wasm = await readAll([sharedData(file)], { engine: 'wasm' });
      expect(native).toEqual(wasm);
    }
  });
});

describe('one city from three files', { timeout: 60_000 }, () => {
  it('lands on the same places to 5 cm', async () => {
    const osm = await readAll([sharedData('osm/nanjing-xinjiekou.osm')]);
    const gpkg = await readAll([sharedData('formats/nanjing-xinjiekou-cgcs2000-4549.gpkg')]);
    const shp = await readAll([sharedData('formats/nanjing-shp-gbk-dbf-with-cpg-utf8names.zip')]);
    const truth = new Map(osm.records.map((record) => [record.sourceId, positionsOf(record)]));

    expect(
      worstMeters(
        truth,
        gpkg.records.map((record) => [gpkgId(record), positionsOf(record)]),
      ),
    ).toEqual({ compared: 2441, worst: expect.toSatisfy(isWithin5cm) });
    const buildings = shp.records.filter(({ layer }) => layer === '房屋');
    expect(
      worstMeters(
        truth,
        buildings.map((record) => [`way/${record.attributes.osm_way_id}`, positionsOf(record)]),
      ),
    ).toEqual({ compared: 1270, worst: expect.toSatisfy(isWithin5cm) });
    const roads = shp.records.filter(({ layer }) => layer === '道路');
    expect(
      worstMeters(
        truth,
        roads.map((record) => [`way/${record.attributes.osm_id}`, positionsOf(record)]),
      ),
    ).toEqual({ compared: 383, worst: expect.toSatisfy(isWithin5cm) });
    const places = shp.records.filter(({ layer }) => layer === '兴趣点');
    expect(
      worstMeters(
        truth,
        places.map((record) => [`node/${record.attributes.osm_id}`, positionsOf(record)]),
      ),
    ).toEqual({ compared: 381, worst: expect.toSatisfy(isWithin5cm) });
  });
});

const isWithin5cm = (meters: unknown) => typeof meters === 'number' && meters <= 0.05;

function gpkgId({ layer, attributes }: SourceRow): string {
  if (layer === 'points') return `node/${attributes.osm_id}`;
  if (layer === 'lines') return `way/${attributes.osm_id}`;
  return attributes.osm_way_id === undefined
    ? `relation/${attributes.osm_id}`
    : `way/${attributes.osm_way_id}`;
}

function positionsOf({ geometry }: SourceRow): Position[] {
  if (geometry.type === 'GeometryCollection') return [];
  const flat = (geometry.coordinates as unknown[]).flat(Number.POSITIVE_INFINITY) as number[];
  return Array.from({ length: flat.length / 2 }, (_, index) => flat.slice(2 * index, 2 * index + 2));
}

/** The farthest that any vertex lies from the nearest one of the same object in the truth. */
function worstMeters(
  truth: ReadonlyMap<string, Position[]>,
  others: readonly (readonly [string, Position[]])[],
) {
  let worst = 0;
  let compared = 0;
  for (const [id, positions] of others) {
    const known = truth.get(id);
    if (known === undefined) continue;
    compared++;
    for (const [lng, lat] of positions) {
      const nearest = Math.min(
        ...known.map((there) => Math.hypot((there[0]! - lng!) * 94_500, (there[1]! - lat!) * 110_900)),
      );
      worst = Math.max(worst, nearest);
    }
  }
  return { compared, worst };
}
