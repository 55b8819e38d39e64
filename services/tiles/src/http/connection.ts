import type { FastifyReply } from 'fastify';

/**
 * A signal that is given when the client goes away before it has its answer. Not `request.signal`, which
 * follows the request's body: that one ends early on requests that have none.
 */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
