import { LAYER_GROUPS } from '@tongtu/sdk/style';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUrlState, type UrlState, writeUrlState } from './url-state.ts';

describe('the address of the map', () => {
  it('names zoom, latitude, longitude, bearing and pitch in the order of the web', () => {
    const { view } = readUrlState('#map=15.5/30.75/120.76/-20/60&lang=en&3d=1');
    expect(view).toEqual({ zoom: 15.5, center: [120.76, 30.75], bearing: -20, pitch: 60 });
  });

  it('is written without what is the default, and with slashes that one can read', () => {
    const view = { zoom: 15, center: [120.75, 30.75] as const, bearing: 0, pitch: 0 };
    expect(
      writeUrlState({
        view,
        language: 'zh',
        threeD: false,
        bilingual: false,
        feature: { collection: 'building', id: 42 },
      }),
    ).toBe('#map=15/30.75000/120.75000&lang=zh&feature=building/42');
  });

  it.each([
    '#map=15/95/120', // latitude past the pole
    '#map=15/30',
    '#map=a/b/c',
    '#map=12//', // nothing is not zero
    '#lang=fr',
    '#3d=yes',
    '#feature=building',
    '#feature=../../etc/1',
    '#feature=building/99999999999999999999',
    '#names=all',
    '#hide=nonsense',
    '#hide=',
    '',
  ])('makes nothing of %s', (hash) => {
    expect(readUrlState(hash)).toEqual({});
  });

  it('tells layers switched off from layers that were never on', () => {
    const pois = new Set([
      'pois',
      'components',
      'management-grid',
      'contours',
      'spot-heights',
      'pipelines',
      'control-points',
    ] as const);
    expect(readUrlState(writeUrlState({ hidden: pois })).hidden).toEqual(pois);
    expect(readUrlState(writeUrlState({ hidden: new Set() })).hidden).toEqual(new Set());
    expect(readUrlState('#hide=roofs,pois').hidden).toEqual(new Set(['pois']));
  });

  it('gives back what was written', () => {
    const state = fc.record(
      {
        language: fc.constantFrom('zh' as const, 'en' as const),
        threeD: fc.constant(true),
        bilingual: fc.constant(true),
        hidden: fc.subarray([...LAYER_GROUPS], { maxLength: 4 }).map((groups) => new Set(groups)),
        feature: fc.record(
          { collection: fc.constantFrom('building', 'city_component'), id: fc.nat(Number.MAX_SAFE_INTEGER) },
          { requiredKeys: ['id'] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(state, (wanted) => {
        expect(readUrlState(writeUrlState(wanted as UrlState))).toEqual(wanted);
      }),
    );
  });

  it('keeps the place to less than half a pixel', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -85, max: 85, noNaN: true }),
        (zoom, lng, lat) => {
          const { view } = readUrlState(
            writeUrlState({ view: { zoom, center: [lng, lat], bearing: 0, pitch: 0 } }),
          );
          const pixelDegrees = 360 / (512 * 2 ** zoom);
          expect(Math.abs((view?.center[0] ?? 999) - lng)).toBeLessThanOrEqual(pixelDegrees / 2 + 1e-12);
          expect(Math.abs((view?.center[1] ?? 999) - lat)).toBeLessThanOrEqual(pixelDegrees / 2 + 1e-12);
        },
      ),
    );
  });
});
