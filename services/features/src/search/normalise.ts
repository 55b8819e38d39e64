/** A text as it is compared: what people write differently and mean the same is one. */
export interface SearchKey {
  /** Small letters, digits and Han characters; one space between words of other scripts, none beside Han characters. */
  readonly key: string;
  /** By UTF-16 unit of the key: where in the text its character begins, and where it ends. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const HAN = /\p{Script=Han}/u;
const KEPT = /[\p{L}\p{N}]/u;
const MARK = /\p{M}/gu;

export const isHan = (character: string): boolean => HAN.test(character);

/**
 * Full and half width, letter case, accents, spaces and punctuation make no difference (NFKC; Unicode's own data, so that it
 * is the same on every machine). Traditional and simplified characters are different ones here.
 */
export function normalise(text: string): SearchKey {
  let key = '';
  const from: number[] = [];
  const to: number[] = [];
  let last = '';
  let gapFrom = -1;
  let at = 0;
  for (const character of text) {
    const start = at;
    const end = start + character.length;
    at = end;
    // Accents go with their letter: decomposed, and left out.
    const plain = character.normalize('NFKC').toLowerCase().normalize('NFD').replace(MARK, '');
    for (const each of plain.normalize('NFC')) {
      if (!KEPT.test(each)) {
        if (gapFrom < 0) gapFrom = start;
        continue;
      }
      if (gapFrom >= 0 && last !== '' && !isHan(last) && !isHan(each)) push(' ', gapFrom, start);
      gapFrom = -1;
      push(each, start, end);
      last = each;
    }
  }
  return { key, from, to };

  function push(character: string, start: number, end: number): void {
    key += character;
    for (let unit = 0; unit < character.length; unit++) {
      from.push(start);
      to.push(end);
    }
  }
}
