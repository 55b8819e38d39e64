import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own under a folder, which a test fills to the last byte. */
export interface SmallDisk {
  fill(): void;
  /** Makes room again. */
  clear(): void;
  unmount(): void;
}

const FILLER = 'filler';

/**
 * Mounts a small file system in memory (tmpfs) on a folder, with what was in it: writing to it when it is full fails as on
 * any other disk. For root alone.
 *
 * @param roomBytes left beside what the folder holds
 */
export function mountSmallDisk(folder: string, roomBytes: number, owner = 0): SmallDisk {
  mkdirSync(folder, { recursive: true });
  const aside = mkdtempSync(join(tmpdir(), 'tongtu-disk-'));
  cpSync(folder, aside, { recursive: true });
  const heldBytes = Number(execFileSync('du', ['-s', '-B1', folder], { encoding: 'utf8' }).split('\t')[0]);
  const options = `size=${heldBytes + roomBytes},mode=700,uid=${owner}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  cpSync(aside, folder, { recursive: true });
  rmSync(aside, { recursive: true });
  const filler = join(folder, FILLER);
  return {
    fill() {
      const file = openSync(filler, 'w');
      try {
        for (let size = 1 << 20; size >= 1; size >>= 1)
          while (statfsSync(folder).bavail * statfsSync(folder).bsize >= size)
            writeSync(file, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    clear: () => rmSync(filler, { force: true }),
    unmount: () => void execFileSync('umount', ['-l', folder]),
  };
}
