import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuditQueue,
  type NewAuditEntry,
  PLATFORM,
  readAuditHead,
  recordAudit,
  verifyAudit,
} from '@tongtu/access';
import type { Database } from '@tongtu/database';
import { describe, expect, it } from 'vitest';
import { auditCommand } from '../../services/platform/src/commands/audit.ts';
import type { CommandContext } from '../../services/platform/src/commands/command.ts';
import { ENGINES, openTestDatabase } from '../support/databases.ts';

const entry = (subject: string, detail: Readonly<Record<string, unknown>> = {}): NewAuditEntry => ({
  ...{ actor: PLATFORM, action: 'administration', subject, detail },
});

describe.each(ENGINES)('the audit log on the %s engine', (engine) => {
  /** A log of so many entries in a database of its own, which tests may spoil. */
  async function withLog<T>(count: number, work: (database: Database) => Promise<T>): Promise<T> {
    const opened = await openTestDatabase(engine);
    try {
      const { database } = opened;
      const entries = Array.from({ length: count }, (_, n) =>
        entry(`thing ${n}`, { n, text: '引号 " \n 与 é' }),
      );
      await database.asService((tx) => recordAudit(tx, entries));
      return await work(database);
    } finally {
      await opened.close();
    }
  }
  const spoil = (database: Database, sql: string) =>
    database.asOwner(async (tx) => {
      await tx.script('alter table audit_entry disable trigger user');
      await tx.script(sql);
      await tx.script('alter table audit_entry enable trigger user');
    });

  it('is whole, whatever is in it and however many write at once', async () => {
    await withLog(1_200, async (database) => {
      await Promise.all(
        Array.from({ length: 8 }, (_, writer) =>
          database.asService(async (tx) => {
            for (let n = 0; n < 5; n++) await recordAudit(tx, [entry(`writer ${writer}`, { n })]);
          }),
        ),
      );
      await expect(
        database.asService(async (tx) => {
          await recordAudit(tx, [entry('never')]);
          throw new Error('undone');
        }),
      ).rejects.toThrow('undone');
      expect(await verifyAudit(database)).toEqual({ sound: 1_240 });
      const head = await database.asService(readAuditHead);
      expect(head).toMatchObject({ id: 1_240, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(await verifyAudit(database, { known: head })).toEqual({ sound: 1_240 });
    });
  });

  it('lets nobody change or remove what is in it', async () => {
    await withLog(3, async (database) => {
      for (const sql of [
        'update audit_entry set subject = $1',
        'delete from audit_entry where subject <> $1',
      ])
        await expect(database.asService((tx) => tx.query(sql, ['x']))).rejects.toThrow(/permission denied/);
      for (const sql of [`update audit_entry set subject = 'x'`, 'delete from audit_entry'])
        await expect(
          database.asOwner((tx) => tx.script(sql)),
          sql,
        ).rejects.toThrow(/append-only/);
      await expect(database.asService((tx) => tx.query('update audit_head set id = 0'))).rejects.toThrow(
        /permission/,
      );
    });
  });

  it.each([
    [
      'a row that was changed',
      `update audit_entry set subject = 'other' where id = 5`,
      'entry 5 is not as it was written',
    ],
    [
      'a detail that was changed',
      `update audit_entry set detail = '{"n": 7}' where id = 5`,
      'entry 5 is not as it was written',
    ],
    ['a row that was taken out', 'delete from audit_entry where id = 5', 'entry 5 is missing'],
    ['a table that was emptied', 'truncate audit_entry', 'entries after 0 are missing, up to 10'],
    [
      'an end that was cut off',
      'delete from audit_entry where id > 8',
      'entries after 8 are missing, up to 10',
    ],
    [
      'two rows that were exchanged',
      'update audit_entry set id = -5 where id = 5; update audit_entry set id = 5 where id = 6; update audit_entry set id = 6 where id = -5',
      'entry 5 is not as it was written',
    ],
  ])('shows %s', async (_, sql, problem) => {
    await withLog(10, async (database) => {
      await spoil(database, sql);
      expect(await verifyAudit(database)).toMatchObject({ problem });
    });
  });

  it('shows by a head that was noted elsewhere that all of it was written anew', async () => {
    await withLog(10, async (database) => {
      const known = await database.asService(readAuditHead);
      await spoil(database, `delete from audit_entry; update audit_head set id = 0, hash = sha256('')`);
      await database.asService((tx) =>
        recordAudit(
          tx,
          Array.from({ length: 12 }, () => entry('forged')),
        ),
      );
      expect(await verifyAudit(database)).toEqual({ sound: 12 });
      expect(await verifyAudit(database, { known })).toMatchObject({
        problem: 'entry 10 is not the one that was noted',
      });
    });
  });

  it('hands old entries over to a file, and its chain goes on from there', async () => {
    await withLog(10, async (database) => {
      await spoil(database, 'select 1');
      const folder = mkdtempSync(join(tmpdir(), 'tongtu-test-'));
      const told: string[] = [];
      const report = {
        line: (text: string) => told.push(text),
        error: (text: string) => told.push(text),
        progress() {},
      };
      const context = {
        platform: { database },
        report,
        signal: new AbortController().signal,
      } as unknown as CommandContext;
      const prune = (before: string, name: string) =>
        auditCommand.run(context, { what: 'prune', before, file: join(folder, name) });
      try {
        const soon = new Date(Date.now() - 100 * 24 * 3_600_000).toISOString().slice(0, 10);
        expect(await prune(soon, 'a')).toBe(1);
        const old = new Date(Date.now() - 200 * 24 * 3_600_000).toISOString().slice(0, 10);
        expect(await prune(old, 'b')).toBe(0);
        expect(told.at(-1)).toContain('nothing is that old');
        // The log as it would be had six of its entries been written a year ago.
        await spoil(database, `delete from audit_entry; update audit_head set id = 0, hash = sha256('')`);
        await database.asOwner((tx) =>
          tx.script(
            `create or replace function clock_was() returns timestamptz language sql as 'select now() - interval ''1 year'''`,
          ),
        );
        const [chain] = await database.asOwner((tx) =>
          tx.query<{ text: string }>(`select pg_get_functiondef('tongtu_chain_audit'::regproc) as text`),
        );
        await database.asOwner((tx) => tx.script(chain!.text.replace('clock_timestamp()', 'clock_was()')));
        await database.asService((tx) =>
          recordAudit(
            tx,
            Array.from({ length: 6 }, (_, n) => entry(`old ${n}`)),
          ),
        );
        await database.asOwner((tx) => tx.script(chain!.text));
        await database.asService((tx) => recordAudit(tx, [entry('new')]));
        expect(await prune(old, 'c')).toBe(0);
        const lines = readFileSync(join(folder, 'c'), 'utf8').trim().split('\n');
        expect(lines).toHaveLength(7);
        expect(JSON.parse(lines[0]!)).toMatchObject({ after: { id: 0 }, upTo: { id: 6 } });
        expect(await verifyAudit(database)).toEqual({ sound: 2 });
        await spoil(database, 'delete from audit_entry where id = 7');
        expect(await verifyAudit(database)).toMatchObject({ problem: 'entry 7 is missing' });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });

  it('writes what waits in its order, keeps it while the database is away, and says what it had no room for', async () => {
    await withLog(0, async (database) => {
      const failures: number[] = [];
      let isAway = true;
      const sometimes = {
        ...database,
        asService: (...args: Parameters<Database['asService']>) =>
          isAway ? Promise.reject(new Error('away')) : database.asService(...args),
      } as Database;
      const queue = new AuditQueue({
        database: sometimes,
        maxWaiting: 3,
        flushMs: 60_000,
        onError: (_, lost) => failures.push(lost),
      });
      for (const n of [1, 2, 3, 4]) queue.push(entry(`waiting ${n}`));
      await queue.flush();
      expect(failures).toEqual([1]);
      isAway = false;
      await queue.flush();
      const rows = await database.asService((tx) =>
        tx.query<{ subject: string }>('select subject from audit_entry order by id'),
      );
      expect(rows.map(({ subject }) => subject)).toEqual(['waiting 1', 'waiting 2', 'waiting 3']);
    });
  });
});
