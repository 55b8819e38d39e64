import { readFileSync } from 'node:fs';
import { collections } from '@tongtu/data/model';
import type { Database } from '@tongtu/database';
import type { MappingDefinition } from '@tongtu/sdk/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { sharedData } from '../../../../test/support/shared-data.ts';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { syncCollections } from '../collections/store.ts';
import { importFiles } from './import-files.ts';
import type { ImportOptions, ImportProgress } from './options.ts';
import { rejectionsCsv } from './report-csv.ts';

/** Buildings by their code, so that a later delivery is known again. */
const mapping: MappingDefinition = {
  id: 'test',
  title: { zh: '测试', en: 'test' },
  identify: [{ attribute: 'code', prefix: 'building/' }],
  rules: [{ collection: 'building', set: { kind: 'yes', name: { from: 'name' } } }],
};

type Ring = readonly (readonly [number, number])[];
const square = (x: number): Ring => [
  [120.7 + x / 1000, 30.7],
  [120.7005 + x / 1000, 30.7],
  [120.7005 + x / 1000, 30.7005],
  [120.7 + x / 1000, 30.7005],
  [120.7 + x / 1000, 30.7],
];
/** A figure of eight. */
const bowTie: Ring = [
  [120.7, 30.71],
  [120.702, 30.712],
  [120.702, 30.71],
  [120.7, 30.712],
  [120.7, 30.71],
];
const buildings = (...all: readonly (readonly [code: string, name: string, ring: Ring])[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: all.map(([code, name, ring]) => ({
      type: 'Feature',
      properties: { code, name },
      geometry: { type: 'Polygon', coordinates: [ring] },
    })),
  });

/** Everything that an import may leave behind. */
function state(database: Database) {
  return database.asService(async (tx) => {
    const [counts] = await tx.query<Record<string, number>>(
      `select (select count(*) from feature)::int as features, (select count(*) from feature_history)::int as history,
         (select count(*) from source_record)::int as records, (select count(*) from revision)::int as revisions,
         (select count(*) from change)::int as staged, (select count(*) from changeset where state = 'draft')::int as drafts`,
    );
    return counts;
  });
}

eachEngine('an import', (opened) => {
  const folder = temporaryFolder();
  beforeAll(async () => {
    await opened().database.asService((tx) => syncCollections(tx, collections));
  });
  const run = (path: string, options: Partial<ImportOptions> = {}) =>
    importFiles({ database: opened().database, files: [{ path }], author: 'test', mapping, ...options });

  describe('of one source, again and again', { timeout: 120_000 }, () => {
    it('creates, then finds nothing to do, then updates what changed', async () => {
      const first = buildings(['A', '甲楼', square(0)], ['B', '乙楼', square(2)]);
      const path = folder.write('city.geojson', first);
      const created = await run(path);
      expect(created).toMatchObject({
        read: 2,
        taken: 2,
        rejected: 0,
        created: 2,
        updated: 0,
        unchanged: 0,
        revision: expect.any(Number),
      });

      const same = await run(path);
      expect(same).toMatchObject({ created: 0, updated: 0, unchanged: 2, revision: undefined });

      folder.write(
        'city.geojson',
        buildings(['A', '甲楼', square(0)], ['B', '乙号楼', square(2)], ['C', '丙楼', square(4)]),
      );
      const next = await run(path);
      expect(next).toMatchObject({ created: 1, updated: 1, unchanged: 1, revision: created.revision! + 1 });
      expect(next.collections).toEqual([
        { collectionId: 'building', created: 1, updated: 1, unchanged: 1, removed: 0 },
      ]);
    });
  });

  it('without a mapping knows rows by their id, wherever they stand in the next delivery', {
    timeout: 120_000,
  }, async () => {
    const rows = (...ids: readonly string[]) =>
      JSON.stringify({
        type: 'FeatureCollection',
        features: ids.map((id) => ({
          type: 'Feature',
          id,
          properties: { name: `点${id}` },
          geometry: { type: 'Point', coordinates: [120.7 + Number(id) / 1000, 30.7] },
        })),
      });
    const options = { mapping: undefined, collection: 'poi' };
    const path = folder.write('points.geojson', rows('1', '2', '3'));
    expect(await run(path, options)).toMatchObject({ created: 3 });
    folder.write('points.geojson', rows('9', '1', '2', '3'));
    expect(await run(path, options)).toMatchObject({ created: 1, updated: 0, unchanged: 3 });
    const numbered = (...ids: readonly string[]) => rows(...ids).replaceAll(/"id":"(\d+)"/g, '"id":$1');
    const other = folder.write('numbered.geojson', numbered('1', '2', '3'));
    expect(await run(other, options)).toMatchObject({ created: 3 });
    folder.write('numbered.geojson', numbered('9', '1', '2', '3'));
    expect(await run(other, options)).toMatchObject({ created: 1, updated: 0, unchanged: 3 });
    const table = (...ids: readonly string[]) =>
      ['id,name,lng,lat', ...ids.map((id) => `${id},点${id},${120.7 + Number(id) / 1000},30.71`)].join('\n');
    const csv = folder.write('table.csv', table('1', '2'));
    const first = await run(csv, options);
    expect(first).toMatchObject({
      created: 2,
      notes: expect.not.arrayContaining([
        expect.objectContaining({ note: expect.stringContaining('no ids') }),
      ]),
    });
    folder.write('table.csv', table('7', '1', '2'));
    expect(await run(csv, options)).toMatchObject({ created: 1, updated: 0, unchanged: 2 });
  });

  it('says which columns nothing took, and that rows without ids are known by their number', {
    timeout: 120_000,
  }, async () => {
    const csv = folder.write('shops.csv', 'name,type,lng,lat\n茶楼,tea,120.7,30.72');
    const { notes } = await run(csv, { mapping: undefined, collection: 'poi' });
    expect(notes.map(({ note }) => note)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('shops: its records have no ids'),
        expect.stringContaining('shops: columns that no field takes: type'),
      ]),
    );
  });

  it('rejects what PostGIS finds invalid, with reason and place, and lists it as CSV', {
    timeout: 120_000,
  }, async () => {
    const path = folder.write('invalid.geojson', buildings(['D', '丁楼', square(8)], ['E', '=戊', bowTie]));
    const report = await run(path);
    expect(report).toMatchObject({ read: 2, taken: 1, rejected: 1, created: 1 });
    expect(report.firstRejections).toEqual([
      {
        layer: 'invalid',
        row: 2,
        sourceId: 'building/E',
        field: 'geometry',
        code: 'geometry_invalid',
        reason: { zh: '几何无效：自相交', en: 'invalid geometry: Self-intersection' },
        at: [expect.closeTo(120.701, 6), expect.closeTo(30.711, 6)],
      },
    ]);
    let csv = '';
    for await (const page of rejectionsCsv(opened().database, report.changesetId)) csv += page;
    const lines = csv.split('\r\n');
    expect(lines[0]).toBe('\uFEFFlayer,row,source_id,field,code,原因,reason,x,y');
    expect(lines[1]).toContain(
      'invalid,2,building/E,geometry,geometry_invalid,几何无效：自相交,invalid geometry: Self-intersection,120.701',
    );
  });

  it('says by layer how many areas became points, and how many records their geometry kept out', {
    timeout: 120_000,
  }, async () => {
    const path = folder.write('shapes.geojson', buildings(['F', '己楼', square(8)], ['G', '庚', bowTie]));
    const notesOf = async (options: Partial<ImportOptions>) =>
      (await run(path, options)).notes.map(({ note }) => note);
    expect(await notesOf({ mapping: undefined, collection: 'poi' })).toContainEqual(
      'shapes: 2 areas became points, as the mapping asks; whether such an area is valid is not looked at',
    );
    const notes = await notesOf({});
    expect(notes).toContainEqual('shapes: 1 record rejected for the geometry (geometry_invalid)');
    expect(notes.join()).not.toContain('became points');
  });

  it('counts up to its true total and never back', { timeout: 120_000 }, async () => {
    const seen: ImportProgress[] = [];
    await run(sharedData('osm/nantong.osm'), {
      mapping: undefined,
      onProgress: (progress) => seen.push(progress),
    });
    const staging = seen.filter(({ phase }) => phase === 'staging');
    expect(staging.every(({ done }, index) => index === 0 || done >= staging[index - 1]!.done)).toBe(true);
    expect(staging.every(({ done, total }) => done <= total!)).toBe(true);
    expect(seen.at(-1)).toMatchObject({ phase: 'publishing', done: 153 });
  });

  it('that is malformed leaves the database as it was', { timeout: 120_000 }, async () => {
    const before = await state(opened().database);
    const half = readFileSync(sharedData('osm/nantong.osm')).subarray(0, 60_000);
    await expect(run(folder.write('half.osm', half))).rejects.toMatchObject({ code: 'file_malformed' });
    expect(await state(opened().database)).toEqual(before);
  });

  it('that is given up while it stages leaves the database as it was', { timeout: 120_000 }, async () => {
    const before = await state(opened().database);
    const stop = new AbortController();
    const many = Array.from(
      { length: 3_000 },
      (_, index) => [`N${index}`, '楼', square(10 + index)] as const,
    );
    const path = folder.write('many.geojson', buildings(...many));
    const onProgress = ({ phase }: ImportProgress) => {
      if (phase === 'staging') stop.abort();
    };
    await expect(run(path, { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await state(opened().database)).toEqual(before);
  });
});
