import pg from 'pg';
import type { Database } from './port.ts';

/** What the database tells of: `tongtu_revision` a publication, `tongtu_pointer` a tileset's move. */
export type Notice = 'tongtu_revision' | 'tongtu_pointer';

const RECONNECT_MS = 1_000;

/**
 * Hears of other processes' publications, on a connection of its own. On a server alone: the embedded engine has one
 * process. A lost connection is made anew, and notices may be lost with it: who listens looks now and then by itself.
 *
 * @returns ends it
 */
export function listen(
  { connection, engine }: Pick<Database, 'connection' | 'engine'>,
  hears: Readonly<Partial<Record<Notice, () => void>>>,
): () => Promise<void> {
  if (engine === 'embedded') return async () => {};
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const again = () => {
    client = undefined;
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), RECONNECT_MS).unref();
  };
  const connect = async () => {
    const made = new pg.Client({ ...connection, keepAlive: true });
    client = made;
    made.on('error', () => {}); // its end follows
    made.once('end', again);
    made.on('notification', ({ channel }) => hears[channel as Notice]?.());
    try {
      await made.connect();
      for (const channel of Object.keys(hears)) await made.query(`listen ${pg.escapeIdentifier(channel)}`);
      // What was told while nobody listened.
      for (const hear of Object.values(hears)) hear();
    } catch {
      await made.end().catch(() => {});
      if (client === made) again();
    }
  };
  const connecting = connect();
  return async () => {
    isClosed = true;
    clearTimeout(timer);
    await connecting;
    await client?.end().catch(() => {});
  };
}
