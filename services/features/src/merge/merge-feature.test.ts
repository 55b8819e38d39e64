import type { Properties } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { type FeatureState, mergeFeature } from './merge-feature.ts';

const at = (x: number, properties: Properties = {}): FeatureState => ({
  geometry: { type: 'Point', coordinates: [x, 0] },
  properties,
});
const BASE = at(0, { name: '南湖小学', kind: 'school', floors: 3 });

describe('a merge of two edits', () => {
  it('holds both where they touch different attributes, and says what came from the other side', () => {
    const ours = at(0, { ...BASE.properties, floors: 4 });
    const theirs = at(0, { ...BASE.properties, name: '南湖实验小学' });
    expect(mergeFeature(BASE, ours, theirs)).toEqual({
      state: at(0, { name: '南湖实验小学', kind: 'school', floors: 4 }),
      taken: { attributes: ['name'], geometry: false },
      conflicts: [],
      changesTheirs: true,
    });
  });

  it('takes their shape beside our attributes', () => {
    const ours = at(0, { ...BASE.properties, floors: 4 });
    const merge = mergeFeature(BASE, ours, at(1, BASE.properties));
    expect(merge.state).toEqual(at(1, ours.properties));
    expect(merge.taken).toEqual({ attributes: [], geometry: true });
  });

  it('carries an attribute that one side took away', () => {
    const { floors, ...without } = BASE.properties;
    expect(mergeFeature(BASE, at(0, without), at(1, BASE.properties)).state).toEqual(at(1, without));
    const theirs = mergeFeature(BASE, at(1, BASE.properties), at(0, without));
    expect(theirs.state).toEqual(at(1, without));
    expect(theirs.taken.attributes).toEqual(['floors']);
    expect(floors).toBe(3);
  });

  it('leaves nothing to publish where both did the same', () => {
    const both = at(1, { ...BASE.properties, floors: 4 });
    expect(mergeFeature(BASE, both, both)).toMatchObject({ conflicts: [], changesTheirs: false });
  });

  it('leaves to people what both changed differently, and keeps ours until then', () => {
    const ours = at(1, { ...BASE.properties, floors: 4 });
    const theirs = at(2, { ...BASE.properties, floors: 5 });
    const { state, conflicts } = mergeFeature(BASE, ours, theirs);
    expect(state).toEqual(ours);
    expect(conflicts).toEqual([
      { kind: 'attribute', field: 'floors', base: 3, ours: 4, theirs: 5 },
      { kind: 'geometry', base: BASE.geometry, ours: ours.geometry, theirs: theirs.geometry },
    ]);
  });

  it('leaves to people what one changed and the other took away', () => {
    const { floors: _, ...without } = BASE.properties;
    const { conflicts } = mergeFeature(BASE, at(0, without), at(0, { ...BASE.properties, floors: 5 }));
    expect(conflicts).toEqual([{ kind: 'attribute', field: 'floors', base: 3, ours: undefined, theirs: 5 }]);
  });

  it('does as people choose, one by one', () => {
    const ours = at(1, { ...BASE.properties, floors: 4, name: '一' });
    const theirs = at(2, { ...BASE.properties, floors: 5, name: '二' });
    const half = mergeFeature(BASE, ours, theirs, { attributes: { floors: 'theirs' } });
    expect(half.conflicts.map(({ kind }) => kind)).toEqual(['attribute', 'geometry']);
    const choices = { geometry: 'theirs', attributes: { floors: 'theirs', name: 'ours' } } as const;
    expect(mergeFeature(BASE, ours, theirs, choices)).toMatchObject({
      state: at(2, { ...BASE.properties, floors: 5, name: '一' }),
      conflicts: [],
      changesTheirs: true,
    });
    const all = { geometry: 'theirs', attributes: { floors: 'theirs', name: 'theirs' } } as const;
    expect(mergeFeature(BASE, ours, theirs, all)).toMatchObject({ conflicts: [], changesTheirs: false });
  });
});

describe('a conflict that was one before', () => {
  const ours = at(1, { ...BASE.properties, floors: 4 });
  const standing = { existence: false, geometry: true, attributes: new Set(['floors']) };

  it('is left to people still where the other side took its edit back', () => {
    expect(mergeFeature(BASE, ours, BASE, {}, standing).conflicts).toEqual([
      { kind: 'attribute', field: 'floors', base: 3, ours: 4, theirs: 3 },
      { kind: 'geometry', base: BASE.geometry, ours: ours.geometry, theirs: BASE.geometry },
    ]);
    const given = { geometry: 'theirs', attributes: { floors: 'theirs' } } as const;
    expect(mergeFeature(BASE, ours, BASE, given, standing)).toMatchObject({
      state: BASE,
      conflicts: [],
      changesTheirs: false,
    });
    const kept = { geometry: 'ours', attributes: { floors: 'ours' } } as const;
    expect(mergeFeature(BASE, ours, BASE, kept, standing)).toMatchObject({ state: ours, conflicts: [] });
  });

  it('is none where both agree by now, or ours was given up', () => {
    expect(mergeFeature(BASE, ours, ours, {}, standing)).toMatchObject({
      conflicts: [],
      changesTheirs: false,
    });
    expect(mergeFeature(BASE, BASE, ours, {}, standing)).toMatchObject({ state: ours, conflicts: [] });
  });

  it('about a removal that was taken back asks whether ours is wanted, and then as ever', () => {
    const gone = { ...standing, existence: true, geometry: false, attributes: new Set<string>() };
    const theirs = at(0, { ...BASE.properties, floors: 5 });
    const kinds = (choices = {}) =>
      mergeFeature(BASE, ours, theirs, choices, gone).conflicts.map(({ kind }) => kind);
    expect(kinds()).toEqual(['existence', 'attribute']);
    expect(kinds({ existence: 'ours' })).toEqual(['attribute']);
    expect(mergeFeature(BASE, ours, theirs, { existence: 'theirs' }, gone)).toMatchObject({
      state: theirs,
      conflicts: [],
      changesTheirs: false,
    });
    expect(mergeFeature(BASE, undefined, BASE, {}, gone).conflicts).toMatchObject([{ kind: 'existence' }]);
  });
});

describe('a removal', () => {
  it('goes through where the other side left the feature alone', () => {
    expect(mergeFeature(BASE, undefined, BASE)).toMatchObject({
      state: undefined,
      conflicts: [],
      changesTheirs: true,
    });
    expect(mergeFeature(BASE, BASE, undefined)).toMatchObject({ state: undefined, changesTheirs: false });
    expect(mergeFeature(BASE, undefined, undefined)).toMatchObject({ conflicts: [], changesTheirs: false });
  });

  it('is left to people where the other side changed the feature', () => {
    const changed = at(1, BASE.properties);
    expect(mergeFeature(BASE, undefined, changed)).toMatchObject({
      state: undefined,
      conflicts: [{ kind: 'existence', base: BASE, ours: undefined, theirs: changed }],
    });
    expect(mergeFeature(BASE, changed, undefined)).toMatchObject({
      state: changed,
      conflicts: [{ kind: 'existence', base: BASE, ours: changed, theirs: undefined }],
    });
  });

  it('is done or taken back as people choose', () => {
    const changed = at(1, BASE.properties);
    const choose = (existence: 'ours' | 'theirs') => [
      mergeFeature(BASE, undefined, changed, { existence }),
      mergeFeature(BASE, changed, undefined, { existence }),
    ];
    expect(choose('ours')).toMatchObject([
      { state: undefined, conflicts: [], changesTheirs: true },
      { state: changed, conflicts: [], changesTheirs: true },
    ]);
    expect(choose('theirs')).toMatchObject([
      { state: changed, conflicts: [], changesTheirs: false },
      { state: undefined, conflicts: [], changesTheirs: false },
    ]);
  });
});
