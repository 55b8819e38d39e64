import { open } from 'node:fs/promises';
import {
  type AuditHead,
  findLastBefore,
  PLATFORM,
  pruneAudit,
  readAuditAnchor,
  readAuditHead,
  readAuditTexts,
  recordAudit,
  verifyAudit,
} from '@tongtu/access';
import type { Command, CommandContext } from './command.ts';

export interface AuditArguments {
  readonly what: 'head' | 'prune';
  /** Of `prune`: older than this, as `2026-01-31`. */
  readonly before?: string;
  readonly file?: string;
}

/** What is younger stays, whoever asks (GB/T 22239: at least six months). */
const KEPT_DAYS = 183;
const DAY_MS = 24 * 3_600_000;
const PAGE = 1_000;

/**
 * `head`: number and hash of the newest entry of the audit log, to be kept elsewhere. `prune`: writes old entries to a file, each
 * as it was hashed, and takes them out; the chain stays whole, and begins where the file ends.
 */
export const auditCommand: Command<AuditArguments> = {
  name: 'audit',
  async run(context, args) {
    const { platform, report } = context;
    if (args.what === 'prune') return prune(context, args);
    const { id, hash } = await platform.database.asService(readAuditHead);
    report.line(`${id} ${hash}`);
    return 0;
  },
};

async function prune(context: CommandContext, { before = '', file }: AuditArguments): Promise<0 | 1 | 3> {
  const { platform, report, signal } = context;
  const { database } = platform;
  const time = new Date(`${before}T00:00:00Z`);
  if (
    Number.isNaN(time.getTime()) ||
    Date.now() - time.getTime() < KEPT_DAYS * DAY_MS ||
    file === undefined
  ) {
    report.error(`audit prune: --before takes a day at least ${KEPT_DAYS} days ago, and a new file is named`);
    return 1;
  }
  const { problem } = await verifyAudit(database, { signal });
  if (problem) {
    report.error(`audit prune: the log is not whole, so nothing is taken out: ${problem}`);
    return 3;
  }
  const last = await database.asService((tx) => findLastBefore(tx, time));
  if (!last) {
    report.line('audit prune: nothing is that old');
    return 0;
  }
  const anchor = await database.asService(readAuditAnchor);
  await write(context, file, anchor, last);
  await database.asOwner((tx) => pruneAudit(tx, last));
  await database.asService((tx) =>
    recordAudit(tx, [
      { actor: PLATFORM, action: 'audit_pruned', subject: `entry ${last.id}`, detail: { ...last } },
    ]),
  );
  report.line(
    `audit prune: ${(last.id - anchor.id).toLocaleString('en')} entries are in ${file} and taken out`,
  );
  return 0;
}

/** On disk before anything is taken out. */
async function write(
  { platform, signal }: CommandContext,
  file: string,
  from: AuditHead,
  to: AuditHead,
): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.write(`${JSON.stringify({ after: from, upTo: to })}\n`);
    for (let after = from.id; after < to.id; ) {
      signal.throwIfAborted();
      const page = await platform.database.asService((tx) => readAuditTexts(tx, after, PAGE));
      const lines = page
        .filter(({ id }) => id <= to.id)
        .map(({ text, hash }) => JSON.stringify({ text, hash }));
      await handle.write(lines.map((line) => `${line}\n`).join(''));
      after = page.at(-1)?.id ?? to.id;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}
