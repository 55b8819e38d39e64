import { describe, expect, it } from 'vitest';
import type { Edit } from '../edit/edit.ts';
import type { DeskFeature } from '../edit/feature.ts';
import { acknowledge, type Draft, draftOf, giveBack, planSending, type Step } from './sending.ts';

const point = (key: string, more: Partial<DeskFeature> = {}): DeskFeature => ({
  ...{ key, collection: 'poi', geometry: { type: 'Point', coordinates: [121, 32] }, properties: {} },
  ...more,
});
const made = (key: string): Edit => ({ action: 'create', changes: [{ key, after: point(key) }] });
const WORDS = { title: 't', description: '' };
const keys = () => {
  let count = 0;
  return () => `k${++count}`;
};
const kinds = (steps: readonly Step[]) => steps.map(({ kind }) => kind);
const changesOf = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.kind === 'add' ? step.changes : []));

/** Holds a shop that was made in it. */
const DRAFT: Draft = { changesetId: '17', ...WORDS, featureIds: { shop: 900 } };

describe('work on a changeset that was sent back', () => {
  it('replaces in it what it has already, and makes what is new', () => {
    const { changesetId, steps } = planSending([made('shop'), made('other')], WORDS, keys(), DRAFT)!;
    expect(changesetId).toBe('17');
    expect(kinds(steps)).toEqual(['reopen', 'add', 'submit']);
    expect(changesOf(steps)).toMatchObject([{ action: 'replace', featureId: 900 }, { action: 'create' }]);
    expect(changesOf(steps)[1]).not.toHaveProperty('featureId');
  });

  it('takes out of it what is not wanted any more, and forgets its id', () => {
    const sending = planSending([made('other')], WORDS, keys(), DRAFT)!;
    expect(kinds(sending.steps)).toEqual(['reopen', 'drop', 'add', 'submit']);
    const dropped = acknowledge(acknowledge(sending, {}), {});
    expect(dropped.featureIds).toEqual({});
    expect(acknowledge(dropped, { featureIds: [901] }).featureIds).toEqual({ other: 901 });
  });

  it('goes on with it each time, but not with one that is gone', () => {
    const sending = planSending([made('shop')], WORDS, keys(), DRAFT)!;
    const problem = { type: '', title: '', status: 409, code: 'checks_failed' as const };
    expect(draftOf(giveBack(sending, problem))).toEqual(DRAFT);
    expect(draftOf(giveBack(sending, { ...problem, status: 404, code: 'not_found' }))).toBeUndefined();
  });
});
