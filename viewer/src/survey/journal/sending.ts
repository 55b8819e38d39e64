import type { ClientProblem } from '@tongtu/sdk/client';
import type { Edit, FeatureChange } from '../edit/edit.ts';
import type { FeatureKey } from '../edit/feature.ts';
import { netChanges } from '../edit/history.ts';
import type { WireChange } from '../server/survey-server.ts';

/** A request that is sent until it is answered, always under the same key. */
export type Step = { readonly idempotencyKey: string } & (
  | {
      readonly kind: 'open';
      readonly title: string;
      readonly description: string;
      /** Those that the changeset is to mend; missing in what older pages have written. */
      readonly tasks?: readonly number[];
    }
  | { readonly kind: 'add'; readonly keys: readonly FeatureKey[]; readonly changes: readonly WireChange[] }
  | { readonly kind: 'submit' }
);

/** Work that was handed in, and how far the server has acknowledged it. Plain data: it outlives the page. */
export interface Sending {
  readonly id: string;
  readonly title: string;
  /** What it was made of, so that it can be taken back to the desk. */
  readonly edits: readonly Edit[];
  readonly steps: readonly Step[];
  /** How many of the steps the server has answered. */
  readonly acknowledged: number;
  readonly changesetId?: string;
  /** `refused`: the server will not have it as it is, and says why. `submitted`: it is all there and waits for review. */
  readonly state: 'sending' | 'refused' | 'submitted';
  readonly problem?: ClientProblem;
  /** The ids that new features have got. */
  readonly featureIds: Readonly<Record<FeatureKey, number>>;
}

/** Changes in one request: some megabytes at most. */
const CHANGES_IN_A_STEP = 200;

/** States of a changeset after which it is the server's alone. */
const SETTLED = new Set(['published', 'withdrawn']);
/** Sent back, it is a draft again. */
const SENT_BACK = new Set(['rejected', 'draft']);

/**
 * Plans the requests by which edits become a changeset. `undefined` where they come to nothing.
 *
 * @param newKey a text that nobody has used before
 */
export function planSending(
  edits: readonly Edit[],
  {
    title,
    description,
    tasks = [],
  }: { readonly title: string; readonly description: string; readonly tasks?: readonly number[] },
  newKey: () => string,
): Sending | undefined {
  const changes = [...netChanges(edits).values()];
  if (changes.length === 0) return undefined;
  const batches = Array.from({ length: Math.ceil(changes.length / CHANGES_IN_A_STEP) }, (_, batch) =>
    changes.slice(batch * CHANGES_IN_A_STEP, (batch + 1) * CHANGES_IN_A_STEP),
  );
  return {
    ...{ id: newKey(), title, edits, acknowledged: 0, state: 'sending', featureIds: {} },
    steps: [
      { kind: 'open', idempotencyKey: newKey(), title, description, ...(tasks.length > 0 ? { tasks } : {}) },
      ...batches.map(
        (batch): Step => ({
          kind: 'add',
          idempotencyKey: newKey(),
          keys: batch.map(({ key }) => key),
          changes: batch.map(wireChange),
        }),
      ),
      { kind: 'submit', idempotencyKey: newKey() },
    ],
  };
}

/** The request that is due; `undefined` where there is none. */
export function dueStep({ state, steps, acknowledged }: Sending): Step | undefined {
  return state === 'sending' ? steps[acknowledged] : undefined;
}

/** After the server has answered the step that was due. */
export function acknowledge(
  sending: Sending,
  answer: { readonly changesetId?: string; readonly featureIds?: readonly number[] },
): Sending {
  const step = sending.steps[sending.acknowledged];
  const ids =
    step?.kind === 'add'
      ? Object.fromEntries(step.keys.map((key, index) => [key, (answer.featureIds ?? [])[index]!]))
      : {};
  const acknowledged = sending.acknowledged + 1;
  return {
    ...sending,
    acknowledged,
    featureIds: { ...sending.featureIds, ...ids },
    ...(answer.changesetId === undefined ? {} : { changesetId: answer.changesetId }),
    state: acknowledged === sending.steps.length ? 'submitted' : 'sending',
  };
}

/** What to do about a problem: ask again later, ask for a sign-in, or give the work back. */
export function remedyOf({ status, code }: ClientProblem): 'retry' | 'sign-in' | 'give-back' {
  if (status === 401 || code === 'not_signed_in') return 'sign-in';
  // An answer that can't be read comes from something on the way. 425 and the code: the first try is still under way.
  if (status < 400 || status >= 500 || [408, 425, 429].includes(status) || code === 'unexpected_answer')
    return 'retry';
  return 'give-back';
}

export function giveBack(sending: Sending, problem: ClientProblem): Sending {
  return { ...sending, state: 'refused', problem };
}

/** What the changeset's state on the server means for it: to be kept, forgotten, or given back. */
export function fateOf(changesetState: string): 'keep' | 'forget' | 'give-back' {
  if (SETTLED.has(changesetState)) return 'forget';
  return SENT_BACK.has(changesetState) ? 'give-back' : 'keep';
}

function wireChange({ before, after }: FeatureChange): WireChange {
  const { collection } = (after ?? before)!;
  const base =
    before?.id === undefined
      ? {}
      : { featureId: before.id, ...(before.version === undefined ? {} : { baseVersion: before.version }) };
  if (!after) return { action: 'remove', collection, ...base };
  const { geometry, properties } = after;
  return { action: before ? 'replace' : 'create', collection, ...base, geometry, properties };
}
