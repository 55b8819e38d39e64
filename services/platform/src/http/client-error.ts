import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
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
  const answer = problemOfConnection(error.code, error.rawPacket);
  const body = JSON.stringify({ ...answer, instance: requestId });
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Request-Id: ${requestId}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
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
        ? problem('not_implemented', { wanted: 'a method of HTTP' })
        : problem('bad_request', { detail: 'This is no HTTP request', wanted: 'HTTP/1.1' });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('request_timeout');
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
const beginning = (packet: unknown) => (Buffer.isBuffer(packet) ? packet.toString('latin1', 0, 256) : '');

/** As Node itself asks before it answers a broken connection. */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage: message } = socket as Socket & {
    readonly _httpMessage?: { readonly headersSent: boolean } | null;
  };
  return message?.headersSent === true;
}
