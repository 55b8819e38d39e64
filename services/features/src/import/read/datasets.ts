import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { ImportError } from '../error.ts';
import { type Archive, type ArchiveLimits, openArchive } from './archive.ts';
import { detectFormat } from './detect.ts';
import type { Format } from './format.ts';
import type { Dataset, Member } from './member.ts';
import { placeDataset } from './place.ts';
import type { Workspace } from './workspace.ts';

export interface DatasetOptions {
  readonly archiveLimits?: ArchiveLimits;
  readonly signal?: AbortSignal | undefined;
}

/** A file that was given, by path; `name` is what its owner calls it, where the path is an upload's. */
export interface InputFile {
  readonly path: string;
  readonly name?: string;
}

/** Companions that hold parts of another file and are no dataset of their own. */
const COMPANION_EXTENSIONS: ReadonlySet<string> = new Set(
  [
    '.dbf',
    '.shx',
    '.prj',
    '.cpg',
    '.sbn',
    '.sbx',
    '.qix',
    '.qpj',
    '.fbn',
    '.fbx',
    '.dat',
    '.map',
    '.id',
    '.ind',
    '.mid',
  ].concat([
    '.lyr',
    '.qml',
    '.sld',
    '.csvt',
    '.xsd',
    '.gfs',
    '.xml',
    '.txt',
    '.pdf',
    '.doc',
    '.docx',
    '.jpg',
    '.png',
  ]),
);

/**
 * Finds the datasets in the given files, judged by content: a file, the files beside it that belong to it, or
 * what an archive holds. Throws an {@link ImportError} that names the file.
 */
export async function findDatasets(
  files: readonly InputFile[],
  workspace: Workspace,
  options: DatasetOptions = {},
): Promise<Dataset[]> {
  const datasets: Dataset[] = [];
  // `房屋.*` from a shell brings a shapefile's parts along: they come with their .shp.
  const given = new Set(files.map(({ path }) => path));
  for (const { path, name = basename(path) } of files) {
    const sizeBytes = await sizeOf(path, name);
    if (isCompanionOfGiven(path, given)) continue;
    const member: Member = { name, path, sizeBytes };
    const format = await detectMember(member);
    if (format === 'zip') datasets.push(...(await datasetsOfArchive(member, workspace, options)));
    else datasets.push(await placeDataset(member, format, await beside(path), workspace, options.signal));
  }
  return datasets;
}

async function sizeOf(path: string, name: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) {
    throw new ImportError('file_not_found', {
      got: found === undefined ? 'no such file' : 'a folder',
      wanted: 'a file',
      ...(found === undefined ? {} : { advice: 'Pack the folder as .zip (a .gdb folder too)' }),
      place: { file: name },
    });
  }
  return found.size;
}

/** A dBASE table has no signature: alone, it is recognised by its name for the advice. */
async function detectMember(member: Member): Promise<Format | 'zip'> {
  const extension = extname(member.name).toLowerCase();
  if (['.dbf', '.shx', '.prj', '.cpg'].includes(extension)) {
    throw new ImportError('shapefile_incomplete', {
      got: `a ${extension} alone`,
      wanted: 'the .shp with its .dbf, .shx and .prj',
      advice: 'Give the .shp, or all parts in one .zip',
      place: { file: member.name },
    });
  }
  return detectFormat(member.path, member.name);
}

const stemOf = (path: string) => path.slice(0, path.length - extname(path).length).toLowerCase();

function isCompanionOfGiven(path: string, given: ReadonlySet<string>): boolean {
  const extension = extname(path).toLowerCase();
  if (!COMPANION_EXTENSIONS.has(extension)) return false;
  return [...given].some(
    (other) => other !== path && stemOf(other) === stemOf(path) && /\.(shp|tab|mif)$/i.test(other),
  );
}

/** Files of the same folder and stem: `房屋.shp` has `房屋.dbf` or `房屋.DBF` beside it. */
async function beside(path: string): Promise<Member[]> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter(
    (name) => stemOf(name) === stemOf(basename(path)) && name !== basename(path),
  );
  return names.map((name) => ({ name, path: join(folder, name), sizeBytes: 0 }));
}

async function datasetsOfArchive(
  member: Member,
  workspace: Workspace,
  options: DatasetOptions,
): Promise<Dataset[]> {
  const archive = await openArchive(member.path, member.name, options.archiveLimits);
  try {
    if (archive.entries.some(({ name }) => name === 'xl/workbook.xml')) {
      requireSmallSpreadsheet(archive, member.name);
      return [await placeDataset(member, 'xlsx', [], workspace, options.signal)];
    }
    const databases = await unpackFileDatabases(archive, member, workspace, options.signal);
    const unpacked = await unpackRest(archive, workspace, options.signal);
    const datasets = [...databases];
    for (const one of unpacked) {
      if (COMPANION_EXTENSIONS.has(extname(one.name).toLowerCase())) continue;
      const format = await detectFormat(one.path, one.name).catch((error: unknown) => {
        // Read-me files and images beside the data are none of our business; a lone bad file is.
        if (error instanceof ImportError && unpacked.length > 1) return undefined;
        throw error;
      });
      if (format === undefined) continue;
      if (format === 'zip') throw nested(one);
      const companions = unpacked.filter((other) => other !== one && stemOf(other.name) === stemOf(one.name));
      datasets.push(await placeDataset(one, format, companions, workspace, options.signal));
    }
    if (datasets.length > 0) return datasets;
    throw new ImportError('archive_nothing_to_read', {
      got: `an archive with ${
        archive.entries
          .map(({ name }) => name)
          .slice(0, 5)
          .join(', ') || 'no files'
      }`,
      wanted: 'vector data in it',
      place: { file: member.name },
    });
  } finally {
    archive.close();
  }
}

/** GDAL unpacks a spreadsheet in memory: about ten times this. A million rows of five columns are 300 MB of XML. */
const MAX_SPREADSHEET_BYTES = 512 * 2 ** 20;

function requireSmallSpreadsheet({ entries }: Archive, file: string): void {
  const total = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total <= MAX_SPREADSHEET_BYTES) return;
  throw new ImportError('archive_too_large', {
    got: `a spreadsheet of ${total} bytes unpacked`,
    wanted: `at most ${MAX_SPREADSHEET_BYTES}`,
    advice: 'Save it as CSV',
    place: { file },
  });
}

function nested(member: Member): ImportError {
  return new ImportError('archive_nothing_to_read', {
    got: 'an archive within an archive',
    wanted: 'the data itself in one archive',
    place: { file: member.name },
  });
}

/** A FileGDB is a folder of tables; `gdb` and `a00000001.gdbtable` are in every one. */
const FILEGDB_TABLE = /^(.*\/)?a00000001\.gdbtable$/i;
const FILEGDB_FILE = /^[A-Za-z0-9._-]+$/;

async function unpackFileDatabases(
  archive: Archive,
  member: Member,
  workspace: Workspace,
  signal?: AbortSignal,
): Promise<Dataset[]> {
  const datasets: Dataset[] = [];
  for (const { name } of archive.entries) {
    const prefix = FILEGDB_TABLE.exec(name);
    if (prefix === null) continue;
    const folder = prefix[1] ?? '';
    const files = archive.entries.filter(
      (entry) => entry.name.startsWith(folder) && FILEGDB_FILE.test(entry.name.slice(folder.length)),
    );
    const database = `${workspace.fresh('input')}.gdb`;
    await workspace.makeFolder(database);
    for (const file of files)
      await archive.unpack(file, workspace, `${database}/${file.name.slice(folder.length)}`, signal);
    datasets.push({
      file: folder === '' ? member.name : `${member.name}/${folder.replace(/\/$/, '')}`,
      format: 'filegdb',
      dataset: database,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      stem: '',
      openOptions: [],
      config: {},
      notes: [],
    });
  }
  return datasets;
}

async function unpackRest(archive: Archive, workspace: Workspace, signal?: AbortSignal): Promise<Member[]> {
  const folders = archive.entries.flatMap(
    ({ name }) =>
      FILEGDB_TABLE.exec(name)
        ?.slice(1, 2)
        .map((folder) => folder ?? '') ?? [],
  );
  const members: Member[] = [];
  for (const entry of archive.entries) {
    if (folders.some((folder) => entry.name.startsWith(folder))) continue;
    members.push(await archive.unpack(entry, workspace, undefined, signal));
  }
  return members;
}
