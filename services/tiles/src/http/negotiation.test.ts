import { describe, expect, it } from 'vitest';
import { acceptsGzip } from './accept-encoding.ts';
import { parseByteRange } from './byte-range.ts';
import { isEntityTag, namesEntityTag } from './entity-tag.ts';

describe('gzip is accepted', () => {
  it.each([
    ['gzip', true],
    ['gzip, deflate, br, zstd', true],
    ['br;q=1.0, GZIP;q=0.8', true],
    ['x-gzip', true],
    ['*', true],
    ['*;q=0.1, br', true],
    [undefined, false],
    ['', false],
    ['identity', false],
    ['gzip;q=0', false],
    ['gzip; q=0.000, *', false],
    ['*;q=0', false],
    ['br, gzippy', false],
  ])('by %j: %j', (header, accepted) => {
    expect(acceptsGzip(header)).toBe(accepted);
  });
});

describe('an entity tag is named', () => {
  it.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", W/"c" , "a"', true],
    ['*', true],
    [undefined, false],
    ['"a-gzip"', false],
    ['a', false],
  ])('by %j: %j', (header, named) => {
    expect(namesEntityTag(header, '"a"')).toBe(named);
  });
});

describe('an entity tag is matched strongly', () => {
  it.each([
    ['"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['W/"a"', false],
    ['W/"a", "b"', false],
    ['a', false],
    ['', false],
  ])('by %j: %j', (header, matched) => {
    expect(isEntityTag(header, '"a"')).toBe(matched);
  });
});

describe('of a file of 100 bytes, a Range header asks for', () => {
  it.each([
    ['bytes=0-9', { first: 0, last: 9 }],
    ['bytes=90-', { first: 90, last: 99 }],
    ['bytes=90-1000', { first: 90, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=-1000', { first: 0, last: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [undefined, 'whole'],
    ['bytes=9-0', 'whole'],
    ['bytes=-', 'whole'],
    ['lines=0-9', 'whole'],
    ['bytes=0-1, 5-6', 'whole'],
  ])('%j: %j', (header, range) => {
    expect(parseByteRange(header, 100)).toEqual(range);
  });
});
