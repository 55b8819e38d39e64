import type { Transaction } from '@tongtu/database';
import type { Aspect, Observation } from '@tongtu/sdk/checks';
import type { CheckCode, CheckParameters } from '@tongtu/sdk/contract';
import type { Neighbour } from './neighbour-store.ts';
import type { Scope } from './scope.ts';
import type { Subject } from './subject.ts';

/** What is read for a subject: as many rows as there are. */
export interface Evidence {
  /** The subject's number in the changeset. */
  readonly seq: number;
}

/**
 * A rule that needs what lies around. `read` asks once for a batch of subjects; `observe` is pure over one subject and
 * what was read for it.
 */
export interface NeighbourRule<Code extends CheckCode, E extends Evidence> {
  readonly looksAt: Aspect;
  /** Also asked about features that are removed: their neighbours may miss them. */
  readonly seesRemoved: boolean;
  read(
    tx: Transaction,
    scope: Scope,
    subjects: readonly Subject[],
    parameters: CheckParameters[Code],
  ): Promise<readonly E[]>;
  observe(
    subject: Subject,
    evidence: readonly E[],
    parameters: CheckParameters[Code],
  ): readonly Observation[];
}

/** A rule about lines: what it needs are the lines around, read once for all such rules of a collection. */
export interface LineRule<Code extends CheckCode> {
  /** In these collections, so far from the subject. */
  needs(
    parameters: CheckParameters[Code],
    collection: string,
  ): { readonly collections: readonly string[]; readonly radiusMeters: number };
  readonly seesRemoved: boolean;
  observe(
    subject: Subject,
    neighbours: readonly Neighbour[],
    parameters: CheckParameters[Code],
  ): readonly Observation[];
}

/** Observations of one rule about one feature; more say nothing more. */
export const MAX_OBSERVATIONS = 20;
