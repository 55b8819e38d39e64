import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError } from '@tongtu/sdk/contract';
import type { CleanPhoto } from './photo/photo.ts';

const ENDINGS = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const;
const FOLDER = 'reports';
const PHOTO_PATH = /^reports\/[0-9a-f]{32}\.(?:jpg|png|webp)$/;

/** The photos of reports: files under names of chance in the data directory, where no route serves files. */
export class PhotoFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** On the disk when it resolves. @returns its path, relative to the data directory */
  async write({ type, bytes }: CleanPhoto): Promise<string> {
    const path = `${FOLDER}/${randomBytes(16).toString('hex')}.${ENDINGS[type]}`;
    const file = this.#placeOf(path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return path;
  }

  /** @throws ProblemError `gone` where somebody took the file away */
  async read(path: string): Promise<Buffer> {
    try {
      return await readFile(this.#placeOf(path));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        throw new ProblemError('gone');
      throw error;
    }
  }

  async remove(path: string): Promise<void> {
    await rm(this.#placeOf(path), { force: true });
  }

  /** Photos whose files are older than this; what is no photo of ours is left alone. */
  async olderThan(ageMs: number, nowMs: number): Promise<string[]> {
    const names = await readdir(join(this.#directory, FOLDER)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const found: string[] = [];
    for (const path of names.map((name) => `${FOLDER}/${name}`).filter((each) => PHOTO_PATH.test(each))) {
      const about = await stat(this.#placeOf(path)).catch(() => undefined); // gone meanwhile
      if (about && nowMs - about.mtimeMs > ageMs) found.push(path);
    }
    return found;
  }

  #placeOf(path: string): string {
    if (!PHOTO_PATH.test(path)) throw new Error(`no path of a photo: ${path}`);
    return join(this.#directory, path);
  }
}
