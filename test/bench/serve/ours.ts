import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../services/platform/src/cli.ts', import.meta.url));
const READY_TIMEOUT_MS = 400_000;

export interface ServedPlatform {
  readonly origin: string;
  stop(): Promise<void>;
}

/** The platform as it is started, on a free port, its log of every request in a file. */
export async function serveOurs(directory: string, folder: string): Promise<ServedPlatform> {
  const log = join(folder, 'platform.log');
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'start'], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', TONGTU_DATA: directory, LOG_LEVEL: 'info' },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const started = performance.now();
  for (;;) {
    const text = readFileSync(log, 'utf8');
    const origin = /is ready: (\S+)/.exec(text)?.[1];
    if (origin) return { origin, stop };
    if (child.exitCode !== null || performance.now() - started > READY_TIMEOUT_MS) {
      await stop();
      throw new Error(`the platform was not ready:\n${text}`);
    }
    await sleep(100);
  }

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'exit');
    child.kill('SIGINT');
    await closed;
  }
}
