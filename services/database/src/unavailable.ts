/** The database can't be reached now: it is starting, stopping, being replaced, or away. Asking again later may help. */
export class DatabaseUnavailableError extends Error {
  readonly code = 'database_unavailable';
  constructor(cause: unknown) {
    super(`no connection to the database: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** The network's and the socket's; ENOENT: the embedded engine's socket is not there yet. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * SQLSTATE of a server that ends or takes no connections: class 08 (connection exception), 57P01 to 57P03
 * (shutdown, crash of another backend, starting), 53300 (no connection left).
 */
const SERVER_CODES = /^(08\w{3}|57P0[123]|53300)$/;

/** `pg` has no codes for these. */
const MESSAGES =
  /Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|timeout exceeded when trying to connect|Connection ended unexpectedly/;

/** True for an error that says nothing of the statement, only that the connection was refused or lost. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return NETWORK_CODES.has(code) || SERVER_CODES.test(code) || MESSAGES.test(error.message);
}
