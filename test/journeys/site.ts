import pg from 'pg';
import type { CommandResult, RunningPlatform } from '../support/platform.ts';
import { freshDirectory, removeDirectory, runTongtu, startPlatform } from '../support/platform.ts';

/** A city's platform with its operator beside it: the command line, and a look into the database. */
export interface Site {
  readonly directory: string;
  /** Where the running server answers; another port after every start. */
  readonly origin: string;
  /** Runs a command; while the server runs, it goes through the server. */
  tongtu(args: readonly string[], signalAfter?: (stderr: string) => boolean): Promise<CommandResult>;
  /** Asks the database itself, past every door. */
  query<Row extends object>(text: string): Promise<Row[]>;
  revision(): Promise<number>;
  /** Starts the server again after {@link Site.kill} or {@link Site.stop}. */
  start(): Promise<void>;
  /** Ctrl-C; answers the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Ends the server and removes the data directory. */
  close(): Promise<void>;
}

/** Starts a platform without any data; without `databaseUrl` on the embedded engine. */
export async function openEmptySite(databaseUrl?: string): Promise<Site> {
  const directory = freshDirectory();
  const environment = {
    TONGTU_SAMPLE: 'none',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
  const start = () => startPlatform({ directory, environment });
  let platform: RunningPlatform = await start();

  const site: Site = {
    directory,
    get origin() {
      return platform.origin;
    },
    tongtu: (args, signalAfter) =>
      runTongtu(args, { directory, environment, ...(signalAfter ? { signalAfter } : {}) }),
    async query<Row extends object>(text: string) {
      const client = new pg.Client(
        databaseUrl ?? { host: directory, port: 5432, user: 'postgres', database: 'postgres' },
      );
      await client.connect();
      try {
        return (await client.query<Row>(text)).rows;
      } finally {
        await client.end();
      }
    },
    async revision() {
      const [head] = await site.query<{ number: string }>('select number from revision_head');
      return Number(head?.number);
    },
    async start() {
      platform = await start();
    },
    stop: () => platform.stop(),
    kill: () => platform.kill(),
    async close() {
      await platform.stop();
      removeDirectory(directory);
    },
  };
  return site;
}
