import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';

/**
 * Sends bytes as they are, with the headers set so far and these. Past the hooks and serializers of an answer, none of
 * which has anything to do with bytes that are ready: they would take a good part of the time that a tile in memory
 * takes. What listens for the end of the answer (log, metrics) hears of it.
 */
export function sendBytes(
  reply: FastifyReply,
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
): void {
  const set = reply.getHeaders() as OutgoingHttpHeaders;
  const lines: OutgoingHttpHeader[] = [];
  for (const name in set) if (!(name in headers)) lines.push(name, set[name]!);
  for (const name in headers) lines.push(name, headers[name]!);
  lines.push('content-length', String(bytes.length));
  reply.hijack();
  const { raw, request } = reply;
  raw.writeHead(status, lines);
  if (request.method === 'HEAD') raw.end();
  else raw.end(bytes);
}
