/**
 * The `tongtu` command line: parses, then runs the command here or through the server that holds the data. What a
 * command needs is loaded when it is asked for: a server is to come up soon.
 */

import { resolve } from 'node:path';
import { DataDirectoryLockedError } from '@tongtu/database';
import { ORGANIZATION_KINDS } from '@tongtu/sdk/contract';
import { Command as CommandLine, InvalidArgumentError, Option } from 'commander';
import { holdsDatabase } from './data-directory.ts';
import { type ExitCode, reporterTo, terminalRenderer } from './report.ts';
import { readSettings, SETTINGS, SettingsError } from './settings.ts';
import { start } from './start.ts';

const emit = terminalRenderer(process.stdout, process.stderr);
const report = reporterTo(emit);
const interrupted = new AbortController();

/** The second Ctrl-C does not wait for anything. */
function onInterrupt(): void {
  if (interrupted.signal.aborted) process.exit(130);
  interrupted.abort();
}
process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);

/** Commands that ask or carry away what is there: of a data directory that is not, they must not make one. */
const ASKING = new Set([
  ...['status', 'export', 'build', 'move', 'verify', 'backup', 'withdraw', 'check', 'update', 'audit'],
  ...['organization', 'member'],
]);

async function execute(name: string, args: object): Promise<ExitCode> {
  const settings = readSettings(process.env);
  if (ASKING.has(name) && settings.databaseUrl === undefined && !holdsDatabase(settings.dataDirectory)) {
    report.error(
      `there is no platform in ${settings.dataDirectory}: "npm start" or an import makes one, TONGTU_DATA says where`,
    );
    return 1;
  }
  const { openPlatform } = await import('./platform.ts');
  try {
    const platform = await openPlatform(settings, report);
    try {
      const { runCommand } = await import('./commands/run.ts');
      return await runCommand(name, args, { platform, report, signal: interrupted.signal });
    } finally {
      await platform.close();
    }
  } catch (error) {
    if (!(error instanceof DataDirectoryLockedError)) throw error;
    const { callServer } = await import('./commands/control.ts');
    const code = await callServer(settings.dataDirectory, { name, args }, emit, interrupted.signal);
    if (code === undefined) throw error; // held by another command, not by a server
    return code;
  }
}

const program = new CommandLine('tongtu')
  .description('同图: a city’s shared geographic information platform')
  .configureHelp({ sortSubcommands: false })
  .addHelpText('after', () => {
    const width = Math.max(...SETTINGS.map((row) => row.name.length));
    return `\nSettings (environment):\n${SETTINGS.map((row) => `  ${row.name.padEnd(width)}  ${row.meaning} [${row.default}]`).join('\n')}\n\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 problems found (verify; import that took no record), 130 interrupted.`;
  })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

function finish(code: ExitCode): void {
  emit({ kind: 'exit', code });
  process.exitCode = code;
}

program
  .command('start')
  .description('run the platform: database, sample city or yours, tiles, API and viewer')
  .action(async () => finish(await start(readSettings(process.env), report, interrupted.signal)));

program
  .command('import')
  .description('bring files into the base map as one changeset, published as one revision')
  .argument(
    '<files...>',
    'OSM, Shapefile, GeoPackage, GeoJSON(Seq), FlatGeobuf, FileGDB, MapInfo, DXF, GML, KML, CSV, XLSX; zipped or not',
  )
  .option('--collection <id>', 'collection into which every feature goes (fields by equal names)')
  .option('--map <file>', 'mapping as JSON, or the name of a ready-made one (osm, tilezen, …)')
  .option('--crs <crs>', 'coordinate system of the file: EPSG:4549, GCJ02, BD09, or a configured local grid')
  .option('--layer <name>', 'import this layer only (repeatable)', (value: string, before: string[] = []) => [
    ...before,
    value,
  ])
  .option(
    '--source <name>',
    'name under which the file’s ids are unique, so that a later delivery updates the earlier',
  )
  .option(
    '--attribution <text>',
    'notice of the data’s owner, shown with the map (repeatable)',
    (value: string, before: string[] = []) => [...before, value],
  )
  .option('--report <file>', 'write the report there: .json or .csv')
  .option('--no-build', 'do not build the tiles afterwards')
  .action(async (files: string[], options: Record<string, unknown>) => {
    const { map, report: reportFile, ...rest } = options;
    const absolute = (path: unknown) => (typeof path === 'string' ? resolve(path) : undefined);
    const named = typeof map === 'string' ? map : undefined;
    const mapping = named !== undefined && /[./]/.test(named) ? resolve(named) : named;
    const call = {
      ...rest,
      ...(mapping === undefined ? {} : { mapping }),
      reportFile: absolute(reportFile),
      files: files.map((file) => resolve(file)),
    };
    // What is asked for wrongly must not make a platform. Where there is one, it may know more: its own local grids.
    const settings = readSettings(process.env);
    const isNew = settings.databaseUrl === undefined && !holdsDatabase(settings.dataDirectory);
    const fault = isNew
      ? await (await import('./commands/import.ts')).importUsageFault(call, settings)
      : undefined;
    if (fault) report.error(fault);
    finish(fault ? 2 : await execute('import', call));
  });

program
  .command('update')
  .description('lay a file over one collection: a changeset with what differs, for review like any other')
  .argument('<files...>', 'as of an import; whole features, each with its geometry')
  .requiredOption('--collection <id>', 'collection that is updated')
  .requiredOption(
    '--match <how>',
    'id (of a download), key:<field>, source (ids of an earlier import, with --source), or geometry',
  )
  .requiredOption('--as <user name>', 'member whose changeset it is')
  .option('--within <metres>', 'by geometry: how far a point or line may have moved [2]', metres)
  .option('--delete-missing', 'the file is complete: what is there and not in it is to go')
  .option('--area <box>', 'complete for this box alone: west,south,east,north in degrees')
  .option('--dry-run', 'say what would be different; no changeset stays')
  .option(
    '--submit',
    'check the changeset and submit it for review; where a check finds an error it stays a draft',
  )
  .option('--map <file>', 'mapping as JSON, or the name of a ready-made one; else fields by equal names')
  .option('--crs <crs>', 'coordinate system of the file: EPSG:4549, GCJ02, BD09, or a configured local grid')
  .option('--layer <name>', 'take this layer only (repeatable)', (value: string, before: string[] = []) => [
    ...before,
    value,
  ])
  .option('--source <name>', 'name under which the file’s ids are unique')
  .option('--report <file>', 'write the report there: .json, or .csv with what was not taken')
  .action(async (files: string[], options: Record<string, unknown>) => {
    const { map, report: reportFile, as: author, ...rest } = options;
    const named = typeof map === 'string' ? map : undefined;
    finish(
      await execute('update', {
        ...{ ...rest, author },
        ...(named === undefined ? {} : { mapping: /[./]/.test(named) ? resolve(named) : named }),
        ...(typeof reportFile === 'string' ? { reportFile: resolve(reportFile) } : {}),
        files: files.map((file) => resolve(file)),
      }),
    );
  });

program
  .command('build')
  .description('build the tile pyramids of both editions from the database')
  .option('--tileset <id>', 'build this one only: base or base-full')
  .option('--workers <count>', 'worker threads', count(1, 64))
  .option('--max-zoom <zoom>', 'deepest zoom', count(12, 18))
  .action(async (options: object) => finish(await execute('build', options)));

program
  .command('verify')
  .description('read whole archives back and report what is wrong with them')
  .argument('[files...]', 'archives; without any, those in service')
  .addOption(new Option('--json', 'print the reports as JSON'))
  .action(async (files: string[], options: { json?: boolean }) => {
    if (files.length === 0) return finish(await execute('verify', options));
    const { verifyArchives } = await import('./commands/verify.ts');
    const { signal } = interrupted;
    const paths = files.map((file) => resolve(file));
    finish(
      await verifyArchives(paths, { ...options, report, signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return 130 as const;
      }),
    );
  });

const audit = program.command('audit').description('the log of who did what');
audit
  .command('head')
  .description('number and hash of its newest entry: kept elsewhere, they hold the whole')
  .action(async () => finish(await execute('audit', { what: 'head' })));
audit
  .command('prune')
  .description('write entries older than six months or more to a file, and take them out')
  .requiredOption('--before <day>', 'such as 2026-01-31')
  .argument('<file>', 'a new file')
  .action(async (file: string, options: { before: string }) =>
    finish(await execute('audit', { what: 'prune', ...options, file: resolve(file) })),
  );

program
  .command('export')
  .description('write a collection as GeoJSON, or the archive of a tileset as PMTiles')
  .argument('<what>', 'collection such as building, or tileset: base, base-full')
  .argument('<file>', '.geojson, .geojsonl, .geojsons, .ndjson or .pmtiles')
  .addOption(new Option('--edition <edition>', 'of a collection').choices(['full', 'public']).default('full'))
  .action(async (what: string, file: string, options: object) =>
    finish(await execute('export', { ...options, what, file: resolve(file) })),
  );

program
  .command('move')
  .description(
    'carry everything from the embedded database to a PostgreSQL server, verified by counts and hashes',
  )
  .argument('<databaseUrl>', 'postgres://user@host/database, empty, with PostGIS available')
  .action(async (databaseUrl: string) => finish(await execute('move', { databaseUrl })));

program
  .command('backup')
  .description(
    'write everything into one file while the platform runs: database, archives, settings without secrets',
  )
  .argument('<file>', 'a new file; readable for the platform’s account alone')
  .option('--verify', 'make none: read this one whole, and say whether it is as it was written')
  .action(async (name: string, { verify }: { verify?: boolean }) => {
    const file = resolve(name);
    if (!verify) return finish(await execute('backup', { file }));
    const { verifyBackup } = await import('./commands/backup.ts');
    finish(await verifyBackup(file, { report, signal: interrupted.signal }));
  });

program
  .command('restore')
  .description('fill an empty platform from a backup, verified by hashes')
  .argument('<file>', 'what "tongtu backup" wrote, of this version or an older one, on either engine')
  .action(async (file: string) => {
    const { restore } = await import('./commands/restore.ts');
    const settings = readSettings(process.env);
    finish(await restore(resolve(file), { settings, report, signal: interrupted.signal }));
  });

program
  .command('check')
  .description(
    'run the rules over whole collections as they are published; exit code 1 where there are errors',
  )
  .option(
    '--collection <id>',
    'this collection (repeatable); without, all of the base model',
    (value: string, before: string[] = []) => [...before, value],
  )
  .option('--output <file>', 'write all findings there: .csv or .geojson')
  .action(async ({ output, ...options }: { output?: string }) =>
    finish(await execute('check', { ...options, ...(output ? { output: resolve(output) } : {}) })),
  );

program
  .command('withdraw')
  .description(
    'take what was released by mistake out of everything: rows, history, tiles and their former versions',
  )
  .argument('<feature>', 'id of the feature', count(1, Number.MAX_SAFE_INTEGER))
  .requiredOption('--reason <text>', 'why; stays on record')
  .requiredOption('--by <name>', 'who says so; stays on record')
  .option('--property <name>', 'this property of it alone')
  .option('--from <revision>', 'only what held from this revision on', count(1, Number.MAX_SAFE_INTEGER))
  .option('--to <revision>', 'only what held until this revision', count(1, Number.MAX_SAFE_INTEGER))
  .option('--break-references', 'even where other features refer to it')
  .option('--dry-run', 'say what would go, and change nothing')
  .action(async (featureId: number, { from, to, ...options }: Record<string, unknown>) =>
    finish(
      await execute('withdraw', {
        ...options,
        ...{ featureId, fromRevision: from, toRevision: to },
      }),
    ),
  );

program
  .command('organization')
  .description('make an organization: the first one; others are made by the coordinating office over HTTP')
  .argument('<code>', 'short latin name, such as water-bureau')
  .requiredOption('--name <name>', 'as people write it')
  .addOption(
    new Option('--kind <kind>', 'what it is to the platform')
      .choices([...ORGANIZATION_KINDS])
      .makeOptionMandatory(),
  )
  .addOption(
    new Option('--audience <audience>', 'the widest audience that its members belong to')
      .choices(['government', 'professional'])
      .default('government'),
  )
  .action(async (code: string, options: object) =>
    finish(await execute('organization', { ...options, code })),
  );

program
  .command('member')
  .description('make a member with a first password, or let one in again whom no administrator can help')
  .argument('<user name>', 'letters, digits, "_" or "."')
  .option('--name <name>', 'as colleagues write it')
  .option('--organization <code>', 'to which the member belongs')
  .addOption(
    new Option('--role <role>', 'what the member may do').choices([
      ...['viewer', 'editor', 'surveyor', 'reviewer', 'publisher', 'administrator'],
    ]),
  )
  .option('--reset', 'a new first password for a member who is there, and no second factor')
  .action(async (userName: string, options: object) =>
    finish(await execute('member', { ...options, userName })),
  );

program
  .command('status')
  .description('engine, revision, features, tilesets')
  .addOption(new Option('--json', 'print as JSON'))
  .action(async (options: object) => finish(await execute('status', options)));

function metres(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number > 0 && number <= 1_000) return number;
  throw new InvalidArgumentError('wanted metres, above 0 and at most 1000');
}

function count(minimum: number, maximum: number) {
  return (text: string) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`wanted a whole number from ${minimum} to ${maximum}`);
  };
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof SettingsError || error instanceof DataDirectoryLockedError)
    report.error(error.message);
  else
    report.error(
      error instanceof Error
        ? process.env.TONGTU_DEBUG
          ? (error.stack ?? '')
          : error.message
        : String(error),
    );
  finish(error instanceof SettingsError ? 2 : 1);
}
