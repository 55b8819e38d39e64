import { currentRevision, listGridUse } from '@tongtu/features';
import type { Command } from './command.ts';

interface StatusArguments {
  readonly json?: boolean;
}

/** Numbers are stored with 64 bits and come as text; none of these passes the 53 bits of a number of ours. */
interface Counted {
  collection_id: string;
  edition: string;
  count: string;
}
interface TilesetRow {
  id: string;
  edition: string;
  version: string;
  revision: string;
  path: string | null;
  size_bytes: string | null;
  deltas: string;
}

const counted = (row: Counted) => ({ ...row, count: Number(row.count) });
const tilesetOf = (row: TilesetRow) => ({
  ...row,
  version: Number(row.version),
  revision: Number(row.revision),
  size_bytes: row.size_bytes === null ? null : Number(row.size_bytes),
  deltas: Number(row.deltas),
});

/** Days of the account of local grids that are told. */
const GRID_DAYS = 7;

/** Engine, revision, features by collection and edition, tilesets, use of local grids. */
export const statusCommand: Command<StatusArguments> = {
  name: 'status',
  async run({ platform, report }, { json = false }) {
    const { database, settings } = platform;
    const facts = await database.asService(async (tx) => {
      const [server] = await tx.query<{ postgres: string; postgis: string }>(
        `select current_setting('server_version') as postgres, postgis_lib_version() as postgis`,
      );
      return {
        engine: database.engine,
        postgres: server?.postgres ?? '',
        postgis: server?.postgis ?? '',
        dataDirectory: settings.dataDirectory,
        revision: await currentRevision(tx),
        features: (
          await tx.query<Counted>(
            `select collection_id, edition, count(*) as count from feature group by 1, 2 order by 1, 2`,
          )
        ).map(counted),
        tilesets: (
          await tx.query<TilesetRow>(
            `select t.id, t.edition, t.version, t.revision, a.path, a.size_bytes,
               (select count(*) from tileset_archive d
                where d.tileset_id = t.id and d.kind = 'delta' and d.version > a.covers_version) as deltas
             from tileset t left join tileset_archive a on a.id = t.archive_id order by t.id`,
          )
        ).map(tilesetOf),
        gridUse: await listGridUse(tx, GRID_DAYS),
      };
    });
    if (json) {
      report.line(JSON.stringify(facts, null, 2));
      return 0;
    }
    report.line(`database   ${facts.engine}, PostgreSQL ${facts.postgres}, PostGIS ${facts.postgis}`);
    report.line(`data       ${facts.dataDirectory}`);
    report.line(`revision   ${facts.revision}`);
    const byCollection = new Map<string, { full: number; public: number }>();
    for (const { collection_id, edition, count } of facts.features) {
      const counts = byCollection.get(collection_id) ?? { full: 0, public: 0 };
      counts[edition === 'public' ? 'public' : 'full'] = count;
      byCollection.set(collection_id, counts);
    }
    if (byCollection.size === 0) report.line('features   none yet: npm run tongtu -- import FILE…');
    else report.line(`features   ${'collection'.padEnd(26)}${'full'.padStart(10)}${'public'.padStart(10)}`);
    for (const [id, counts] of byCollection) {
      report.line(
        `           ${id.padEnd(26)}${String(counts.full).padStart(10)}${String(counts.public).padStart(10)}`,
      );
    }
    for (const tileset of facts.tilesets) {
      const archive = tileset.path
        ? `version ${tileset.version}, revision ${tileset.revision}, ${((tileset.size_bytes ?? 0) / 1e6).toFixed(1)} MB, ${tileset.path} with ${tileset.deltas} deltas over it`
        : 'not built yet: npm run tongtu -- build';
      report.line(`tileset    ${tileset.id.padEnd(11)}${archive}`);
    }
    for (const { day, grid, memberName, positions } of facts.gridUse)
      report.line(`local grid ${day} ${grid}: ${positions.toLocaleString('en')} positions, ${memberName}`);
    return 0;
  },
};
