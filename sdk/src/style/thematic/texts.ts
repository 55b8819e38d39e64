import type { Bilingual } from '../../contract/index.ts';

/** Words of legends that are not about anybody's data. */
export const OTHER: Bilingual = { zh: '其他', en: 'Other' };
export const NO_DATA: Bilingual = { zh: '无数据', en: 'No data' };
export const DENSITY: Bilingual = { zh: '少 → 多', en: 'Few → many' };
export const CLUSTER: Bilingual = { zh: '多个要素（数字为个数）', en: 'Several features (how many)' };

/** The same in both languages: a number with its unit. */
export function numberText(value: number, unit?: string): string {
  const text = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(value);
  return unit === undefined ? text : `${text} ${unit}`;
}

export const same = (text: string): Bilingual => ({ zh: text, en: text });
