import { createHash } from 'node:crypto';
import type { Database } from '@tongtu/database';
import { readAuditAnchor, readAuditHead, readAuditTexts } from './store.ts';

const PAGE = 1_000;

/** What a look at the whole log found. */
export interface AuditVerification {
  /** Entries that are as they were written. */
  readonly sound: number;
  /** The first thing that is wrong; missing: nothing is. */
  readonly problem?: string;
}

/**
 * Computes the chain of the audit log anew, from what is in it now, and compares: an entry that was changed, taken out, put in
 * or exchanged is found, and so is an end that was cut off.
 *
 * @param known head that was noted elsewhere: the log has to go through it
 */
export async function verifyAudit(
  database: Database,
  {
    signal,
    known,
  }: { readonly signal?: AbortSignal; readonly known?: { readonly id: number; readonly hash: string } } = {},
): Promise<AuditVerification> {
  // The head first: what is written meanwhile lies behind it.
  const head = await database.asService(readAuditHead);
  const anchor = await database.asService(readAuditAnchor);
  let { id, hash } = anchor;
  let isKnownMet = known === undefined || (known.id === id && known.hash === hash) || known.id < id;
  for (;;) {
    signal?.throwIfAborted();
    const page = await database.asService((tx) => readAuditTexts(tx, id, PAGE));
    for (const entry of page) {
      if (entry.id !== id + 1) return { sound: id - anchor.id, problem: `entry ${id + 1} is missing` };
      const made = createHash('sha256')
        .update(Buffer.from(hash, 'hex'))
        .update(entry.text, 'utf8')
        .digest('hex');
      if (made !== entry.hash)
        return { sound: id - anchor.id, problem: `entry ${entry.id} is not as it was written` };
      ({ id, hash } = entry);
      if (known?.id === id) {
        if (known.hash !== hash)
          return { sound: id - anchor.id, problem: `entry ${id} is not the one that was noted` };
        isKnownMet = true;
      }
    }
    if (page.length < PAGE) break;
  }
  const sound = id - anchor.id;
  if (id < head.id) return { sound, problem: `entries after ${id} are missing, up to ${head.id}` };
  if (id === head.id && hash !== head.hash)
    return { sound, problem: 'the head is not that of the last entry' };
  if (!isKnownMet)
    return { sound, problem: `the log ends at ${id}, before the entry ${known!.id} that was noted` };
  return { sound };
}
