import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { PROBLEM_MEDIA_TYPE, type Problem, problem } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';

/** `rawPacket`: what the parser had last read. */
type ParserError = Error & { readonly code: string; readonly rawPacket?: unknown };

/** Answers what is no HTTP that Node's parser can read: there is no request yet, only the connection. */
export function onClientError(this: FastifyInstance, error: ParserError, socket: Socket): void {
  const requestId = randomUUID();
  this.log.debug({ reqId: requestId, code: error.code }, 'a connection was refused');
  // Where an answer is half sent, another in its midst would be read as a part of it.
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  answerUnread(socket, problemOfConnection(error.code, error.rawPacket), requestId);
}

/** Answers what Node, unless told, hangs up on (CONNECT) or answers without a word (Expect). */
export function refuseUnserved(server: Server): void {
  server.on('connect', (_request, socket) => {
    const wanted = 'GET, HEAD, OPTIONS';
    answerUnread(socket, problem('bad_request', { detail: 'This is no proxy', got: 'CONNECT', wanted }));
  });
  server.on('checkExpectation', ({ headers }: IncomingMessage, response: ServerResponse) => {
    const refused = problem('expectation_failed', { got: headers.expect ?? '', wanted: '100-continue' });
    const { fields, body } = written(refused, randomUUID());
    response.writeHead(refused.status, fields).end(body);
  });
}

/** Answers on the connection itself, which ends there: what else was sent on it is not read. */
function answerUnread(socket: Writable, problem: Problem, requestId: string = randomUUID()): void {
  const { fields, body } = written(problem, requestId);
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, ...lines];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function written(problem: Problem, requestId: string): { fields: Record<string, string>; body: string } {
  const body = JSON.stringify({ ...problem, instance: requestId });
  const fields = {
    ...(problem.status === 405 ? { Allow: problem.wanted ?? '' } : {}),
    'Content-Type': PROBLEM_MEDIA_TYPE,
    'Content-Length': String(Buffer.byteLength(body)),
    'Request-Id': requestId,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  };
  return { fields, body };
}

function problemOfConnection(code: string, rawPacket: unknown): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return isLongAddress(rawPacket)
        ? problem('uri_too_long', { wanted: 'an address and headers of at most 16 KB together' })
        : problem('headers_too_large', { wanted: 'headers of at most 16 KB' });
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return problem('too_large', { detail: 'The extensions of a chunk' });
    case 'HPE_INVALID_METHOD':
      // Anything that is no HTTP at all, such as TLS, also begins with no method.
      return REQUEST_LINE.test(beginning(rawPacket))
        ? problem('method_not_allowed', { got: methodOf(rawPacket), wanted: 'GET, HEAD, OPTIONS' })
        : problem('bad_request', { detail: 'This is no HTTP request', wanted: 'HTTP/1.1' });
    case 'HPE_INVALID_URL':
      return problem('bad_request', {
        detail: 'The address can not be read',
        wanted: 'ASCII, everything else percent-encoded',
      });
    case 'HPE_UNEXPECTED_CONTENT_LENGTH':
    case 'HPE_INVALID_CONTENT_LENGTH':
    case 'HPE_INVALID_TRANSFER_ENCODING':
      return problem('bad_request', {
        detail: 'It can not be told where the body ends',
        wanted: 'one Content-Length, or Transfer-Encoding: chunked',
      });
    case 'HPE_INVALID_HEADER_TOKEN':
      return problem('bad_request', {
        detail: 'A header can not be read',
        wanted: 'name: value, without control characters',
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('request_timeout', { wanted: 'a request that is sent without pauses' });
    default:
      return problem('bad_request', { detail: 'This is no HTTP request', wanted: 'HTTP/1.1' });
  }
}

/** True where the first line, which holds the address, is what fills the packet. */
function isLongAddress(packet: unknown): boolean {
  if (!Buffer.isBuffer(packet)) return false;
  const end = packet.indexOf('\r\n');
  const firstLine = end < 0 ? packet.length : end;
  return firstLine > packet.length / 2 && /^[A-Z]+ \S/.test(beginning(packet));
}

const REQUEST_LINE = /^[A-Z-]+ \S+ HTTP\/\d/;
const methodOf = (packet: unknown) => beginning(packet).split(' ', 1)[0] ?? '';
const beginning = (packet: unknown) => (Buffer.isBuffer(packet) ? packet.toString('latin1', 0, 256) : '');

/** As Node itself asks before it answers a broken connection. */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage: message } = socket as Socket & {
    readonly _httpMessage?: { readonly headersSent: boolean } | null;
  };
  return message?.headersSent === true;
}
