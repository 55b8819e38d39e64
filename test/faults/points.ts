import type { Failpoint } from '@tongtu/database';
import type { Engine } from '../support/databases.ts';
import type { DeedKind } from './deeds.ts';

/** A death, and the deed in the middle of which it comes. */
export interface Death {
  readonly at: Failpoint;
  /** The so-and-so-manyth time that the deed comes by. */
  readonly count?: number;
  readonly during: DeedKind;
  /** Where the short form has it; the long form has all of them on both. */
  readonly short: readonly Engine[];
}

const E = ['embedded'] as const;
const S = ['server'] as const;
const NONE = [] as const;

/**
 * One after another in one city, which begins with as many deltas as are merged with the next: so merges come first.
 * A platform that dies with the lease of a tileset makes the next one on a server wait for 10 s: few of those are short.
 */
export const DEATHS: readonly Death[] = [
  { at: 'merged.half-written', during: 'edit', short: E },
  { at: 'merged.written', during: 'edit', short: NONE },
  { at: 'merged.placed', during: 'edit', short: S },
  { at: 'merged.in-pointer-move', during: 'edit', short: NONE },
  { at: 'merged.pointer-moved', during: 'edit', short: S },
  { at: 'removal.forgotten', during: 'edit', short: S },

  { at: 'import.draft-opened', during: 'import', short: NONE },
  { at: 'import.in-batch', count: 2, during: 'import', short: E },
  { at: 'import.batch-staged', during: 'import', short: S },
  { at: 'import.staged', during: 'import', short: NONE },
  { at: 'publish.rows-written', during: 'import', short: NONE },
  { at: 'publish.committed', during: 'import', short: E },

  { at: 'changes.in-transaction', during: 'edit', short: S },
  { at: 'changes.committed', during: 'edit', short: E },
  { at: 'transition.checked', during: 'edit', short: S },
  { at: 'transition.in-transaction', during: 'edit', short: E },
  { at: 'transition.committed', during: 'edit', short: NONE },
  { at: 'transition.in-transaction', count: 2, during: 'edit', short: NONE },
  { at: 'transition.committed', count: 2, during: 'edit', short: NONE },

  { at: 'publish.merged', during: 'edit', short: NONE },
  { at: 'publish.locked', during: 'edit', short: NONE },
  { at: 'publish.history-written', during: 'edit', short: S },
  { at: 'publish.rows-written', during: 'edit', short: E },
  { at: 'publish.in-transaction', during: 'edit', short: S },
  { at: 'publish.committed', during: 'edit', short: NONE },
  { at: 'publish.unanswered', during: 'edit', short: E },

  { at: 'delta.rendered', during: 'edit', short: NONE },
  { at: 'delta.half-written', during: 'edit', short: E },
  { at: 'delta.written', during: 'edit', short: NONE },
  { at: 'delta.placed', during: 'edit', short: S },
  { at: 'delta.in-pointer-move', count: 2, during: 'edit', short: E },

  { at: 'revert.draft-opened', during: 'revert', short: NONE },
  // An edit between the two: each takes the newest back.
  { at: 'delta.pointer-moved', during: 'edit', short: NONE },
  { at: 'revert.batch-staged', during: 'revert', short: S },

  { at: 'base.rendered', during: 'build', short: NONE },
  { at: 'base.half-written', during: 'build', short: S },
  { at: 'base.placed', during: 'build', short: E },
  { at: 'base.in-pointer-move', during: 'build', short: NONE },
  { at: 'base.pointer-moved', during: 'build', short: NONE },

  { at: 'backup.held', during: 'backup', short: NONE },
  { at: 'backup.half-written', during: 'backup', short: S },
];
