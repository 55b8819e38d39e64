import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A request whose answer is sent, or broke off. */
export interface Answered {
  readonly request: Pick<FastifyRequest, 'id' | 'method' | 'url' | 'ip'>;
  readonly route: Pick<FastifyRequest['routeOptions'], 'url' | 'logLevel'>;
  readonly status: number;
  readonly elapsedMs: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Told of every request once it is answered. */
    readonly onAnswered: ((answered: Answered) => void)[];
  }
}

/**
 * One hook for all who want to know: Fastify puts the options of a route together anew for whoever asks, which for a tile
 * in memory counts.
 */
export function tellAnswered(app: FastifyInstance): void {
  const listeners: FastifyInstance['onAnswered'] = [];
  app.decorate('onAnswered', listeners);
  app.addHook('onResponse', (request, reply, next) => {
    const answered = {
      request,
      route: request.routeOptions,
      status: reply.statusCode,
      elapsedMs: reply.elapsedTime,
    };
    for (const listener of listeners) listener(answered);
    next();
  });
}
