import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/**
 * Fastify's own lines about requests are off, see `accessLog`; what stays is the one about an answer that broke off after
 * its headers, of which nobody else hears: it is no error that a handler sees, and never completed. Not where the client
 * left.
 */
export class BrokenAnswers extends LogController {
  constructor() {
    super({ disableRequestLogging: true });
  }

  override streamError(error: NodeJS.ErrnoException, request: FastifyRequest, reply: FastifyReply): void {
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.name === 'AbortError') return;
    const { method, routeOptions } = request;
    reply.log.warn({ err: error, method, route: routeOptions.url }, 'an answer broke off after its headers');
  }
}
