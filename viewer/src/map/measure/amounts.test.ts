import { describe, expect, it } from 'vitest';
import { areaTexts, lengthText } from './amounts.ts';

describe('what was measured', () => {
  it('is said in metres, from a kilometre on in kilometres', () => {
    expect(lengthText(12.345, 'zh')).toBe('12.35 m');
    expect(lengthText(999, 'zh')).toBe('999.0 m');
    expect(lengthText(1234.5, 'en')).toBe('1.235 km');
  });

  it('is said in the units of land in China: 15 mu are a hectare', () => {
    expect(areaTexts(10_000, 'zh')).toEqual(['10,000 m²', '1.00 公顷', '15.00 亩']);
    expect(areaTexts(2_500_000, 'zh')).toEqual(['2.500 km²', '250.00 公顷', '3,750.00 亩']);
  });

  it('leaves mu out in English', () => {
    expect(areaTexts(10_000, 'en')).toEqual(['10,000 m²', '1.00 ha']);
  });
});
