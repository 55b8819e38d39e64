import { describe, expect, it } from 'vitest';
import { codeOfPrefixedZone, codeWithoutPrefix, gaussKrugerByCode, zonePrefix } from './gauss-kruger.ts';

describe('the Gauss-Krüger zones of CGCS2000', () => {
  it.each([
    [4549, { widthDegrees: 3, centralMeridian: 120, falseEasting: 500_000 }],
    [4528, { widthDegrees: 3, centralMeridian: 120, falseEasting: 40_500_000 }],
    [4548, { widthDegrees: 3, centralMeridian: 117, falseEasting: 500_000 }],
    [4509, { widthDegrees: 6, centralMeridian: 117, falseEasting: 500_000 }],
    [4498, { widthDegrees: 6, centralMeridian: 117, falseEasting: 20_500_000 }],
    [4490, undefined],
    [4555, undefined],
  ])('are told by their code: %i', (code, zone) => {
    expect(gaussKrugerByCode(code)).toEqual(zone);
  });

  it('are told by the number in front of an easting', () => {
    expect(zonePrefix(40_572_344.94)).toBe(40);
    expect(zonePrefix(572_344.94)).toBeUndefined();
    expect(codeOfPrefixedZone(40)).toBe(4528);
    expect(codeOfPrefixedZone(20)).toBe(4498);
    expect(codeWithoutPrefix(120)).toBe(4549);
  });
});
