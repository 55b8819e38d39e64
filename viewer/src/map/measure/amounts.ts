import type { PageLanguage } from '../../page/words.ts';

const KM = 1000;
const SQUARE_METERS_PER_KM2 = 1e6;
const SQUARE_METERS_PER_HECTARE = 1e4;
/** 15 亩 are a hectare. */
const SQUARE_METERS_PER_MU = 1e4 / 15;

/** A length as it is read: metres below a kilometre. */
export function lengthText(meters: number, language: PageLanguage): string {
  return meters < KM
    ? `${amount(meters, language, meters < 100 ? 2 : 1)} m`
    : `${amount(meters / KM, language, 3)} km`;
}

/** An area in the units that readers of a language use, the main one first. */
export function areaTexts(squareMeters: number, language: PageLanguage): readonly string[] {
  const main =
    squareMeters < SQUARE_METERS_PER_KM2
      ? `${amount(squareMeters, language, squareMeters < 1000 ? 1 : 0)} m²`
      : `${amount(squareMeters / SQUARE_METERS_PER_KM2, language, 3)} km²`;
  const hectares = amount(squareMeters / SQUARE_METERS_PER_HECTARE, language, 2);
  if (language === 'en') return [main, `${hectares} ha`];
  return [main, `${hectares} 公顷`, `${amount(squareMeters / SQUARE_METERS_PER_MU, language, 2)} 亩`];
}

function amount(value: number, language: PageLanguage, digits: number): string {
  return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
