import { hostname } from 'node:os';
import type { LogLevel } from '../settings.ts';
import type { Answered } from './answered.ts';
import type { LogStream } from './log-output.ts';

/** `info` in numbers of pino. */
const LEVEL = 30;
const LOGGED_AT: readonly LogLevel[] = ['info', 'debug', 'trace'];
const WRITER = `"pid":${process.pid},"hostname":${JSON.stringify(hostname())}`;

/**
 * Writes a line for each answered request, in the form of pino's other lines. By hand, because every tile has one: pino
 * takes longer for it than all else takes that is done for a tile in memory, its bytes left out.
 */
export function accessLog(stream: LogStream, logLevel: LogLevel): (answered: Answered) => void {
  if (!LOGGED_AT.includes(logLevel)) return () => {};
  return ({ request, route, status, elapsedMs }) => {
    if (route.logLevel === 'silent') return;
    const { method, id, ip } = request;
    // A part of a path that is called a token opens what it leads to.
    const url = route.url?.includes('/:token') ? route.url : request.url;
    const query = url.indexOf('?');
    // A query string may carry a key, a header a cookie: neither is logged.
    const path = JSON.stringify(query < 0 ? url : url.slice(0, query));
    stream.lastLevel = LEVEL;
    stream.write(
      `{"level":${LEVEL},"time":${Date.now()},${WRITER},"reqId":"${id}","method":"${method}","path":${path},` +
        // An address that a trusted proxy tells is any text.
        `"remote":${JSON.stringify(ip ?? null)},"status":${status},"durationMs":${elapsedMs},"msg":"request completed"}\n`,
    );
  };
}
