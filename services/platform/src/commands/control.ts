import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Platform } from '../platform.ts';
import { type CommandEvent, type ExitCode, reporterTo } from '../report.ts';
import { runCommand } from './run.ts';

/**
 * While a server holds the data directory, commands run through it: a Unix socket in that directory, which
 * only its owner can open. One POST a command: its body is the call, a JSON line, and ends with Ctrl-C or the
 * command; the answer is the command's events, a JSON line each.
 */

interface Call {
  readonly name: string;
  readonly args: object;
}

/** Relative to the data directory: an absolute path may be longer than a socket's address can hold. */
const controlPath = (dataDirectory: string) => join(dataDirectory, 'control.sock');

const MAX_CALL_BYTES = 65_536;

export async function serveCommands(platform: Platform): Promise<Server> {
  const path = controlPath(platform.settings.dataDirectory);
  rmSync(path, { force: true }); // the lock is ours, so a socket that is there belongs to nobody
  const server = createServer(async (incoming, outgoing) => {
    const stop = new AbortController();
    outgoing.on('close', () => stop.abort());
    incoming.on('end', () => stop.abort());
    // A caller that is killed ends its command, never this server.
    incoming.on('error', () => stop.abort());
    outgoing.on('error', () => stop.abort());
    const call = await readCall(incoming);
    if (!call) return void outgoing.writeHead(413).end();
    outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders();
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
  server.requestTimeout = 0; // a request lasts as long as its command
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return server;
}

/** Undefined where it is longer than any call of ours. */
function readCall(incoming: IncomingMessage): Promise<Call | undefined> {
  return new Promise((resolve) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)) as Call);
      else if (text.length > MAX_CALL_BYTES) resolve(undefined);
    });
  });
}

/**
 * Runs a command through the server that holds the directory. The signal asks the server to end it; the answer
 * still comes, when everything is as it was.
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
    const outgoing = request({ socketPath: controlPath(dataDirectory), method: 'POST', path: '/commands' });
    let answered = false;
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (answered) return; // the answer breaks off as well, and says so
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    outgoing.on('response', (incoming) => {
      answered = true;
      if (incoming.statusCode === 413)
        reject(new Error(`a call may have ${MAX_CALL_BYTES} bytes; name fewer files`));
      readEvents(incoming, emit)
        .then(resolve, reject)
        .finally(() => outgoing.destroy());
    });
    outgoing.write(`${JSON.stringify(call)}\n`);
    if (signal.aborted) outgoing.end();
    signal.addEventListener('abort', () => outgoing.end(), { once: true });
  });
}

async function readEvents(incoming: IncomingMessage, emit: (event: CommandEvent) => void): Promise<ExitCode> {
  try {
    for await (const line of createInterface({ input: incoming })) {
      const event = JSON.parse(line) as CommandEvent;
      emit(event);
      if (event.kind === 'exit') return event.code;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) throw error;
  }
  emit({
    kind: 'line',
    stream: 'err',
    text: 'the server ended before the command did; start it again and repeat the command',
  });
  return 1;
}
