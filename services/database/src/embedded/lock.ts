import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Who holds a lock. */
export interface Holder {
  readonly pid: number;
  readonly since: string;
}

/** The data directory is in use: two engines on one directory would lose commits silently. */
export class DataDirectoryLockedError extends Error {
  readonly code = 'data_directory_locked';
  readonly holder: Holder | undefined;
  constructor(directory: string, holder: Holder | undefined) {
    super(
      `the data directory ${directory} is in use${holder ? ` by process ${holder.pid} since ${holder.since}` : ''}; ` +
        'stop that process, or set TONGTU_DATA to another directory',
    );
    this.holder = holder;
  }
}

export interface Lock {
  release(): void;
}

/**
 * Takes the lock `name` of a data directory, or says who holds it.
 *
 * A SQLite file in exclusive mode: the operating system's own file lock, taken atomically and gone with the
 * process however it dies. A file with a process id in it is neither (a recycled id looks alive, two
 * starters can both find it stale), and Node has no flock. The holder is written to a second file, which
 * can be read while the first is locked.
 */
export function takeLock(directory: string, name: string): Lock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(directory, `${name}.lock`));
  try {
    lock.exec('pragma locking_mode = exclusive; pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new DataDirectoryLockedError(directory, readHolder(directory, name));
  }
  const holder = new DatabaseSync(holderPath(directory, name));
  holder.exec('create table if not exists holder (pid integer, since text); delete from holder');
  holder.prepare('insert into holder values (?, ?)').run(process.pid, new Date().toISOString());
  holder.close();
  return { release: () => lock.close() };
}

/** Who took the lock last; missing where nobody did. Whether they still hold it only {@link takeLock} tells. */
export function readHolder(directory: string, name: string): Holder | undefined {
  try {
    const holder = new DatabaseSync(holderPath(directory, name), { readOnly: true });
    const row = holder.prepare('select pid, since from holder').get();
    holder.close();
    return row ? { pid: Number(row.pid), since: String(row.since) } : undefined;
  } catch {
    return undefined; // being written, or never taken: the caller only words a message with it
  }
}

const holderPath = (directory: string, name: string) => join(directory, `${name}.holder`);

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
