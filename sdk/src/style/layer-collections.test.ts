import { describe, expect, it } from 'vitest';
import { collectionOfLayer } from './layer-collections.ts';

describe('the collection behind a drawn feature', () => {
  it('is told by the layer where one collection fills it', () => {
    expect(collectionOfLayer('buildings', {})).toBe('building');
    expect(collectionOfLayer('water_lines_labels', { kind: 'canal' })).toBe('water_line');
  });

  it('is told by the kind on streets, which Shortbread shares with railways and runways', () => {
    expect(collectionOfLayer('streets', { kind: 'primary' })).toBe('road');
    expect(collectionOfLayer('streets', { kind: 'subway', rail: true })).toBe('railway');
    expect(collectionOfLayer('street_labels', { kind: 'rail' })).toBe('railway');
    expect(collectionOfLayer('streets', { kind: 'runway' })).toBe('transport_facility');
  });

  it('stays open where a layer has several sources, or is not of the base map', () => {
    expect(collectionOfLayer('pois', { amenity: 'school' })).toBeUndefined();
    expect(collectionOfLayer('traffic', {})).toBeUndefined();
  });
});
