import type { ClientProblem } from '@tongtu/sdk/client';
import type { ChangeInput } from '@tongtu/sdk/contract';
import type { Edit, FeatureChange } from '../edit/edit.ts';
import type { FeatureKey } from '../edit/feature.ts';
import { netChanges } from '../edit/history.ts';

/** A request that is sent until it is answered, always under the same key. */
export type Step = { readonly idempotencyKey: string } & (
  | {
      readonly kind: 'open';
      readonly title: string;
      readonly description: string;
      /** Those that the changeset is to mend; missing in what older pages have written. */
      readonly tasks?: readonly number[];
    }
  | { readonly kind: 'add'; readonly keys: readonly FeatureKey[]; readonly changes: readonly ChangeInput[] }
  | { readonly kind: 'submit' }
  /** Makes the changeset that is gone on with a draft again, with these words. */
  | { readonly kind: 'reopen'; readonly title: string; readonly description: string }
  /** Takes a change that is not wanted any more out of it. */
  | { readonly kind: 'drop'; readonly key: FeatureKey; readonly featureId: number }
);

/** A changeset of the server on which the work on the desk goes on: it was sent back, refused, or opened again. */
export interface Draft {
  readonly changesetId: string;
  readonly title: string;
  readonly description: string;
  /** Every feature that it has a change of, with the id that the server knows it by. */
  readonly featureIds: Readonly<Record<FeatureKey, number>>;
}

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
  /** What the reviewer said who sent it back. */
  readonly reason?: string;
  readonly description?: string;
  /** The features of which the changeset has a change, with their ids: new ones have got theirs from the server. */
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
 * @param draft the changeset to go on with; missing: a new one
 */
export function planSending(
  edits: readonly Edit[],
  {
    title,
    description,
    tasks = [],
  }: { readonly title: string; readonly description: string; readonly tasks?: readonly number[] },
  newKey: () => string,
  draft?: Draft,
): Sending | undefined {
  const net = netChanges(edits);
  const changes = [...net.values()];
  if (changes.length === 0) return undefined;
  const held = draft?.featureIds ?? {};
  const batches = Array.from({ length: Math.ceil(changes.length / CHANGES_IN_A_STEP) }, (_, batch) =>
    changes.slice(batch * CHANGES_IN_A_STEP, (batch + 1) * CHANGES_IN_A_STEP),
  );
  const dropped = Object.entries(held).filter(([key]) => !net.has(key));
  return {
    ...{ id: newKey(), title, description, edits, acknowledged: 0, state: 'sending', featureIds: held },
    ...(draft ? { changesetId: draft.changesetId } : {}),
    steps: [
      {
        kind: draft ? 'reopen' : 'open',
        ...{ idempotencyKey: newKey(), title, description },
        // What is gone on with keeps the tasks that it was begun with.
        ...(!draft && tasks.length > 0 ? { tasks } : {}),
      },
      ...dropped.map(
        ([key, featureId]): Step => ({ kind: 'drop', idempotencyKey: newKey(), key, featureId }),
      ),
      ...batches.map(
        (batch): Step => ({
          kind: 'add',
          idempotencyKey: newKey(),
          keys: batch.map(({ key }) => key),
          changes: batch.map((change) => wireChange(change, held[change.key])),
        }),
      ),
      { kind: 'submit', idempotencyKey: newKey() },
    ],
  };
}

/** The changeset with which the work of a sending goes on when it is taken back; `undefined`: there is none, or none any more. */
export function draftOf({
  changesetId,
  title,
  description = '',
  featureIds,
  problem,
}: Sending): Draft | undefined {
  if (changesetId === undefined || problem?.code === 'not_found') return undefined;
  return { changesetId, title, description, featureIds };
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
  const held = Object.entries({ ...sending.featureIds, ...ids });
  return {
    ...sending,
    acknowledged,
    featureIds: Object.fromEntries(held.filter(([key]) => step?.kind !== 'drop' || key !== step.key)),
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

/** @param heldId the feature's id where the changeset has a change of it already */
function wireChange({ before, after }: FeatureChange, heldId: number | undefined): ChangeInput {
  const { collection } = (after ?? before)!;
  const featureId = before?.id ?? heldId;
  const base = {
    ...(featureId === undefined ? {} : { featureId }),
    ...(before?.version === undefined ? {} : { baseVersion: before.version }),
  };
  if (!after) return { action: 'remove', collection, ...base };
  const { geometry, properties } = after;
  // What is new and in the changeset already is replaced there, and stays new.
  return {
    action: featureId === undefined ? 'create' : 'replace',
    collection,
    ...base,
    geometry,
    properties,
  };
}
