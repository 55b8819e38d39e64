import type { OutgoingHttpHeaders } from 'node:http';
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
  const all = reply.getHeaders() as OutgoingHttpHeaders;
  for (const name in headers) all[name] = headers[name];
  all['content-length'] = bytes.length;
  reply.hijack();
  const { raw, request } = reply;
  raw.writeHead(status, all);
  if (request.method === 'HEAD') raw.end();
  else raw.end(bytes);
}
