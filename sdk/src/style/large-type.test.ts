import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { enlargeType } from './large-type.ts';

const enlarged = (size: unknown) => {
  const layer = { id: 'a', type: 'symbol', source: 's', layout: { 'text-size': size } } as LayerSpecification;
  const [made] = enlargeType([layer], 2);
  return (made?.layout as Record<string, unknown> | undefined)?.['text-size'];
};

describe('large type', () => {
  it('enlarges sizes, never the zooms at which they change', () => {
    expect(enlarged(12)).toBe(24);
    expect(enlarged(['interpolate', ['linear'], ['zoom'], 5, 10, 15, 20])).toEqual([
      ...['interpolate', ['linear'], ['zoom'], 5, 20, 15, 40],
    ]);
    expect(enlarged(['step', ['zoom'], 10, 14, 12, 16, 14])).toEqual(['step', ['zoom'], 20, 14, 24, 16, 28]);
  });

  it('enlarges what a size by zoom gives by kind', () => {
    expect(enlarged(['interpolate', ['linear'], ['zoom'], 5, ['get', 'size'], 15, 20])).toEqual([
      ...['interpolate', ['linear'], ['zoom'], 5, ['*', 2, ['get', 'size']], 15, 40],
    ]);
  });

  it('leaves layers without lettering as they are', () => {
    const layer = { id: 'a', type: 'background' } as LayerSpecification;
    expect(enlargeType([layer])[0]).toBe(layer);
  });
});
