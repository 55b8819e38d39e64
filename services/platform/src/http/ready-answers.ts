import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ReadyAnswer } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import type { Inspected } from './request-check.ts';
import { EVERY_ANSWER } from './security-headers.ts';

/** Where answers of a route come from that are ready as soon as they are asked for. */
export interface ReadyRoute {
  /** Its pattern, as the metrics name it. */
  readonly route: string;
  /** Undefined: it is none of those, and goes the ordinary way. */
  answer(request: IncomingMessage): ReadyAnswer | undefined;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly readyRoutes: ReadyRoute[];
  }
}

export interface ReadyAnswersOptions {
  readonly nextId: () => string;
  readonly faultOf: (request: Inspected) => unknown;
  readonly isStopping: () => boolean;
}

const EVERY_ANSWER_LINES = Object.entries(EVERY_ANSWER).flat();

/**
 * Sends answers that are ready past the router, hooks and serializers, which together take longer than a tile in memory
 * does. Log and metrics hear of them as of all others. What is unusual about a request sends it the ordinary way: a body, a
 * header of a proxy, a fault of any kind; so there is one place that refuses.
 */
export function sendReadyAnswers(
  app: FastifyInstance,
  { nextId, faultOf, isStopping }: ReadyAnswersOptions,
): void {
  const routes: ReadyRoute[] = [];
  app.decorate('readyRoutes', routes);
  const ordinary = app.server.listeners('request') as RequestListener[];
  app.server.removeAllListeners('request');
  app.server.on('request', (request, response) => {
    if (isStopping() || !send(request, response))
      for (const listener of ordinary) listener(request, response);
  });

  function send(request: IncomingMessage, response: ServerResponse): boolean {
    if (!isPlain(request)) return false;
    for (const { route, answer } of routes) {
      const ready = attempt(() => answer(request));
      if (!ready) continue;
      const { url = '', headers, method = '', socket } = request;
      if (faultOf({ url, host: headers.host ?? '', protocol: 'http', raw: request })) return false;
      const started = performance.now();
      const id = nextId();
      const { remoteAddress: ip = '' } = socket;
      response.once('finish', () => {
        const answered = {
          ...{ request: { id, method, url, ip }, route: { url: route, logLevel: 'info' as const } },
          ...{ status: response.statusCode, elapsedMs: performance.now() - started },
        };
        for (const listener of app.onAnswered) listener(answered);
      });
      response
        .writeHead(200, [
          ...['request-id', id],
          ...EVERY_ANSWER_LINES,
          ...ready.headers,
          ...['content-length', String(ready.bytes.length)],
        ])
        .end(ready.bytes);
      return true;
    }
    return false;
  }
}

/** Here an error would end the process; the ordinary way meets it again, and answers it. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function isPlain({ httpVersion, headers }: IncomingMessage): boolean {
  if (httpVersion !== '1.1') return false;
  for (const name in headers) {
    // A key may be none: then nothing is ready for it.
    if (name === 'authorization') return false;
    if (name === 'content-length' || name === 'transfer-encoding' || name.startsWith('x-forwarded-'))
      return false;
  }
  return true;
}
