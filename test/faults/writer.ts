/**
 * A platform's process for `kill.db.test.ts` to kill: opens the database and writes without end. Each line
 * it prints is a title that the database has acknowledged. Arguments: data directory, optional database URL.
 */
import { openDatabase } from '@tongtu/database';

const [dataDirectory, databaseUrl] = process.argv.slice(2);
if (!dataDirectory) throw new Error('writer.ts wants a data directory');

try {
  const database = await openDatabase({ dataDirectory, databaseUrl });
  process.stdout.write('open\n');
  for (let number = 0; ; number++) {
    const title = `${process.pid}-${number}`;
    await database.asService(async (tx) => {
      await tx.query(
        `insert into changeset (kind, state, title, author) values ('edit', 'draft', $1, 'writer')`,
        [title],
      );
      // Large enough that a kill falls into the middle of one now and then.
      await tx.query(
        `insert into import_rejection (changeset_id, seq, layer, code, reason)
         select id, n, repeat('x', 200), $1, '{}' from changeset, generate_series(1, 200) n where title = $1`,
        [title],
      );
    });
    process.stdout.write(`${title}\n`);
  }
} catch (error) {
  process.stdout.write(`refused: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
