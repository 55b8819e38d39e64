import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { runTongtu } from '../../support/platform.ts';
import { quantile, told } from './figures.ts';
import type { CityPlatform } from './platform.ts';
import { publishEdit } from './publication.ts';

const FEATURES = 100_000;
const SAMPLE_MS = 50;
/** West of the city. */
const WEST = 119.6;
const SOUTH = 30.4;

export interface Beside {
  /** From approval to tiles, of the edits that were published while the import was staged. */
  readonly edits: readonly number[];
  /** Of those that write, and so may hold the revision lock: the import's own, which publishes. */
  readonly longestTransactionMs: number;
}

/** Single edits while 100,000 features are imported by the command line. */
export async function importBeside({ platform, desk, edits, databaseUrl }: CityPlatform): Promise<Beside> {
  const folder = mkdtempSync(join(tmpdir(), 'tongtu-bench-'));
  const path = join(folder, 'points.geojson');
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: points() }));
  const watch = new pg.Client({ connectionString: databaseUrl });
  await watch.connect();
  let [isOver, longest] = [false, 0];
  const importing = runTongtu(['import', path, '--collection', 'poi'], {
    directory: platform.directory,
    environment: { DATABASE_URL: databaseUrl },
  }).finally(() => {
    isOver = true;
  });
  const sampling = (async () => {
    while (!isOver) {
      longest = Math.max(longest, await longestTransaction(watch));
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  const took: number[] = [];
  try {
    const first = await revisionOf(watch);
    for (let own = 0; !isOver; ) {
      const { milliseconds } = await publishEdit(platform.origin, desk, edits.next('building'));
      own++;
      // One more revision than edits: the import is published, and what comes now waits for its tiles.
      if ((await revisionOf(watch)) > first + own) break;
      took.push(milliseconds);
    }
    const { code, stderr } = await importing;
    if (code !== 0) throw new Error(`the import failed:\n${stderr}`);
    await sampling;
    console.log(
      `  beside the import: ${took.length} edits, ${told(quantile(took, 0.5))} each, then ${told(longest)} at once`,
    );
    return { edits: took, longestTransactionMs: longest };
  } finally {
    await importing.catch(() => {});
    await sampling.catch(() => {});
    await watch.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds of tiles read in transactions of a quarter of a minute; nobody waits for those, and they have no number. */
async function longestTransaction(watch: pg.Client): Promise<number> {
  const { rows } = await watch.query<{ ms: number | null }>(
    `select max(extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as ms from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
       and backend_xid is not null`,
  );
  return rows[0]?.ms ?? 0;
}

async function revisionOf(watch: pg.Client): Promise<number> {
  const { rows } = await watch.query<{ number: number }>('select number::int from revision_head');
  return rows[0]!.number;
}

const points = () =>
  Array.from({ length: FEATURES }, (_, index) => ({
    type: 'Feature',
    id: index + 1,
    properties: { category: 'amenity', kind: 'restaurant', name: `店${index}`, name_pinyin: `Diàn ${index}` },
    geometry: {
      type: 'Point',
      coordinates: [WEST + (index % 400) * 0.001, SOUTH + Math.floor(index / 400) * 0.001],
    },
  }));
