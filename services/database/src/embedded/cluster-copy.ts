import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files that are copied at a time: there are some thousand small ones, and the threads are shared with tile reads. */
const COPIES_AT_ONCE = 4;
/** A file written to so shortly before it was looked at may be written to again within the same tick of the clock. */
const TICK_SLACK_MS = 2_000;

/** A copy of a cluster's files that is brought up to date until the engine may be held for the rest. */
export class ClusterCopy {
  readonly #from: string;
  readonly #to: string;
  /** How each file looked before it was copied last; those that have to be copied again in any case are missing. */
  #stamps = new Map<string, string>();

  constructor(from: string, to: string) {
    this.#from = from;
    this.#to = to;
  }

  /**
   * Copies what changed since the last call, removes what is gone. While the engine works the copy is good for nothing yet;
   * of a last call with the engine held between two statements it is what `kill -9` would leave. Files become blocks
   * that both share where the file system can (Btrfs, XFS): then it takes no time and no space.
   */
  async update(signal: AbortSignal): Promise<void> {
    const before = this.#stamps;
    const after = new Map<string, string>();
    const open = (await listFiles(this.#from)).values();
    await Promise.all(
      Array.from({ length: COPIES_AT_ONCE }, async () => {
        for (const path of open) {
          signal.throwIfAborted();
          const stamp = await this.#copyChanged(path, before.get(path));
          if (stamp !== undefined) after.set(path, stamp);
        }
      }),
    );
    this.#stamps = after;
    const there = new Set(await listFiles(this.#from));
    for (const path of await listFiles(this.#to))
      if (!there.has(path)) await rm(join(this.#to, path), { force: true });
  }

  /** @returns the file's stamp, by which the next call may pass it over; undefined where it may not. */
  async #copyChanged(path: string, known: string | undefined): Promise<string | undefined> {
    try {
      const now = Date.now();
      const { size, mtimeNs, ctimeNs, mtimeMs } = await stat(join(this.#from, path), { bigint: true });
      const stamp = `${size} ${mtimeNs} ${ctimeNs}`;
      if (stamp === known) return stamp;
      await mkdir(dirname(join(this.#to, path)), { recursive: true, mode: 0o700 });
      await copyFile(join(this.#from, path), join(this.#to, path), constants.COPYFILE_FICLONE);
      return now - Number(mtimeMs) > TICK_SLACK_MS ? stamp : undefined;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined; // it was removed
      throw error;
    }
  }
}

/** Makes the folders of a cluster that hold no files, too: PostgreSQL wants them. */
export async function copyFolders(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory())
      await mkdir(join(to, join(entry.parentPath, entry.name).slice(from.length)), {
        recursive: true,
        mode: 0o700,
      });
}

/** Relative to the folder. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
