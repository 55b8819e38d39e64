import type { Bbox } from '@tongtu/sdk/geo';
import { describe, expect, it } from 'vitest';
import { isDataInView } from './data-in-view.ts';

const CITY: Bbox = [120.9, 31.8, 121.3, 32.2];

describe('data of a city', () => {
  it.each([
    ['of which a corner is seen', [121.2, 32.1, 121.9, 32.6], 12, true],
    ['that lie beside the view', [121.4, 31.8, 121.9, 32.2], 12, false],
    ['that lie above the view', [120.9, 31, 121.3, 31.7], 12, false],
    ['seen from so far away that they are a speck', [-180, -85, 180, 85], 0, false],
    ['seen from afar', [100, 20, 140, 50], 6, true],
  ] as const)('%s', (_what, view, zoom, seen) => {
    expect(isDataInView(view, zoom, CITY)).toBe(seen);
  });

  it('are seen across the antimeridian', () => {
    expect(isDataInView([179, -20, 184, -16], 8, [-178.5, -19, -177.5, -17])).toBe(true);
    expect(isDataInView([-184, -20, -179, -16], 8, [177.5, -19, 178.5, -17])).toBe(true);
  });

  it('are seen from near where they are a single point', () => {
    expect(isDataInView([120.99, 31.99, 121.01, 32.01], 15, [121, 32, 121, 32])).toBe(true);
  });
});
