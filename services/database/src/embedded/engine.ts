/**
 * The embedded engine: PGlite with PostGIS behind a Unix socket, in a process of its own so that a query
 * past its time can be ended by killing it (`statement_timeout` and cancel do nothing in WebAssembly).
 * Started by `supervisor.ts` with the data directory as its working directory; speaks over IPC.
 */
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { postgis } from '@electric-sql/pglite-postgis';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { ensureCluster } from './cluster.ts';
import { DataDirectoryLockedError, takeLock } from './lock.ts';
import { rememberLargeKeys } from './symbol-lookup.ts';
import { served } from './wire.ts';

export type EngineMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'locked'; readonly pid: number | undefined }
  | { readonly kind: 'failed'; readonly message: string };

/** Connections are multiplexed over one backend; the pool and the tile workers share them. */
const MAX_CONNECTIONS = 64;
/** Holds a small city whole; taken from the machine only as it fills. With PostgreSQL's 128MB an import writes pages twice. */
const SHARED_BUFFERS = '512MB';

const [dataDirectory, socketPath] = process.argv.slice(2);
if (!dataDirectory || !socketPath) throw new Error('engine.ts wants a data directory and a socket path');

const say = (message: EngineMessage) => process.send?.(message);

// The parent's death closes the channel: an engine nobody talks to must not keep the directory.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent ends us in order, after its last statement.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

try {
  takeLock(dataDirectory, 'engine');
  rememberLargeKeys();
  const cluster = `${dataDirectory}/pglite`;
  await ensureCluster(cluster);
  const database = await PGlite.create({
    dataDir: cluster,
    startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`],
    extensions: { postgis, btree_gist },
  });
  const server = new PGLiteSocketServer({
    db: served(database, (error) => {
      console.error('the embedded database crashed and is started again:', error);
      process.exit(1); // the supervisor brings up the next
    }) as PGlite, // its type asks for the whole class, its code for these few methods
    path: socketPath,
    maxConnections: MAX_CONNECTIONS,
  });
  await server.start();
  process.on('message', async (message) => {
    if (message !== 'stop') return;
    await server.stop();
    await database.close();
    process.exit(0);
  });
  say({ kind: 'ready' });
} catch (error) {
  if (error instanceof DataDirectoryLockedError) say({ kind: 'locked', pid: error.holder?.pid });
  else
    say({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.disconnect();
}
