import { describe, expect, it } from 'vitest';
import { positionText, scaleDenominator } from './position-text.ts';

describe('a position in words', () => {
  it('is longitude and latitude, and easting and northing where the zone reaches', () => {
    expect(positionText([120.757, 30.7605])).toEqual({
      degrees: '120.757000, 30.760500',
      grid: expect.stringMatching(/^E 572\d{3}\.\d N 3404\d{3}\.\d$/),
    });
    expect(positionText([104.06, 30.67])).toEqual({ degrees: '104.060000, 30.670000' });
  });
});

describe('the scale', () => {
  it('is that of OGC’s WebMercatorQuad on the equator, and larger in the north', () => {
    // Level 12 of tiles of 256 pixels, which is zoom 11 of tiles of 512.
    expect(scaleDenominator(11, 0)).toBe(140_000);
    expect(scaleDenominator(11, 60)).toBe(68_000);
  });
});
