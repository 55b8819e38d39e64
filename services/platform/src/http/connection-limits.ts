import type { Server } from 'node:http';

/** How long callers may take, and how many connections there may be at a time. */
export interface ConnectionLimits {
  /** From the first byte of a request to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to the last of its body. */
  readonly requestTimeoutMs: number;
  /** Between two requests. Longer than a proxy keeps its connections to us (60 s as a rule), or it would meet closed ones. */
  readonly keepAliveTimeoutMs: number;
  /** With nothing at all sent or taken: a reader that stopped. */
  readonly stalledTimeoutMs: number;
  /** How often the first two are looked after. */
  readonly checkIntervalMs: number;
  /** More are closed as they come. */
  readonly maxConnections: number;
}

/** Kept for files and the database, out of what the process may have open. */
const RESERVED_FILES = 200;

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 60_000,
  keepAliveTimeoutMs: 72_000,
  stalledTimeoutMs: 120_000,
  checkIntervalMs: 5_000,
  maxConnections: Math.max(100, Math.min(10_000, openFilesLimit() - RESERVED_FILES)),
};

/** As options of Fastify; {@link limitConnections} does the rest. */
export const timeoutsOf = (limits: ConnectionLimits) => ({
  requestTimeout: limits.requestTimeoutMs,
  keepAliveTimeout: limits.keepAliveTimeoutMs,
  connectionTimeout: limits.stalledTimeoutMs,
});

/** As options of `http.createServer`. */
export const serverOptionsOf = (limits: ConnectionLimits) => ({
  headersTimeout: limits.headersTimeoutMs,
  requestTimeout: limits.requestTimeoutMs,
  connectionsCheckingInterval: limits.checkIntervalMs,
});

export function limitConnections(server: Server, { maxConnections }: ConnectionLimits): void {
  server.maxConnections = maxConnections;
}

/** `ulimit -n`. */
function openFilesLimit(): number {
  // The names of connected hosts, which a report otherwise looks up, are of no use here.
  const report = Object.assign(process.report, { excludeNetwork: true }).getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft: number | string } };
  };
  const limit = Number(report.userLimits?.open_files?.soft);
  return Number.isFinite(limit) ? limit : Number.POSITIVE_INFINITY;
}
