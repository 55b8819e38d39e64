import type { Database, Transaction } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { insertChangeset, lockChangeset, lockDraftOf } from '../changesets/store.ts';
import { insertEvent } from '../changesets/talk-store.ts';
import { discardDraft } from '../stage/index.ts';
import type { UpdateOptions } from './options.ts';

/** Runs of the same work that take each other's draft away do so for ever otherwise. */
const MAX_TRIES = 3;

/** A new draft that is not complete yet. What an earlier, broken run of the same work had staged goes first. */
export async function openUpdate(
  database: Database,
  { member, collection }: Pick<UpdateOptions, 'member' | 'collection'>,
  workKey: string,
  title: string,
): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const opened = await database.asService(async (tx) => {
      const made = await insertChangeset(tx, {
        ...{ kind: 'import', title, workKey, updates: collection, isComplete: false },
        author: member,
      });
      if (!made) return { left: (await lockDraftOf(tx, workKey))?.id };
      await insertEvent(tx, made.id, member, { action: 'create', to: 'draft' });
      return { id: made.id };
    });
    if (opened.id !== undefined) return opened.id;
    if (opened.left !== undefined) await discardDraft(database, opened.left);
  }
  throw new ProblemError('conflict', { detail: 'The same update is under way elsewhere' });
}

/** Holds the draft for a batch. @throws ProblemError `conflict` where it was taken away or is no draft any more */
export async function holdUpdate(tx: Transaction, changesetId: number): Promise<void> {
  const held = await lockChangeset(tx, changesetId);
  if (held?.state === 'draft' && !held.isComplete) return;
  throw new ProblemError('conflict', {
    ...{ detail: 'The draft was taken away while it was staged', got: held?.state ?? 'none' },
    wanted: 'a draft that is not complete',
  });
}
