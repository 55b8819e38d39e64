const BARE: Readonly<Record<string, string>> = {
  ā: 'a',
  á: 'a',
  ǎ: 'a',
  à: 'a',
  ē: 'e',
  é: 'e',
  ě: 'e',
  è: 'e',
  ī: 'i',
  í: 'i',
  ǐ: 'i',
  ì: 'i',
  ō: 'o',
  ó: 'o',
  ǒ: 'o',
  ò: 'o',
  ū: 'u',
  ú: 'u',
  ǔ: 'u',
  ù: 'u',
  ǖ: 'ü',
  ǘ: 'ü',
  ǚ: 'ü',
  ǜ: 'ü',
  ń: 'n',
  ň: 'n',
};

/** `nán hú` → `Nanhu`: one word, no tones, an apostrophe before a vowel that would run on (Xi'an). */
export function romanise(pinyin: string): string {
  const syllables = pinyin
    .split(' ')
    .filter(Boolean)
    .map((s) => [...s].map((c) => BARE[c] ?? c).join(''));
  const word = syllables.map((s, i) => (i > 0 && /^[aoe]/.test(s) ? `'${s}` : s)).join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const GENERICS: readonly (readonly [RegExp, number, string])[] = [
  [/大道$/, 2, 'Avenue'],
  [/公路$/, 2, 'Highway'],
  [/东路$/, 2, 'East Road'],
  [/西路$/, 2, 'West Road'],
  [/南路$/, 2, 'South Road'],
  [/北路$/, 2, 'North Road'],
  [/路$/, 1, 'Road'],
  [/街$/, 1, 'Street'],
  [/弄$/, 1, 'Lane'],
  [/巷$/, 1, 'Alley'],
  [/里$/, 1, 'Li'],
  [/街道$/, 2, 'Subdistrict'],
  [/镇$/, 1, 'Town'],
  [/社区$/, 2, 'Community'],
  [/村$/, 1, 'Village'],
  [/区$/, 1, 'District'],
  [/县$/, 1, 'County'],
  [/市$/, 1, 'City'],
  [/桥$/, 1, 'Bridge'],
];

/** 中山东路 → Zhongshan East Road */
export function englishName(name: string, pinyin: string): string {
  for (const [pattern, syllables, english] of GENERICS) {
    if (!pattern.test(name) || name.length <= syllables) continue;
    const words = pinyin.split(' ');
    return `${romanise(words.slice(0, words.length - syllables).join(' '))} ${english}`;
  }
  return romanise(pinyin);
}

/** `jiā xīng nán zhàn` → Jiaxing South Railway Station */
export function stationEnglish(pinyin: string): string {
  const bare = pinyin
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(' ')
    .slice(0, -1);
  const side: Record<string, string> = { nan: 'South', xi: 'West', dong: 'East', bei: 'North' };
  const last = bare.length > 2 ? side[bare[bare.length - 1]!] : undefined;
  const words = last ? bare.slice(0, -1) : bare;
  const name = words.join('');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${last ? ` ${last}` : ''} Railway Station`;
}
