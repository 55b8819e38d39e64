import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = 'services/platform/src/cli.ts';
/** Against hanging; the promises on the first start are held by its own test. */
const READY_TIMEOUT_MS = 400_000;

/** A platform in a process of its own, as `npm start` runs it. */
export interface RunningPlatform {
  readonly origin: string;
  readonly directory: string;
  /** From the start of the process to its readiness. */
  readonly readyMs: number;
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Ctrl-C; answers the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

export interface PlatformOptions {
  /** Kept by the caller; missing: a fresh one, which `removeDirectory` takes away. */
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export const freshDirectory = (): string => mkdtempSync(join(tmpdir(), 'tongtu-platform-'));
export const removeDirectory = (directory: string): void =>
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });

/** Starts the platform on a free port and waits until it says that it is ready. */
export async function startPlatform({
  directory = freshDirectory(),
  environment = {},
}: PlatformOptions = {}): Promise<RunningPlatform> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'start'], {
    cwd: ROOT,
    env: { ...cleanEnvironment(), PORT: '0', TONGTU_DATA: directory, LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  for (;;) {
    const origin = /is ready: (\S+)/.exec(text)?.[1];
    if (origin) {
      return {
        origin,
        directory,
        readyMs: performance.now() - started,
        process: child,
        output: () => text,
        stop: () => end(child, 'SIGINT'),
        kill: async () => void (await end(child, 'SIGKILL')),
      };
    }
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the platform ended before it was ready:\n${text}`);
    if (performance.now() - started > READY_TIMEOUT_MS) {
      await end(child, 'SIGKILL');
      throw new Error(`the platform was not ready within ${READY_TIMEOUT_MS / 1000} s:\n${text}`);
    }
    await sleep(50);
  }
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the `tongtu` command line to its end. */
export async function runTongtu(
  args: readonly string[],
  {
    directory,
    environment = {},
    signalAfter,
  }: PlatformOptions & { signalAfter?: (stderr: string) => boolean } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    cwd: ROOT,
    env: { ...cleanEnvironment(), ...(directory ? { TONGTU_DATA: directory } : {}), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  let signalled = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    if (signalled || !signalAfter?.(stderr)) return;
    signalled = true;
    child.kill('SIGINT');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** Without settings of the machine that runs the tests. */
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined &&
      !name.startsWith('TONGTU_') &&
      !['PORT', 'HOST', 'DATABASE_URL', 'LOG_LEVEL'].includes(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return child.exitCode;
}
