import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { wkbOf } from '../../../../test/support/wkb.ts';
import { renderBlock } from '../render/index.ts';
import { compileProfile, defaultProfile, minZoomOf, NEVER_DRAWN_ZOOM } from './index.ts';

const profile = compileProfile(defaultProfile, 'public');

/** A rectangle of some metres at 30.75° north. */
function rectangle(width: number, height: number): Position[] {
  const [x, y] = [120.75, 30.75];
  const [dx, dy] = [width / 95_800, height / 110_860];
  return [
    [x, y],
    [x + dx, y],
    [x + dx, y + dy],
    [x, y + dy],
    [x, y],
  ];
}
const polygon = (width: number, height: number) => ({
  type: 'Polygon' as const,
  coordinates: [rectangle(width, height)],
});

describe('the min zoom of a feature', () => {
  it('is the lowest of the layers that draw it', () => {
    expect(minZoomOf('road', 'line', { kind: 'motorway' }, profile)).toBe(5);
    expect(minZoomOf('road', 'line', { kind: 'service' }, profile)).toBe(13);
    expect(minZoomOf('building', 'polygon', {}, profile)).toBe(13);
    expect(minZoomOf('water_area', 'polygon', { kind: 'lake' }, profile)).toBe(4);
  });

  it('says where nothing draws it', () => {
    expect(minZoomOf('road', 'line', { kind: 'raceway' }, profile)).toBe(NEVER_DRAWN_ZOOM);
    expect(minZoomOf('contour', 'line', { kind: 'index' }, profile)).toBe(NEVER_DRAWN_ZOOM);
    expect(minZoomOf('contour', 'line', { kind: 'index' }, compileProfile(defaultProfile, 'full'))).toBe(12);
    expect(minZoomOf('weather_station', 'point', {}, profile)).toBe(NEVER_DRAWN_ZOOM);
  });

  it('depends on the kind of geometry where a collection has several', () => {
    expect(minZoomOf('transport_facility', 'point', { kind: 'platform' }, profile)).toBe(NEVER_DRAWN_ZOOM);
    expect(minZoomOf('transport_facility', 'polygon', { kind: 'platform' }, profile)).toBe(15);
  });

  it('of an area is where it is large enough to be seen', () => {
    const lake = { kind: 'lake' };
    expect(minZoomOf('water_area', polygon(30_000, 20_000), lake, profile)).toBe(4);
    expect(minZoomOf('water_area', polygon(40, 30), lake, profile)).toBe(10);
    expect(minZoomOf('water_area', polygon(3, 2), lake, profile)).toBe(14);
  });

  it('of an area in a coverage is not put off: it would leave a gap', () => {
    expect(minZoomOf('land_use', polygon(40, 30), { kind: 'forest' }, profile)).toBe(7);
  });

  it('is never higher than the zoom at which the renderer begins to draw it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 3.5, noNaN: true }),
        fc.double({ min: 0.2, max: 3.5, noNaN: true }),
        (w, h) => {
          const geometry: Geometry = polygon(10 ** w, 10 ** h);
          const properties = { kind: 'lake', name: '湖' };
          const feature = { collectionId: 'water_area', id: 1, minZoom: 0, wkb: wkbOf(geometry), properties };
          const [first] = renderBlock([feature], { z: 0, x: 0, y: 0, minZoom: 0, maxZoom: 15 }, profile);
          const zoom = minZoomOf('water_area', geometry, properties, profile);
          expect(zoom).toBeLessThanOrEqual(first?.z ?? 99);
          expect(zoom).toBeGreaterThanOrEqual(Math.max(4, (first?.z ?? 15) - 1));
        },
      ),
      { numRuns: 25 },
    );
  }, 30_000);
});
