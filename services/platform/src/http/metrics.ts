import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Seconds; the low ones are for tiles from memory, the high ones for downloads. */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** `/metrics` in the text format of Prometheus: the process and every route's requests by status class. */
export function metricsRoutes(app: FastifyInstance): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    // The route's pattern, not the address: labels must stay few.
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  // One for each line of labels: to put them together and look them up would take longer than to observe.
  const observers = new Map<string, { observe(seconds: number): void }>();
  const observerOf = (method: string, route: string, status: string) => {
    const key = `${method} ${status} ${route}`;
    let observer = observers.get(key);
    if (!observer) {
      observer = duration.labels({ method, route, status });
      observers.set(key, observer);
    }
    return observer;
  };
  app.addHook('onResponse', (request, reply, next) => {
    const route = request.routeOptions.url ?? 'none';
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    observerOf(request.method, route, status).observe(reply.elapsedTime / 1000);
    next();
  });
  app.get('/metrics', { logLevel: 'silent' }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
  return registry;
}
