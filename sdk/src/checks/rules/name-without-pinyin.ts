import { middleOf, pointAt } from '../parts.ts';
import type { FeatureRule } from '../rule.ts';

const HAN = /\p{Script=Han}/u;

/** No reading is proposed: libraries err on local names (东栅, 乐清), and a wrong reading looks right. */
export const nameWithoutPinyin: FeatureRule<'name_without_pinyin'> = {
  looksAt: 'properties',
  observe({ properties: { name, name_pinyin }, geometry }) {
    if (typeof name !== 'string' || !HAN.test(name)) return [];
    if (typeof name_pinyin === 'string' && name_pinyin.trim() !== '') return [];
    return [{ place: pointAt(middleOf(geometry)), parameters: { name } }];
  },
};
