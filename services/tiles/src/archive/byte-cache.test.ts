import { expect, it } from 'vitest';
import { ByteCache } from './byte-cache.ts';

const kept = (sizeBytes: number) => ({ bytes: new Uint8Array(sizeBytes) });
const LIMIT_BYTES = 10_000;

it('forgets the oldest where there is no room', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  for (const key of ['a', 'b', 'c']) cache.keep(key, kept(3_000));
  expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([false, true, true]);
});

it('forgets what nobody asked for before what someone did', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  for (const key of ['a', 'b']) cache.keep(key, kept(3_000));
  cache.get('a');
  cache.keep('c', kept(3_000));
  expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
});

it('makes room also where all were asked for', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  for (const key of ['a', 'b', 'c', 'd']) {
    cache.keep(key, kept(3_000));
    expect(cache.get(key)).toBeDefined();
  }
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key))).toHaveLength(2);
});

it('keeps nothing larger than itself, and forgets nothing for it', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  cache.keep('a', kept(3_000));
  cache.keep('b', kept(LIMIT_BYTES));
  expect(cache.get('a')).toBeDefined();
  expect(cache.get('b')).toBeUndefined();
});

it('counts what a sea of tiny values takes beside their bytes', () => {
  const cache = new ByteCache(LIMIT_BYTES);
  for (let index = 0; index < 1_000; index++) cache.keep(String(index), kept(1));
  expect(Array.from({ length: 1_000 }, (_, index) => cache.get(String(index))).filter(Boolean)).toHaveLength(
    Math.floor(LIMIT_BYTES / 513),
  );
});
