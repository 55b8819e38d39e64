import fc from 'fast-check';
import type { WireRequest } from '../support/exchange.ts';
import { addressOf, type Route } from './requests.ts';
import { HOSTILE_NAMES, HOSTILE_VALUES } from './values.ts';

/** Requests over the platform's own addresses with parts of them at random: good ones, hostile ones, and noise. */
export function anyRequest(routes: readonly Route[]): fc.Arbitrary<WireRequest> {
  return fc.constantFrom(...routes).chain((route) =>
    fc.record({
      method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'DELETE'),
      target: anyTarget(route),
      headers: fc.array(anyHeader, { maxLength: 3 }),
    }),
  );
}

/** Visible ASCII as it is, and text of any kind percent-encoded. */
const noise = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcxyz019.,:;-_~!$()*+@/%\'"<>[]{}|\\^`'), maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map(encode),
  fc.uint8Array({ maxLength: 8 }).map((bytes) => [...bytes].map(percent).join('')),
  fc.double().map(String),
  fc.maxSafeInteger().map(String),
);
const hostile = fc.constantFrom(...HOSTILE_VALUES.map(({ wire }) => wire));

function anyTarget(route: Route): fc.Arbitrary<string> {
  const { path = {}, query = {} } = route.entry;
  const parts = Object.fromEntries(
    Object.entries(path).map(([name, { valid, bad = [] }]) => [
      name,
      fc.oneof({ arbitrary: fc.constantFrom(valid, ...bad), weight: 3 }, hostile, noise),
    ]),
  );
  const known = query === 'ignored' ? [] : Object.entries(query);
  const pairs = [
    ...known.map(([name, { valid, bad = [] }]) =>
      fc
        .oneof({ arbitrary: fc.constantFrom(valid, valid, ...bad), weight: 3 }, hostile, noise)
        .map((value) => `${name}=${value}`),
    ),
    fc
      .tuple(fc.oneof(fc.constantFrom(...HOSTILE_NAMES), noise), noise)
      .map(([name, value]) => `${name}=${value}`),
  ];
  return fc
    .tuple(fc.record(parts), fc.array(fc.oneof(...pairs), { maxLength: 4 }))
    .map(([values, search]) => {
      const address = addressOf(route, values as Record<string, string>);
      return search.length === 0 ? address : `${address}?${search.join('&')}`;
    });
}

const anyHeader = fc.tuple(
  fc.constantFrom(
    'Accept',
    'Accept-Language',
    'Accept-Encoding',
    'Cookie',
    'Range',
    'If-None-Match',
    'If-Range',
    'Origin',
  ),
  fc.string({ unit: fc.constantFrom(...'abz019 =;,.*/"-\u00e9\u00ff'), maxLength: 30 }),
);

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function percent(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0')}`;
}
