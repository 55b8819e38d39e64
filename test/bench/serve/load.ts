import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('requests.lua', import.meta.url));
/** One thread: the other processor is the server's. */
const THREADS = 1;
const CONNECTIONS = 32;

/** What one run of load came to. */
export interface Load {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly bytesPerSecond: number;
}

/**
 * Sends the requests of a file in order, again and again, for some seconds.
 * A line is a path, or a path and a `Range` with a tab between.
 *
 * @throws Error where an answer was refused or a connection broke
 */
export async function load(origin: string, requestsPath: string, seconds: number): Promise<Load> {
  const { stdout } = await run('wrk', [
    ...[`-t${THREADS}`, `-c${CONNECTIONS}`, `-d${seconds}s`, '-s', SCRIPT],
    ...[origin, '--', requestsPath],
  ]);
  const line = /^figures (.*)$/m.exec(stdout)?.[1];
  if (!line) throw new Error(`wrk gave no figures:\n${stdout}`);
  const [requests, bytes, microseconds, p50, p99, failed] = line.split(' ').map(Number) as [
    ...[number, number, number, number, number, number],
  ];
  if (failed > 0) throw new Error(`${failed} of ${requests} requests to ${origin} failed:\n${stdout}`);
  return {
    perSecond: (requests / microseconds) * 1e6,
    bytesPerSecond: (bytes / microseconds) * 1e6,
    p50Ms: p50 / 1000,
    p99Ms: p99 / 1000,
  };
}
