import { expect, it } from 'vitest';
import { languageOf } from './language.ts';

it.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['zh;q=0.3, en;q=0.7', 'en'],
  ['fr-FR, en;q=0.5', 'en'],
  ['fr-FR', 'zh'],
  [undefined, 'zh'],
])('a page for %s is in %s', (header, language) => {
  expect(languageOf({ headers: { 'accept-language': header } })).toBe(language);
});

it('is the one that the reader chose, whatever the browser asks for', () => {
  const headers = { 'accept-language': 'zh-CN', cookie: 'a=b; tongtu-language=en' };
  expect(languageOf({ headers })).toBe('en');
  expect(languageOf({ headers: { ...headers, cookie: 'tongtu-language=fr' } })).toBe('zh');
});
