import { describe, expect, it } from 'vitest';
import { prefersPage } from './prefers-page.ts';

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
