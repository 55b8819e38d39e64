import { describe, expect, it } from 'vitest';
import { languageOf, prefersPage } from './preferences.ts';

describe('a page', () => {
  it('is for browsers that go to an address', () => {
    expect(prefersPage('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')).toBe(true);
  });

  it.each([
    undefined,
    '*/*',
    'application/json',
    'application/json, text/html',
    'text/html;q=0, */*',
    'text/html;q=0.5, application/problem+json',
  ])('is not for %s', (accept) => {
    expect(prefersPage(accept)).toBe(false);
  });
});

describe('its language', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['zh;q=0.3, en;q=0.7', 'en'],
    ['fr-FR, en;q=0.5', 'en'],
    ['fr-FR', 'zh'],
    [undefined, 'zh'],
  ])('for %s is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
