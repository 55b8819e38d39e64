/** A number in fewer digits than these may be anywhere by chance. */
const MIN_DIGITS = 7;

/**
 * The ways in which a number may come up in a text: as it is, rounded, cut off, in scientific form, without its point.
 * Of numbers with at least nine digits.
 */
export function spellings(number: number): string[] {
  const magnitude = Math.abs(number);
  const exact = String(magnitude);
  const found = new Set<string>([exact, exact.replace('.', '')]);
  for (let digits = MIN_DIGITS; digits <= 17; digits++) {
    found.add(magnitude.toPrecision(digits));
    const scientific = magnitude.toExponential(digits - 1);
    found.add(scientific).add(scientific.replace(/e.*/, ''));
  }
  for (let decimals = 1; decimals <= 12; decimals++) found.add(magnitude.toFixed(decimals));
  for (let length = MIN_DIGITS; length <= exact.length; length++) found.add(exact.slice(0, length));
  return [...found].filter((text) => significant(text) >= MIN_DIGITS);
}

/** Digits that say something: no zeros in front, and not the ones and zeros of a scale that is nearly one. */
const significant = (text: string): number =>
  text
    .replace(/e.*/, '')
    .replace('.', '')
    .replace(/^0+/, '')
    .replace(/^10+/, (start) => start.slice(0, 4))
    .replace(/0+$/, '').length;

const RADIANS = Math.PI / 180;
/** In degrees, also as radians: as PROJ keeps them. */
export const angle = (degrees: number): number[] => [degrees, degrees * RADIANS];
