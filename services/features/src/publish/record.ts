import { type Actor, type Asked, recordAudit } from '@tongtu/access';
import type { Transaction } from '@tongtu/database';

interface Published {
  readonly actor: Actor;
  readonly asked?: Asked | undefined;
  readonly changesetId: number;
  readonly revision: number;
}

/** Puts a publication on record: what it was of is to be read in the changeset. The last thing of its transaction. */
export function recordPublication(
  tx: Transaction,
  { actor, asked, changesetId, revision }: Published,
): Promise<void> {
  const detail = { changeset: changesetId };
  return recordAudit(tx, [
    { ...asked, actor, action: 'publication', subject: `revision ${revision}`, detail },
  ]);
}
