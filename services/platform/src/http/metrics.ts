import type { PublisherFigures } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; the low ones are for tiles from memory, the high ones for downloads. */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** What of the local grids is told: no names, for everybody may read the metrics. */
interface GridTotals {
  readonly totals: { readonly positions: number; readonly refusals: number };
}

/** How publications reach the tiles. */
interface Publishing {
  list(): readonly { readonly tilesetId: string; readonly figures: PublisherFigures }[];
}

/** `/metrics` in the text format of Prometheus: the process, every route's requests by status class, use of local grids, publications. */
export function metricsRoutes(app: FastifyInstance, grids?: GridTotals, publisher?: Publishing): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  if (grids) gridCounters(registry, grids);
  if (publisher) publisherMetrics(registry, publisher);
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
  app.onAnswered.push(({ request, route, status, elapsedMs }) => {
    const statusClass = `${Math.floor(status / 100)}xx`;
    observerOf(request.method, route.url ?? 'none', statusClass).observe(elapsedMs / 1000);
  });
  app.get('/metrics', { logLevel: 'silent', config: { isSessionless: true } }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
  return registry;
}

function gridCounters(registry: Registry, grids: GridTotals): void {
  const counters = [
    ['positions', 'Positions that left or came in a local grid'],
    ['refusals', 'Requests beyond the positions that a member may have in a local grid a day'],
  ] as const;
  for (const [what, help] of counters) {
    new Counter({
      name: `tongtu_local_grid_${what}_total`,
      ...{ help, registers: [registry] },
      collect() {
        this.reset();
        this.inc(grids.totals[what]);
      },
    });
  }
}

function publisherMetrics(registry: Registry, publisher: Publishing): void {
  const counters = [
    ['publications', 'Publications brought to a tileset by a delta'],
    ['failures', 'Turns of the publisher that failed and were tried again'],
    ['merges', 'Merges of deltas into a new base archive'],
  ] as const;
  for (const [what, help] of counters) {
    new Counter({
      name: `tongtu_tileset_${what}_total`,
      ...{ help, registers: [registry], labelNames: ['tileset'] },
      collect() {
        this.reset();
        for (const { tilesetId, figures } of publisher.list())
          this.inc({ tileset: tilesetId }, figures[what]);
      },
    });
  }
  const gauges = [
    ['dirtyTiles', 'dirty_tiles', 'Tiles rendered for the last publication'],
    ['changedTiles', 'changed_tiles', 'Tiles that differed after the last publication'],
    ['renderSeconds', 'render_seconds', 'Finding and rendering the tiles of the last publication'],
    ['deltaBytes', 'delta_bytes', 'Size of the last delta'],
    ['lagSeconds', 'lag_seconds', 'From the last publication to the moved pointer'],
  ] as const;
  for (const [figure, name, help] of gauges) {
    new Gauge({
      name: `tongtu_tileset_${name}`,
      ...{ help, registers: [registry], labelNames: ['tileset'] },
      collect() {
        for (const { tilesetId, figures } of publisher.list())
          this.set({ tileset: tilesetId }, figures[figure]);
      },
    });
  }
}
