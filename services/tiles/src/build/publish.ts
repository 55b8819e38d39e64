import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Database, failpoint } from '@tongtu/database';
import { movePointer, type NewArchive, readArchivePaths, readPointer, showsBase } from '../store.ts';
import { placeFile } from './workspace.ts';

interface Target {
  readonly database: Database;
  readonly tilesetId: string;
  /** The data directory. */
  readonly directory: string;
}

/** Tries to move the pointer while others move it too. */
const MAX_TRIES = 5;
const ARCHIVE_NAME = /^\d+-[0-9a-f]{16}\.pmtiles$/;

/** Where the archives of a tileset lie. */
export function tilesetDirectory(directory: string, tilesetId: string): string {
  return join(directory, 'tilesets', tilesetId);
}

/** The tileset shows a later revision already: the pointer never goes back. */
export class BuildOvertakenError extends Error {
  readonly code = 'build_overtaken';
  constructor(tilesetId: string, revision: number, shown: number) {
    super(`the archive of ${tilesetId} holds revision ${revision}, but the tileset shows ${shown} by now`);
  }
}

/** The pointer is no longer where it was when the archive was made to be laid over what it showed. */
export class PointerMovedError extends Error {
  readonly code = 'pointer_moved';
  constructor(tilesetId: string, wanted: number, version: number) {
    super(`the pointer of ${tilesetId} stands at version ${version}; wanted ${wanted}`);
  }
}

/** A base was merged of archives that the tileset no longer shows. */
export class MergeOvertakenError extends Error {
  readonly code = 'merge_overtaken';
  constructor(tilesetId: string) {
    super(`the archives of ${tilesetId} that were merged are no longer shown`);
  }
}

/**
 * Gives a finished archive its name for good and moves the tileset's pointer to it, in this order:
 * whoever sees the pointer finds the file. The name holds version and content, so none is ever used twice.
 *
 * @param over the version that a delta was made to lie over
 * @throws BuildOvertakenError, PointerMovedError, MergeOvertakenError
 */
export async function publishArchive(
  { database, tilesetId, directory }: Target,
  finishedPath: string,
  archive: Omit<NewArchive, 'tilesetId' | 'path'>,
  over?: number,
): Promise<{ archivePath: string; version: number }> {
  const kind = archive.kind ?? 'base';
  let placedPath = finishedPath;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const pointer = await database.asService((tx) => readPointer(tx, tilesetId));
    if (!pointer) throw new Error(`there is no tileset ${tilesetId}`);
    if (over !== undefined && pointer.version !== over) {
      await rm(placedPath, { force: true });
      throw new PointerMovedError(tilesetId, over, pointer.version);
    }
    if (archive.kind !== 'merged' && pointer.revision > archive.revision) {
      await rm(placedPath, { force: true });
      throw new BuildOvertakenError(tilesetId, archive.revision, pointer.revision);
    }
    const version = pointer.version + 1;
    const path = join('tilesets', tilesetId, `${version}-${archive.sha256.slice(0, 16)}.pmtiles`);
    const archivePath = join(directory, path);
    if (!(await placeFile(placedPath, archivePath)) && (await hashOf(archivePath)) !== archive.sha256) {
      throw new Error(`${archivePath} exists and holds something else; wanted a free name`);
    }
    placedPath = archivePath;
    failpoint(`${kind}.placed`);
    const moved = await database.asService(async (tx) => {
      const isMoved = await movePointer(tx, { ...archive, tilesetId, path }, version);
      failpoint(`${kind}.in-pointer-move`);
      return isMoved;
    });
    if (moved) {
      failpoint(`${kind}.pointer-moved`);
      return { archivePath, version };
    }
    if (
      archive.merges &&
      !(await database.asService((tx) => showsBase(tx, tilesetId, archive.merges!.baseId)))
    ) {
      await rm(placedPath, { force: true });
      throw new MergeOvertakenError(tilesetId);
    }
  }
  await rm(placedPath, { force: true });
  throw new Error(`the pointer of ${tilesetId} moved ${MAX_TRIES} times while this archive was to be shown`);
}

/** Removes archives that were placed but never shown, because their process ended in between. */
export async function sweepUnregistered({ database, tilesetId, directory }: Target): Promise<void> {
  const folder = tilesetDirectory(directory, tilesetId);
  const registered = new Set(
    (await database.asService((tx) => readArchivePaths(tx, tilesetId))).map((path) => basename(path)),
  );
  for (const name of await readdir(folder)) {
    if (ARCHIVE_NAME.test(name) && !registered.has(name)) await rm(join(folder, name));
  }
}

async function hashOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
  return digest.digest('hex');
}
