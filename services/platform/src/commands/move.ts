import { checkDatabase, checkMoveTarget, migrate, moveDatabase, openServer } from '@tongtu/database';
import type { Command } from './command.ts';

export interface MoveArguments {
  readonly databaseUrl: string;
}

const POOL_SIZE = 2;

/** Carries everything from the embedded engine to a server. Archives stay where they are, in the data directory. */
export const moveCommand: Command<MoveArguments> = {
  name: 'move',
  async run({ platform, report, signal }, { databaseUrl }) {
    if (platform.database.engine !== 'embedded') {
      report.error('the platform is on a server already: unset DATABASE_URL to move the embedded database');
      return 2;
    }
    const target = await openServer(databaseUrl, POOL_SIZE);
    try {
      await checkMoveTarget({ from: platform.database, to: target });
      await migrate(target);
      await checkDatabase(target);
      const tables = await moveDatabase({
        from: platform.database,
        to: target,
        signal,
        onProgress: ({ table, done, total }) => report.progress(`move ${table}`, done, total, 'rows'),
      });
      await target.asOwner((tx) => tx.query('analyze'));
      report.line(`${'table'.padEnd(28)}${'rows'.padStart(10)}  hash (equal on both sides)`);
      for (const { table, rows, hash } of tables) {
        report.line(`${table.padEnd(28)}${String(rows).padStart(10)}  ${hash}`);
      }
      report.line(
        'everything is moved and verified as of now. Stop the platform before anyone writes to it, and start it with DATABASE_URL set.',
      );
      return 0;
    } finally {
      await target.close();
    }
  },
};
