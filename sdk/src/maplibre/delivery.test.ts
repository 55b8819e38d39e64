import { describe, expect, it } from 'vitest';
import { chooseDelivery, MAX_LOADED_ITEMS } from './delivery.ts';

const field = (name: string) => ({
  ...{ name, type: 'string', title: { zh: name, en: name }, audience: 'public', source: 'tongtu' },
});
const fields = [field('kind'), field('owner')] as never;
const large = { itemCount: MAX_LOADED_ITEMS + 1, fields };
const needs = { fields: ['kind'], features: false };
const tiles = new Set(['kind']);

describe('how a layer gets its features', () => {
  it('is at once where there are few, though there are tiles', () => {
    expect(chooseDelivery({ itemCount: MAX_LOADED_ITEMS, fields }, needs, tiles)).toBe('all');
  });

  it('is as tiles where there are many, and they carry what the style reads', () => {
    expect(chooseDelivery(large, needs, tiles)).toBe('tiles');
    // What no field of the collection is, is MapLibre's own or of joined rows.
    expect(chooseDelivery(large, { ...needs, fields: ['kind', 'point_count'] }, tiles)).toBe('tiles');
  });

  it('is by view where there are many and no tiles that would do', () => {
    expect(chooseDelivery(large, needs)).toBe('view');
    expect(chooseDelivery(large, { ...needs, fields: ['kind', 'owner'] }, tiles)).toBe('view');
    expect(chooseDelivery(large, { ...needs, features: true }, tiles)).toBe('view');
  });

  it('bears that nobody says how many there are', () => {
    expect(chooseDelivery({ fields }, needs)).toBe('view');
  });
});
