import { chmodSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Platform } from '../platform.ts';
import { type CommandEvent, type ExitCode, reporterTo } from '../report.ts';
import { runCommand } from './run.ts';

/**
 * While a server holds the data directory, commands run through it: a Unix socket in that directory, which
 * only its owner can open. One POST a command; the answer is its events, a JSON line each. The end of the
 * connection is Ctrl-C.
 */

interface Call {
  readonly name: string;
  readonly args: object;
}

/** Relative to the data directory: an absolute path may be longer than a socket's address can hold. */
export const controlPath = (dataDirectory: string) => join(dataDirectory, 'control.sock');

const MAX_CALL_BYTES = 65_536;

export async function serveCommands(platform: Platform): Promise<Server> {
  const path = controlPath(platform.settings.dataDirectory);
  rmSync(path, { force: true }); // the lock is ours, so a socket that is there belongs to nobody
  const server = createServer(async (incoming, outgoing) => {
    const stop = new AbortController();
    outgoing.on('close', () => stop.abort());
    let text = '';
    for await (const chunk of incoming.setEncoding('utf8')) {
      text += chunk;
      if (text.length > MAX_CALL_BYTES) return void outgoing.writeHead(413).end();
    }
    const call = JSON.parse(text) as Call;
    outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const emit = (event: CommandEvent) => {
      if (!outgoing.destroyed) outgoing.write(`${JSON.stringify(event)}\n`);
    };
    const code = await runCommand(call.name, call.args, {
      platform,
      report: reporterTo(emit),
      signal: stop.signal,
    });
    emit({ kind: 'exit', code });
    outgoing.end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return server;
}

/**
 * Runs a command through the server that holds the directory.
 *
 * @returns its exit code, or undefined where no server listens there (another command holds the directory).
 */
export function callServer(
  dataDirectory: string,
  call: Call,
  emit: (event: CommandEvent) => void,
  signal: AbortSignal,
): Promise<ExitCode | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      socketPath: controlPath(dataDirectory),
      method: 'POST',
      path: '/commands',
      signal,
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) resolve(130);
      else if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    outgoing.on('response', (incoming) => {
      let code: ExitCode = 1; // the server died in the middle
      const lines = createInterface({ input: incoming });
      lines.on('line', (line) => {
        const event = JSON.parse(line) as CommandEvent;
        if (event.kind === 'exit') code = event.code;
        emit(event);
      });
      lines.on('close', () => resolve(signal.aborted ? 130 : code));
      incoming.on('error', () => {}); // 'close' follows, with the code that stands
    });
    outgoing.end(JSON.stringify(call));
  });
}
