import pg from 'pg';
import { takeLock } from './embedded/lock.ts';
import { ENGINE_PORT, superviseEngine } from './embedded/supervisor.ts';
import { type Database, type Deadline, overPool } from './port.ts';
import { isConnectionLoss } from './unavailable.ts';

export interface OpenOptions {
  /** A PostgreSQL server; missing: the embedded engine in `dataDirectory`. */
  readonly databaseUrl?: string | undefined;
  readonly dataDirectory: string;
  readonly poolSize?: number;
}

/**
 * Opens the database. Takes the lock of the data directory first, on either engine (archives live there too).
 *
 * @throws DataDirectoryLockedError where another process holds the directory.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const lock = takeLock(options.dataDirectory, 'platform');
  try {
    const database = options.databaseUrl
      ? await openServer(options.databaseUrl, options.poolSize ?? 10)
      : await openEmbedded(options.dataDirectory, options.poolSize ?? 8);
    return {
      ...database,
      async close() {
        await database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** How long a connection attempt may take. */
const CONNECT_TIMEOUT_MS = 10_000;

/** A pool on a server, without the lock of a data directory: for tests and for `tongtu move`. */
export async function openServer(databaseUrl: string, poolSize: number): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Compiling a plan costs more than our short queries take.
    options: '-c jit=off',
  });
  pool.on('error', () => {}); // an idle connection was lost; the next query gets a fresh one or the error
  // One that is lost between two statements of a transaction has nobody else to tell: unheard, it ends the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return overPool(
    pool,
    { engine: 'server', connection: { connectionString: databaseUrl }, close: () => pool.end() },
    {
      ready: async () => {},
      lostBeforeBegin: () => false,
      // statement_timeout ends a statement; this ends a transaction of many.
      arm(client, timeoutMs) {
        const { processID } = client as typeof client & { processID: number };
        return deadlineIn(timeoutMs, async () => {
          // Where no connection is left to say it on, statement_timeout still holds.
          await pool.query('select pg_cancel_backend($1)', [processID]).catch(() => {});
        });
      },
    },
  );
}

async function openEmbedded(dataDirectory: string, poolSize: number): Promise<Database> {
  const supervisor = await superviseEngine(dataDirectory);
  const connection = {
    host: supervisor.socketDirectory,
    port: ENGINE_PORT,
    user: 'postgres',
    database: 'postgres',
  };
  const pool = new pg.Pool({ ...connection, max: poolSize });
  // Connections die with a recycled engine: begin() takes fresh ones, a query under way rejects by itself.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return overPool(
    pool,
    {
      engine: 'embedded',
      connection,
      async close() {
        await pool.end();
        await supervisor.stop();
      },
    },
    {
      ready: () => supervisor.ready(),
      lostBeforeBegin: isConnectionLoss,
      // The clock starts when `begin` was answered, so waiting for another's transaction does not count.
      arm: (_client, timeoutMs) => deadlineIn(timeoutMs, async () => supervisor.recycle()),
    },
  );
}

function deadlineIn(timeoutMs: number, end: () => Promise<void>): Deadline {
  let ending: Promise<void> | undefined;
  const timer = setTimeout(() => {
    ending = end();
  }, timeoutMs);
  return {
    get passed() {
      return ending !== undefined;
    },
    async disarm() {
      clearTimeout(timer);
      await ending; // a late cancel would hit the next transaction of the connection
    },
  };
}
