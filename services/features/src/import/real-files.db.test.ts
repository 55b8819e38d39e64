import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { collections } from '@tongtu/data/model';
import { beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { isLong } from '../../../../test/support/length.ts';
import { sharedData } from '../../../../test/support/shared-data.ts';
import { syncCollections } from '../collections/store.ts';
import { importFiles } from './import-files.ts';
import type { ImportOptions } from './options.ts';

interface RealFile {
  readonly path: string;
  /** What the file holds: of OpenStreetMap its tagged nodes, ways and relations, else the rows of its layers. */
  readonly read: number;
  /** How many of these became features; the others were rejected. */
  readonly taken: number;
  /** Why and how often; each rejection names its row. */
  readonly rejections: Readonly<Record<string, number>>;
  /** A record may become several features, such as a building and its address. */
  readonly created: number;
  readonly options?: Pick<ImportOptions, 'collection' | 'crs'>;
  /** Nothing of it is new to the embedded engine that another file of its format is not: in the short form it goes into the server alone. */
  readonly onServerOnly?: true;
}

const FILES: readonly RealFile[] = [
  {
    path: 'osm/nanjing-xinjiekou.osm',
    onServerOnly: true,
    read: 533 + 1898 + 54,
    taken: 2433,
    created: 2633,
    rejections: {
      building_without_outline: 1,
      geometry_not_built: 5,
      grouping: 7,
      no_class: 4,
      not_built: 3,
      route: 27,
      turn_restriction: 5,
    },
  },
  {
    path: 'osm/shanghai-tongji.osm',
    onServerOnly: true,
    read: 120 + 543 + 92,
    taken: 668,
    created: 776,
    rejections: {
      building_group: 2,
      geometry_not_built: 28,
      grouping: 11,
      no_class: 1,
      no_rule: 1,
      route: 43,
      turn_restriction: 1,
    },
  },
  {
    path: 'osm/nantong.osm',
    read: 12 + 125 + 16,
    taken: 139,
    created: 139,
    rejections: { geometry_not_built: 3, grouping: 3, route: 8 },
  },
  {
    path: 'osm/monaco.osm.pbf',
    onServerOnly: true,
    read: 2427 + 4045 + 243,
    taken: 6395,
    created: 7372,
    rejections: {
      geometry_invalid: 1,
      geometry_not_built: 68,
      grouping: 50,
      no_class: 3,
      no_rule: 61,
      not_built: 50,
      route: 42,
      turn_restriction: 45,
    },
  },
  {
    path: 'osm/shanghai-lujiazui',
    read: 4804,
    taken: 4233,
    created: 4438,
    rejections: { background: 34, duplicate_source_id: 188, label_point: 248, route: 57, tile_outline: 44 },
  },
  {
    path: 'formats/nanjing-xinjiekou-cgcs2000-4549.gpkg',
    read: 533 + 417 + 1491,
    taken: 2433,
    created: 2633,
    rejections: { building_without_outline: 1, no_class: 4, not_built: 3 },
  },
  {
    path: 'formats/nanjing-shp-gbk-dbf-with-cpg-utf8names.zip',
    read: 1277 + 383 + 381,
    taken: 2040,
    created: 2087,
    rejections: { building_without_outline: 1 },
  },
  {
    path: 'formats/testopenfilegdb.gdb.zip',
    read: 476,
    taken: 91,
    created: 91,
    rejections: { geometry_invalid: 5, geometry_missing: 380 },
    options: { collection: 'facility', crs: 'EPSG:4326' },
  },
  {
    path: 'formats/countries.fgb',
    read: 179,
    taken: 177,
    created: 177,
    rejections: { geometry_invalid: 2 },
    options: { collection: 'land_use' },
  },
];

const filesOf = (path: string) =>
  path.includes('.')
    ? [sharedData(path)]
    : readdirSync(sharedData(path))
        .filter((name) => name.endsWith('.geojson'))
        .map((name) => join(sharedData(path), name));

eachEngine('the import of every real file', (opened, engine) => {
  beforeAll(async () => {
    await opened().database.asService((tx) => syncCollections(tx, collections));
  });

  const files = FILES.filter(({ onServerOnly }) => engine === 'server' || isLong || !onServerOnly);
  describe.each(files)(
    '$path',
    { timeout: 180_000 },
    ({ path, options, rejections, read, taken, created }) => {
      const wanted = { read, taken, created };
      const run = () =>
        importFiles({
          database: opened().database,
          files: filesOf(path).map((file) => ({ path: file })),
          author: 'test',
          ...options,
        });

      it('accounts for all that the file holds, and stores what it says', async () => {
        const report = await run();
        const rows = await opened().database.asService((tx) =>
          tx.query<{ code: string; count: number }>(
            `select code, count(*)::int as count from import_rejection
           where changeset_id = $1 group by code order by code`,
            [report.changesetId],
          ),
        );
        const reasons = Object.fromEntries(rows.map(({ code, count }) => [code, count]));
        expect(report).toMatchObject(wanted);
        expect(reasons).toEqual(rejections);
        expect(report.taken + report.rejected).toBe(report.read);
        const [stored] = await opened().database.asService((tx) =>
          tx.query<{ count: number }>(
            `select count(*)::int as count from source_record r
           join feature f on f.collection_id = r.collection_id and f.edition = 'full' and f.id = r.feature_id
           where r.changeset_id = $1`,
            [report.changesetId],
          ),
        );
        expect(stored?.count).toBe(created);
      });

      it('finds nothing to do the second time', async () => {
        expect(await run()).toMatchObject({ read, created: 0, updated: 0, revision: undefined });
      });
    },
  );
});
