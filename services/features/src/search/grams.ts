import { isHan } from './normalise.ts';

/** Before the first character of a word: a single letter is looked for at the beginnings of words alone. */
const WORD_START = '^';

/**
 * By what a key is found: each pair of neighbours, each Han character, and the first character of each word of other
 * scripts. Half of all names of the city are found by two Han characters, which trigrams would not serve.
 */
export function gramsOf(key: string): string[] {
  const grams = new Set<string>();
  for (const word of key.split(' ')) {
    let before = '';
    for (const character of word) {
      if (isHan(character)) grams.add(character);
      else if (before === '' || isHan(before)) grams.add(WORD_START + character);
      if (before !== '') grams.add(before + character);
      before = character;
    }
  }
  return [...grams];
}

/** A part of a question, and the grams that a key has which holds it. */
export interface Term {
  readonly text: string;
  readonly grams: readonly string[];
}

/** The parts of a question, each of which has to be in a key; a space between Han characters parts them, too. */
export function termsOf(parts: readonly string[]): Term[] {
  return [...new Set(parts.flatMap((part) => part.split(' ')).filter((part) => part !== ''))].map((text) => {
    const characters = [...text];
    if (characters.length === 1) return { text, grams: [isHan(text) ? text : WORD_START + text] };
    return { text, grams: characters.slice(1).map((character, index) => characters[index]! + character) };
  });
}
