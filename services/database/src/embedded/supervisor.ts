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
  /** Resolves when the engine takes connections; rejects where it can't be started again. */
  ready(): Promise<void>;
  /** Kills the engine at once and brings it back; PostgreSQL's recovery replays what was acknowledged. */
  recycle(): void;
  /** How often {@link recycle} or a crash has replaced the process. */
  readonly generation: number;
  stop(): Promise<void>;
}

export const ENGINE_PORT = 5432;

/** First boot takes 10–16 s; a slow disk and two busy cores some times that. */
const START_TIMEOUT_MS = 120_000;
/** How long an engine whose platform died may take to finish its statement before it is killed. */
const ORPHAN_PATIENCE_MS = 5_000;
/** Failed starts in a row after which the platform gives up, and how long it waits before each further one. */
const MAX_FAILED_STARTS = 5;
const RESTART_PAUSE_MS = 1_000;
/** `sun_path` holds 108 bytes with its end mark on Linux, 104 on macOS. */
const MAX_SOCKET_PATH_BYTES = 103;

export async function superviseEngine(dataDirectory: string): Promise<Supervisor> {
  const socketDirectory = shortEnough(dataDirectory) ? dataDirectory : mkdtempSync(join(tmpdir(), 'tongtu-'));
  const socketPath = join(socketDirectory, `.s.PGSQL.${ENGINE_PORT}`);
  let child: ChildProcess | undefined;
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
      let started = false;
      const timer = setTimeout(() => {
        engine.kill('SIGKILL');
        reject(new Error(`the embedded database did not start within ${START_TIMEOUT_MS / 1000} s`));
      }, START_TIMEOUT_MS);
      engine.on('message', (message: EngineMessage) => {
        clearTimeout(timer);
        if (message.kind === 'ready') {
          started = true;
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
        if (started && !stopping && !recycling) replace(Promise.resolve());
      });
    });
  }

  /** From here on ready() waits for the next process, so nobody runs into the dying one. */
  function replace(gone: Promise<unknown>): void {
    generation += 1;
    current = gone.then(relaunch);
    current.catch(() => {});
  }

  /** What kept one start (no memory, no space) may be over at the next. */
  async function relaunch(): Promise<void> {
    for (let failed = 0; ; failed++) {
      try {
        return await launch();
      } catch (error) {
        if (failed === MAX_FAILED_STARTS) throw error;
        await sleep(RESTART_PAUSE_MS * 2 ** failed, undefined, { ref: false });
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
      if (!engine || recycling || stopping) return;
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
        if (engine.connected) engine.send('stop', () => {}); // one that is dying can't be told, and needs not
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
