import { constants, createWriteStream } from 'node:fs';
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mappingById, mappings } from '@tongtu/data/mappings';
import type { Database } from '@tongtu/database';
import {
  baseModel,
  ImportError,
  type ImportReport,
  importFiles,
  mappingInto,
  parseCrsChoice,
  parseMapping,
  rejectionsCsv,
} from '@tongtu/features';
import type { MappingDefinition } from '@tongtu/sdk/contract';
import { readLocalGrids } from '../local-grids.ts';
import type { ExitCode, Reporter } from '../report.ts';
import type { Settings } from '../settings.ts';
import { bringTilesets } from './build.ts';
import type { Command, CommandContext } from './command.ts';

export interface ImportArguments {
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly collection?: string;
  /** Absolute path of a mapping as JSON, or the id of one of the platform's own. */
  readonly mapping?: string;
  readonly crs?: string;
  readonly layer?: readonly string[];
  readonly source?: string;
  readonly attribution?: readonly string[];
  /** Absolute path: `.csv` gets the rejections, anything else the whole report as JSON. */
  readonly reportFile?: string;
  readonly build?: boolean;
}

/** Faults of a mapping that one message names. */
const MAX_FAULTS = 10;

/** Imports files as one changeset and one revision, says what became of every record, and builds the tiles. */
export const importCommand: Command<ImportArguments> = {
  name: 'import',
  async run(context, args) {
    const release = context.platform.publisher.holdBuilds();
    try {
      return await runImport(context, args);
    } finally {
      release();
    }
  },
};

async function runImport(context: CommandContext, args: ImportArguments): Promise<ExitCode> {
  const { platform, report, signal } = context;
  const { database, settings } = platform;
  let result: ImportReport;
  const fault = await importUsageFault(args, settings);
  if (fault !== undefined) {
    report.error(fault);
    return 2;
  }
  if (args.reportFile !== undefined) {
    const problem = await reportFileProblem(args.reportFile);
    if (problem !== undefined) {
      report.error(`--report ${args.reportFile}: ${problem}`);
      return 2;
    }
  }
  try {
    result = await importFiles({
      database,
      files: args.files.map((path) => ({ path })),
      author: 'tongtu',
      mapping: args.mapping === undefined ? undefined : await findMapping(args.mapping),
      collection: args.collection,
      crs: args.crs,
      localGrids: await readLocalGrids(settings),
      layers: args.layer,
      source: args.source,
      attribution: args.attribution,
      city: settings.cityBbox,
      signal,
      onProgress: ({ phase, what, done, total }) =>
        report.progress(`${phase}${what === undefined ? '' : ` ${what}`}`, done, total ?? 0, 'records'),
    });
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    if (error.code === 'cancelled') {
      report.error('interrupted; nothing was changed');
      return 130;
    }
    report.error(`import refused (${error.code}): ${error.message}`);
    report.error('nothing was changed');
    return error.code === 'crs_unknown' && args.crs !== undefined ? 2 : 1;
  }
  say(result, report);
  if (args.reportFile !== undefined) {
    await writeReport(database, result.changesetId, result, args.reportFile);
    report.line(`report: ${args.reportFile}`);
  }
  if (result.read > 0 && result.taken === 0) {
    report.error('no record was taken: a mapping (--map) says what the columns are, see docs/import.md');
    return 3;
  }
  if (result.revision === undefined || args.build === false) return 0;
  await bringTilesets(context);
  for (const { id, revision } of platform.registry.list())
    report.line(`tileset ${id} shows revision ${revision}`);
  return 0;
}

/** What of a call can't be right whatever the files hold, in words; undefined where nothing is. Reads the mapping alone. */
export async function importUsageFault(
  { collection, crs, mapping }: Pick<ImportArguments, 'collection' | 'crs' | 'mapping'>,
  settings: Pick<Settings, 'localGridsFile' | 'sample' | 'dataDirectory'>,
): Promise<string | undefined> {
  try {
    if (mapping !== undefined) await findMapping(mapping);
    if (collection !== undefined) mappingInto(collection);
    if (crs !== undefined) parseCrsChoice(crs, await readLocalGrids(settings));
    return undefined;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return `import refused (${error.code}): ${error.message}; nothing was changed`;
  }
}

export async function findMapping(name: string): Promise<MappingDefinition> {
  const known = mappingById(name);
  if (known) return known;
  let json: unknown;
  try {
    json = JSON.parse(await readFile(name, 'utf8'));
  } catch (error) {
    throw new ImportError('mapping_missing', {
      got: `${name}: ${error instanceof Error ? error.message : String(error)}`,
      wanted: `a readable JSON file, or one of ${mappings.map(({ id }) => id).join(', ')}`,
    });
  }
  const parsed = parseMapping(json, baseModel);
  if ('mapping' in parsed) return parsed.mapping;
  throw new ImportError('mapping_faulty', {
    got: parsed.faults
      .slice(0, MAX_FAULTS)
      .map(({ at, code, got }) => `${code} ${got} at ${at || 'its root'}`)
      .join('; '),
    wanted: 'a mapping after data/mappings/mapping.schema.json',
    place: { file: name },
  });
}

function say(result: ImportReport, report: Reporter): void {
  const number = (value: number) => value.toLocaleString('en');
  report.line(
    `${number(result.read)} records read: ${number(result.taken)} taken, ${number(result.rejected)} rejected; ` +
      `mapping ${result.mapping}, ${result.seconds.toFixed(1)} s`,
  );
  for (const layer of result.layers) {
    const counts = `${number(layer.read).padStart(9)} read ${number(layer.rejected).padStart(7)} rejected`;
    report.line(`  ${layer.layer.padEnd(26)}${counts}  ${layer.crs ?? 'no reference'}`);
  }
  report.line(
    `${number(result.created)} features created, ${number(result.updated)} updated, ${number(result.unchanged)} unchanged` +
      (result.derived > 0
        ? ` (${number(result.derived)} of them derived, such as the address of a building)`
        : ''),
  );
  for (const { collectionId, created, updated, unchanged, removed } of result.collections) {
    report.line(
      `  ${collectionId.padEnd(26)}${number(created).padStart(9)} created ${number(updated).padStart(7)} updated` +
        ` ${number(unchanged).padStart(7)} unchanged${removed > 0 ? ` ${number(removed)} moved away` : ''}`,
    );
  }
  if (result.bbox) report.line(`  bbox ${result.bbox.map((degrees) => degrees.toFixed(6)).join(', ')}`);
  for (const { code, count, reason } of result.rejections)
    report.line(`  rejected ${number(count)}: ${code}, ${reason.en}`);
  for (const { file, note } of result.notes) report.line(`  note on ${file}: ${note}`);
  report.line(
    result.revision === undefined
      ? 'nothing changed: no revision was published'
      : `published as revision ${result.revision} (changeset ${result.changesetId})`,
  );
}

/** Asked before anything is read: a report that can't be written must not look like an import that failed. */
export async function reportFileProblem(file: string): Promise<string | undefined> {
  if (!/\.(csv|json)$/i.test(file)) return 'wanted a name that ends in .csv or .json';
  return access(dirname(file), constants.W_OK).then(
    () => undefined,
    () => `its folder can't be written`,
  );
}

/** The file appears whole or not at all. */
export async function writeReport(
  database: Database,
  changesetId: number,
  result: object,
  file: string,
): Promise<void> {
  const unfinished = `${file}.part`;
  try {
    if (file.toLowerCase().endsWith('.csv')) {
      await pipeline(Readable.from(rejectionsCsv(database, changesetId)), createWriteStream(unfinished));
    } else {
      await writeFile(unfinished, `${JSON.stringify(result, null, 2)}\n`);
    }
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
