import { describe, expect, it } from 'vitest';
import { layersOfCollection } from './collection-layers.ts';
import { compileProfile, defaultProfile } from './index.ts';

const full = compileProfile(defaultProfile, 'full');
const idsOf = (collection: string, profile = full) => {
  const found = layersOfCollection(profile, collection);
  return [found.kind, found.kind === 'none' ? [] : found.layers.map(({ id }) => id)];
};

describe('the layers of a collection', () => {
  it('are its own where they hold nothing else', () => {
    expect(idsOf('building')).toEqual(['own', ['buildings']]);
    expect(idsOf('administrative_area')).toEqual(['own', ['administrative_areas', 'boundary_labels']]);
  });

  it('are shared where another collection is in any of them, and those are named', () => {
    expect(idsOf('road')).toEqual(['shared', ['street_labels', 'streets'].toSorted().reverse()]);
    expect(idsOf('water_area')).toEqual(['shared', ['land']]);
  });

  it('are none where the edition draws nothing of it', () => {
    expect(idsOf('contour')).toEqual(['own', ['contours']]);
    expect(idsOf('contour', compileProfile(defaultProfile, 'public'))).toEqual(['none', []]);
    expect(idsOf('nothing')).toEqual(['none', []]);
  });
});
