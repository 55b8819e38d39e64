import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextPath } from './next-path.ts';

it.each(['/', '/survey', '/survey?z=15&t=%2F%2Fx', '/map#15/30.75/120.75', '/地图'])('keeps %s', (path) => {
  expect(decodeURI(nextPath(path))).toBe(decodeURI(path));
});

it.each([
  'https://elsewhere.example/',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '\\/elsewhere.example',
  '/\t/elsewhere.example',
  '/\n/elsewhere.example',
  '/.//elsewhere.example',
  '/x/..//elsewhere.example',
  'javascript:alert(1)',
  'elsewhere',
  '',
  '/sign-in?next=/sign-in',
  undefined,
  ['/a', '/b'],
])('answers the start page for %j', (path) => {
  expect(nextPath(path)).toBe('/');
});

it('never leaves the origin, whatever is asked', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('/', '\\', '.', '\t', '\n', ':', '@', '%', '2', 'f', 'e', 'x', '?', '#', ' '),
  });
  fc.assert(
    fc.property(nasty, (text) => {
      const base = 'https://map.example/sign-in';
      expect(new URL(nextPath(`/${text}`), base).origin).toBe('https://map.example');
    }),
    { numRuns: 2_000 },
  );
});
