import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { presentedKey, withoutKey } from './presented.ts';

const request = (headers: Record<string, string> = {}) => ({ headers }) as unknown as IncomingMessage;

it.each([
  ['/tiles/base/1/0/0?key=tk_a', '/tiles/base/1/0/0', 'tk_a'],
  ['/tiles/base/1/0/0?v=3&key=tk_a', '/tiles/base/1/0/0?v=3', 'tk_a'],
  ['/tiles/base.pmtiles?key=tk_a&v=3', '/tiles/base.pmtiles?v=3', 'tk_a'],
  ['/api/tiles/WebMercatorQuad/1/0/0?key=', '/api/tiles/WebMercatorQuad/1/0/0', ''],
  [
    '/api/collections/building/tiles/WebMercatorQuad?key=tk_a',
    '/api/collections/building/tiles/WebMercatorQuad',
    'tk_a',
  ],
  // Twice: neither.
  ['/tiles/base?key=tk_a&key=tk_a', '/tiles/base', ''],
  // No tiles: a field may be called so.
  ['/api/collections/building/items?key=tk_a', '/api/collections/building/items?key=tk_a', undefined],
  [
    '/api/collections/building/items/tiles?key=tk_a',
    '/api/collections/building/items/tiles?key=tk_a',
    undefined,
  ],
  ['/tiles/base?monkey=tk_a', '/tiles/base?monkey=tk_a', undefined],
  ['/tiles/key=tk_a', '/tiles/key=tk_a', undefined],
])('takes the key out of %s', (url, rest, key) => {
  const raw = request();
  expect(withoutKey(raw, url)).toBe(rest);
  expect(presentedKey(raw)).toBe(key);
});

it.each([
  ['Bearer tk_a', 'tk_a'],
  ['bearer  tk_a ', 'tk_a'],
  ['Bearer ', ''],
  ['Bearer', undefined],
  ['Basic dXNlcjpwYXNz', undefined],
])('finds in Authorization: %s the key %s', (authorization, key) => {
  expect(presentedKey(request({ authorization }))).toBe(key);
});
