import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EngineMessage } from './engine.ts';
import { DataDirectoryLockedError, readHolder } from './lock.ts';

/** Starts the engine's process, ends it, and starts it again where a query had to be killed. */
export interface Supervisor {
  /** Folder of the socket `.s.PGSQL.5432`: what `pg` takes as `host`. */
  readonly socketDirectory: string;
  /**
   * Resolves when the engine takes connections. Rejects with {@link EngineDownError} once several starts have failed, and
   * then at once, while it is tried on and on; resolves again after the start that succeeds.
   */
  ready(): Promise<void>;
  /** Kills the engine at once and brings it back; PostgreSQL's recovery replays what was acknowledged. */
  recycle(): void;
  /** How often {@link recycle} or a crash has replaced the process. */
  readonly generation: number;
  stop(): Promise<void>;
}

/** The embedded engine died and does not start again, for want of space or memory most often. It goes on being tried. */
export class EngineDownError extends Error {
  constructor(since: Date, failedStarts: number) {
    super(
      `the embedded database is down since ${since.toISOString()}, ${failedStarts} starts have failed; it is tried again at least every ${RESTART_PAUSES_MS.at(-1)! / 1000} s`,
    );
  }
}

export const ENGINE_PORT = 5432;

/** First boot takes 10–16 s; a slow disk and two busy cores some times that. */
const START_TIMEOUT_MS = 120_000;
/** How long an engine whose platform died may take to finish its statement before it is killed. */
const ORPHAN_PATIENCE_MS = 5_000;
/** After a start that failed; in the end as long as the last. A disk may be full for hours: it never gives up. */
const RESTART_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Failed starts in a row after which nobody is kept waiting: 5 to 30 s, and requests wait for 30 s at most. */
const PATIENT_STARTS = 3;
/** `sun_path` holds 108 bytes with its end mark on Linux, 104 on macOS. */
const MAX_SOCKET_PATH_BYTES = 103;

export async function superviseEngine(dataDirectory: string): Promise<Supervisor> {
  const socketDirectory = shortEnough(dataDirectory) ? dataDirectory : mkdtempSync(join(tmpdir(), 'tongtu-'));
  const socketPath = join(socketDirectory, `.s.PGSQL.${ENGINE_PORT}`);
  let child: ChildProcess | undefined;
  let isUp = false;
  let stopping = false;
  let recycling = false;
  let generation = 0;
  let current: Promise<void>;

  function launch(): Promise<void> {
    const starting = startWithPatience();
    starting.catch(() => {}); // reported by whoever awaits ready()
    return starting;
  }

  async function startWithPatience(): Promise<void> {
    const deadline = Date.now() + ORPHAN_PATIENCE_MS;
    for (;;) {
      try {
        await startOnce();
        return;
      } catch (error) {
        if (!(error instanceof DataDirectoryLockedError)) throw error;
        if (Date.now() > deadline) endOrphan(error);
        await sleep(200);
      }
    }
  }

  function startOnce(): Promise<void> {
    rmSync(socketPath, { force: true });
    return new Promise((resolve, reject) => {
      const engine = fork(
        fileURLToPath(new URL('./engine.ts', import.meta.url)),
        [dataDirectory, socketPath],
        {
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
          execArgv: ['--disable-warning=ExperimentalWarning'],
          serialization: 'json',
        },
      );
      child = engine;
      const timer = setTimeout(() => {
        engine.kill('SIGKILL');
        reject(new Error(`the embedded database did not start within ${START_TIMEOUT_MS / 1000} s`));
      }, START_TIMEOUT_MS);
      engine.on('message', (message: EngineMessage) => {
        clearTimeout(timer);
        if (message.kind === 'ready') {
          isUp = true;
          resolve();
        } else if (message.kind === 'locked') {
          reject(new DataDirectoryLockedError(dataDirectory, readHolder(dataDirectory, 'engine')));
        } else {
          reject(new Error(`the embedded database did not start: ${message.message}`));
        }
      });
      engine.on('exit', (code, signal) => {
        clearTimeout(timer);
        reject(new Error(`the embedded database ended while starting (${signal ?? `code ${code}`})`));
        if (child !== engine) return; // it failed to start, and took longer to end than the next to be tried
        const wasUp = isUp;
        isUp = false;
        if (wasUp && !stopping && !recycling) replace(Promise.resolve());
      });
    });
  }

  /** From here on ready() waits for the next process, so nobody runs into the dying one. */
  function replace(gone: Promise<unknown>): void {
    generation += 1;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // reported by whoever awaits ready()
    current = promise;
    const down = (reason: EngineDownError) => {
      reject(reason);
      current = Promise.reject(reason);
      current.catch(() => {});
    };
    gone
      .then(() => relaunch(down))
      .then(() => {
        resolve(); // says nothing to those who were told that it is down
        current = Promise.resolve();
      }, reject);
  }

  /**
   * What kept one start (no memory, no space) may be over at the next, however long it lasted. Rejects at the platform's end.
   *
   * @param down is told of each failed start from the last patient one on
   */
  async function relaunch(down: (reason: EngineDownError) => void): Promise<void> {
    const since = new Date();
    for (let failed = 1; ; failed++) {
      try {
        await launch();
        if (failed > 1) console.error(`the embedded database is up again after ${failed - 1} failed starts`);
        return;
      } catch (error) {
        if (stopping) throw error;
        if (failed >= PATIENT_STARTS) down(new EngineDownError(since, failed));
        const pauseMs = RESTART_PAUSES_MS[failed - 1] ?? RESTART_PAUSES_MS.at(-1)!;
        console.error(
          `start ${failed} of the embedded database failed, the next is in ${pauseMs / 1000} s:`,
          error instanceof Error ? error.message.split('\n')[0] : error,
        );
        await sleep(pauseMs, undefined, { ref: false });
        if (stopping) throw error;
      }
    }
  }

  current = launch();
  try {
    await current;
  } catch (error) {
    if (socketDirectory !== dataDirectory) rmSync(socketDirectory, { recursive: true, force: true });
    throw error;
  }

  return {
    socketDirectory,
    ready: () => current,
    recycle() {
      const engine = child;
      if (!engine || !isUp || recycling || stopping) return; // one that is not up is being replaced already
      recycling = true;
      replace(
        new Promise((resolve) => engine.once('exit', resolve)).then(() => {
          recycling = false;
        }),
      );
      engine.kill('SIGKILL');
    },
    get generation() {
      return generation;
    },
    async stop() {
      stopping = true;
      const engine = child;
      if (engine && engine.exitCode === null && engine.signalCode === null) {
        const ended = new Promise((resolve) => engine.once('exit', resolve));
        if (!isUp)
          engine.kill('SIGKILL'); // starting: it does not listen yet, and has nothing to lose
        else if (engine.connected) engine.send('stop', () => {}); // one that is dying can't be told, and needs not
        await ended;
      }
      rmSync(socketPath, { force: true });
      if (socketDirectory !== dataDirectory) rmSync(socketDirectory, { recursive: true, force: true });
    },
  };
}

const shortEnough = (directory: string) =>
  Buffer.byteLength(join(directory, `.s.PGSQL.${ENGINE_PORT}`)) <= MAX_SOCKET_PATH_BYTES;

/**
 * An engine outlives its killed platform only while it is inside a statement. Our caller holds the
 * platform's lock, so the holder of the engine's lock is such an orphan: end it. Its process id is checked
 * against what that process runs, for ids are recycled.
 */
function endOrphan(locked: DataDirectoryLockedError): void {
  const pid = locked.holder?.pid;
  if (pid === undefined || !isEngine(pid)) throw locked;
  process.kill(pid, 'SIGKILL');
}

function isEngine(pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('embedded/engine.ts');
}
