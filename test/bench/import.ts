/**
 * How fast a large file is imported into server PostGIS, and in how much memory of our own processes.
 *
 *     node test/bench/import.ts               1,000,000 buildings as GeoPackage
 *     node test/bench/import.ts 100000 fgb    as many as said, as FlatGeobuf
 *     node test/bench/import.ts 100000 gpkg wasm   by GDAL in WebAssembly
 *
 * Ends in one line and exits 1 where the goal is missed.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collections } from '@tongtu/data/model';
import { migrate, openServer } from '@tongtu/database';
import { type ImportProgress, importFiles, syncCollections } from '@tongtu/features';
import { startCluster } from '../support/postgres-cluster.ts';
import { writeBuildings } from './import/buildings-file.ts';
import { watchMemory } from './import/memory.ts';

const GOAL_BYTES = 1.5 * 2 ** 30;
const [count = '1000000', format = 'gpkg', engine] = process.argv.slice(2);

const cluster = await startCluster();
const directory = mkdtempSync(join(tmpdir(), 'tongtu-bench-'));
try {
  process.exitCode = await bench();
} finally {
  await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function bench(): Promise<number> {
  const path = join(directory, `buildings.${format}`);
  await writeBuildings(path, Number(count));
  console.log(
    `${Number(count).toLocaleString('en')} buildings, ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB of ${format}`,
  );
  const database = await openServer(await cluster.createDatabase('bench'), 2);
  const memory = watchMemory();
  try {
    await migrate(database);
    await database.asService((tx) => syncCollections(tx, collections));
    const phases = phaseTimes();
    const report = await importFiles({
      database,
      files: [{ path }],
      collection: 'building',
      author: 'bench',
      engine: engine === 'wasm' ? 'wasm' : undefined,
      onProgress: phases.note,
    });
    console.log(phases.text());
    const perSecond = Math.round(report.read / report.seconds);
    const peak = memory.peakBytes();
    console.log(`read ${report.read}, created ${report.created}, rejected ${report.rejected}`);
    console.log(
      `import: ${perSecond} features/s, ${(peak / 2 ** 20).toFixed(0)} MiB peak (goal ≤ ${GOAL_BYTES / 2 ** 20} MiB, ${report.seconds.toFixed(1)} s)`,
    );
    return peak <= GOAL_BYTES && report.created === Number(count) ? 0 : 1;
  } finally {
    memory.stop();
    await database.close();
  }
}

/** When each phase was first heard of, and that counts never go back nor past the total. */
function phaseTimes(): { note(progress: ImportProgress): void; text(): string } {
  const begun = performance.now();
  const firsts = new Map<string, number>();
  let last = 0;
  return {
    note({ phase, done, total }) {
      if (!firsts.has(phase)) firsts.set(phase, performance.now() - begun);
      if (phase === 'staging' && (done < last || done > (total ?? done)))
        throw new Error(`progress went from ${last} to ${done} of ${total}`);
      last = done;
    },
    text: () =>
      [...firsts, ['end', performance.now() - begun] as const]
        .map(([phase, at]) => `${phase} at ${(at / 1000).toFixed(1)} s`)
        .join(', '),
  };
}
