import type { Intent } from './intent.ts';

/** How often what happened on the street. */
export type Happening =
  | 'published'
  | 'rejected'
  | 'sent back'
  | 'withdrawn'
  | 'reverts'
  | 'conflicts'
  | 'given up'
  | 'overtaken'
  | 'refused'
  | 'sent twice';

/** What everybody meant to do and what they were told, kept beside the platform. */
export class Ledger {
  /** By changeset and feature. */
  readonly intents = new Map<number, Map<number, Intent>>();
  /** By changeset: the newest revision that anybody knew of before its changes were staged. */
  readonly stagedSince = new Map<number, number>();
  /** What reviewers chose in conflicts, by changeset and by `17 remark`, `17 geometry`, `17 existence`: the last word. */
  readonly choices = new Map<number, Map<string, 'ours' | 'theirs'>>();
  /** Changesets in which a reviewer chooses right now: two at once would leave open whose word was the last. */
  readonly settling = new Set<number>();
  /** Changesets by the revision that their publication was answered with. */
  readonly published = new Map<number, number>();
  readonly counts = new Map<Happening, number>();
  writersAtWork = 0;
  #next = 0;

  count(what: Happening, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  /** A number that nobody else has. */
  unique(): number {
    return ++this.#next;
  }

  newestRevision(): number {
    return Math.max(1, ...this.published.keys());
  }

  /** @param since {@link newestRevision} before the change was sent */
  intend(changesetId: number, featureId: number, intent: Intent, since: number): void {
    if (!this.stagedSince.has(changesetId)) this.stagedSince.set(changesetId, since);
    const features = this.intents.get(changesetId) ?? new Map<number, Intent>();
    this.intents.set(changesetId, features.set(featureId, intent));
  }

  choose(changesetId: number, conflict: string, side: 'ours' | 'theirs'): void {
    const made = this.choices.get(changesetId) ?? new Map<string, 'ours' | 'theirs'>();
    this.choices.set(changesetId, made.set(conflict, side));
  }

  /** @throws where two publications were told the same revision */
  acknowledge(revision: number, changesetId: number): void {
    const other = this.published.get(revision);
    if (other !== undefined && other !== changesetId)
      throw new Error(`revision ${revision} is of changesets ${other} and ${changesetId}`);
    if (other === undefined) this.count('published');
    this.published.set(revision, changesetId);
  }
}
