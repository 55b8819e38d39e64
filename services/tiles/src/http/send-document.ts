import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { namesEntityTag } from './entity-tag.ts';

/**
 * Sends a value as JSON with a tag of its content, or 304 to a client that has it. The tag is weak (RFC 9110, 8.8.1):
 * it stands for the text, whichever coding it is sent in.
 */
export function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  document: unknown,
  mediaType = 'application/json; charset=utf-8',
): FastifyReply {
  const bytes = Buffer.from(JSON.stringify(document));
  const tag = `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`;
  const vary = reply.getHeader('vary');
  // Said by a 304 as well, and in lower case, as the compressing plugin looks for it.
  reply.header('vary', vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`);
  reply.header('etag', `W/${tag}`);
  if (namesEntityTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
  // As bytes: to the type of a text Fastify adds a charset, which GDAL does not take everywhere.
  return reply.header('content-type', mediaType).send(bytes);
}
