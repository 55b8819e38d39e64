import { expect, it } from 'vitest';
import { englishName, romanise, stationEnglish } from './romanise.ts';

it('writes a reading as one word without tones', () => {
  expect(romanise('nán hú')).toBe('Nanhu');
});

it('parts syllables that would run together', () => {
  expect(romanise('cháng ān')).toBe("Chang'an");
});

it.each([
  ['中山东路', 'zhōng shān dōng lù', 'Zhongshan East Road'],
  ['南湖街道', 'nán hú jiē dào', 'Nanhu Subdistrict'],
  ['菱桥弄', 'líng qiáo lòng', 'Lingqiao Lane'],
  ['乌镇镇', 'wū zhèn zhèn', 'Wuzhen Town'],
])('calls %s (%s) %s', (name, pinyin, english) => {
  expect(englishName(name, pinyin)).toBe(english);
});

it('says on which side of a city a station lies', () => {
  expect(stationEnglish('jiā xīng nán zhàn')).toBe('Jiaxing South Railway Station');
  expect(stationEnglish('hǎi níng zhàn')).toBe('Haining Railway Station');
});
