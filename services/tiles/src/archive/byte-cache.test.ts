import { expect, it } from 'vitest';
import { ByteCache } from './byte-cache.ts';

const kept = (sizeBytes: number) => ({ bytes: new Uint8Array(sizeBytes) });
const WHOLE = {};
const LIMIT_BYTES = 10_000;

it('forgets the oldest where there is no room', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  for (const key of ['a', 'b', 'c']) cache.keep(WHOLE, key, kept(3_000));
  expect(['a', 'b', 'c'].map((key) => cache.get(WHOLE, key) !== undefined)).toEqual([false, true, true]);
});

it('forgets what nobody asked for before what someone did', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  for (const key of ['a', 'b']) cache.keep(WHOLE, key, kept(3_000));
  cache.get(WHOLE, 'a');
  cache.keep(WHOLE, 'c', kept(3_000));
  expect(['a', 'b', 'c'].map((key) => cache.get(WHOLE, key) !== undefined)).toEqual([true, false, true]);
});

it('makes room also where all were asked for', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  for (const key of ['a', 'b', 'c', 'd']) {
    cache.keep(WHOLE, key, kept(3_000));
    expect(cache.get(WHOLE, key)).toBeDefined();
  }
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(WHOLE, key))).toHaveLength(2);
});

it('keeps nothing larger than itself, and forgets nothing for it', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  cache.keep(WHOLE, 'a', kept(3_000));
  cache.keep(WHOLE, 'b', kept(LIMIT_BYTES));
  expect(cache.get(WHOLE, 'a')).toBeDefined();
  expect(cache.get(WHOLE, 'b')).toBeUndefined();
});

it('counts what a sea of tiny values takes beside their bytes', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  for (let index = 0; index < 1_000; index++) cache.keep(WHOLE, index, kept(1));
  expect(Array.from({ length: 1_000 }, (_, index) => cache.get(WHOLE, index)).filter(Boolean)).toHaveLength(
    Math.floor(LIMIT_BYTES / 513),
  );
});

it('keeps parts of several wholes apart', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  const value = kept(10);
  cache.keep(WHOLE, 1, value);
  expect(cache.get({}, 1)).toBeUndefined();
  expect(cache.get(WHOLE, 1)).toBe(value);
});
