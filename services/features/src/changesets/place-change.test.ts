import { expect, it } from 'vitest';
import { placeChange } from './place-change.ts';

const replace = { action: 'replace', featureId: 7, baseVersion: undefined } as const;
const remove = { ...replace, action: 'remove' } as const;
const create = { ...replace, action: 'create' } as const;

it('stages what is new without a version, and what is there against the present one', () => {
  const made = { action: 'create', featureId: undefined, baseVersion: undefined } as const;
  expect(placeChange(made, {})).toEqual({ kind: 'stage', action: 'create', baseVersion: null });
  expect(placeChange(replace, { current: 3 })).toEqual({ kind: 'stage', action: 'replace', baseVersion: 3 });
});

it('keeps the version that the first change of a feature was made from', () => {
  const staged = { action: 'replace', baseVersion: 2 } as const;
  expect(placeChange(remove, { current: 5, staged })).toEqual({
    kind: 'stage',
    action: 'remove',
    baseVersion: 2,
  });
  expect(placeChange({ ...replace, baseVersion: 5 }, { current: 5, staged })).toMatchObject({
    baseVersion: 5,
  });
});

it('lets what was made here stay new when it is replaced, and vanish when it is removed', () => {
  const staged = { action: 'create', baseVersion: null } as const;
  expect(placeChange(replace, { staged })).toEqual({ kind: 'stage', action: 'create', baseVersion: null });
  expect(placeChange(remove, { staged })).toEqual({ kind: 'drop' });
});

it('takes a change of what is gone by now where its version is named: that is a conflict, no mistake', () => {
  expect(placeChange({ ...replace, baseVersion: 2 }, { last: 2 })).toMatchObject({
    kind: 'stage',
    baseVersion: 2,
  });
  expect(placeChange(replace, { last: 2 })).toMatchObject({ kind: 'fault', code: 'unknown_feature' });
});

it('brings back what was removed, under the versions that follow its last', () => {
  expect(placeChange(create, { last: 4 })).toEqual({ kind: 'stage', action: 'create', baseVersion: 4 });
  expect(placeChange(create, { current: 1 })).toMatchObject({ code: 'exists' });
  expect(placeChange(create, {})).toMatchObject({ code: 'unknown_feature' });
});

it('knows no version of the future', () => {
  expect(placeChange({ ...replace, baseVersion: 4 }, { current: 3, last: 2 })).toMatchObject({
    code: 'unknown_version',
  });
});
