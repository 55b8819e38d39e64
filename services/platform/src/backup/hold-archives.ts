import { constants } from 'node:fs';
import { copyFile, link, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RecordedArchive } from '@tongtu/tiles';
import { BackupError } from './backup-error.ts';

/** Archives with the place where each can be read as long as the scratch folder lasts. */
export interface HeldArchives {
  readonly held: readonly (RecordedArchive & { readonly heldPath: string })[];
  /** On record, of former versions, and removed from the disk already. */
  readonly gone: readonly RecordedArchive[];
}

/**
 * Gives archives a second name, so that they stay when the platform removes them: they never change, so this takes
 * neither time nor space. Where the file system has no links they are copied.
 *
 * @throws BackupError where one that a tileset shows is not there.
 */
export async function holdArchives(
  archives: readonly RecordedArchive[],
  dataDirectory: string,
  scratch: string,
): Promise<HeldArchives> {
  const held: HeldArchives['held'][number][] = [];
  const gone: RecordedArchive[] = [];
  for (const archive of archives) {
    const [path, heldPath] = [join(dataDirectory, archive.path), join(scratch, archive.path)];
    await mkdir(dirname(heldPath), { recursive: true, mode: 0o700 });
    try {
      await link(path, heldPath).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw error;
        return copyFile(path, heldPath, constants.COPYFILE_FICLONE);
      });
      held.push({ ...archive, heldPath });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      if (archive.isShown)
        throw new BackupError(
          `${archive.path}, which a tileset shows, is not in the data directory. Build its tileset again (tongtu build)`,
        );
      gone.push(archive);
    }
  }
  return { held, gone };
}
