import { connect } from 'node:net';

/** One answer as it came over the wire, its body put together. */
export interface Answer {
  readonly status: number;
  /** Names in lower case; of repeated ones the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly tookMs: number;
}

export interface WireRequest {
  readonly method?: string;
  /** As it stands in the request line: nothing is encoded, decoded or put in order. */
  readonly target: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Buffer;
}

const LONGEST_MS = 10_000;

/**
 * Sends a request byte for byte, on a connection of its own, as no HTTP client of Node would: those put right, or
 * refuse, most of what these tests send. Characters are bytes (Latin-1). Host is there unless another is given.
 */
export function exchange(
  port: number,
  { method = 'GET', target, headers = [], body = '' }: WireRequest,
): Promise<Answer> {
  const has = (name: string) => headers.some(([each]) => each.toLowerCase() === name);
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(has('host') ? [] : [`Host: 127.0.0.1:${port}`]),
    ...(bytes.length === 0 || has('content-length') || has('transfer-encoding')
      ? []
      : [`Content-Length: ${bytes.length}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  return say(port, [Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/** Sends bytes and reads until the server closes; an answer that came before a reset is an answer. */
export async function say(port: number, parts: readonly (string | Buffer)[]): Promise<Answer> {
  const started = performance.now();
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no end of the answer within ${LONGEST_MS} ms`));
    }, LONGEST_MS);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // An answer without an end is one when it has begun.
      if (/\r\ncontent-type: text\/event-stream[\s\S]*\r\n\r\n/i.test(String(chunk))) socket.destroy();
    });
    socket.on('error', () => {}); // a server that closes while we still send
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    for (const part of parts) socket.write(part);
  });
  return { ...parseAnswer(Buffer.concat(chunks)), tookMs: performance.now() - started };
}

function parseAnswer(bytes: Buffer): Omit<Answer, 'tookMs'> {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`no answer: ${JSON.stringify(bytes.toString('latin1', 0, 100))}`);
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const rest = bytes.subarray(end + 4);
  if (status === 100) return parseAnswer(rest); // `continue`: the answer follows
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status, headers, body: headers['transfer-encoding'] === 'chunked' ? joinChunks(rest) : rest };
}

function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
