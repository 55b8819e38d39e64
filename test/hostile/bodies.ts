import { gzipSync } from 'node:zlib';
import type { RouteEntry } from './route-table.ts';

type Wanted = readonly number[] | 'harmless';

interface HostileBody {
  readonly what: string;
  readonly type: string | undefined;
  readonly body: string | Buffer;
  readonly headers?: readonly (readonly [string, string])[];
  readonly wanted: Readonly<Record<NonNullable<RouteEntry['body']>, Wanted>>;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
/** Nobody has such an account; after ten attempts of one address the next are put off. */
const NOBODY = [401, 429];

/** More is taken where changes are sent; the parser then says that it is no JSON. */
const MORE_IS_TAKEN = [400];
/** Whoever is not signed in is told so of whatever can be read. */
const workOf = (empty: Wanted): Wanted => (empty === 'harmless' ? [401] : empty);

const json = (what: string, body: string | Buffer, credentials: Wanted, empty: Wanted): HostileBody => ({
  ...{ what: `JSON: ${what}`, type: JSON_TYPE, body },
  wanted: {
    ...{ credentials, empty, form: [415], leaving: [415], work: workOf(empty), report: [400] },
    ...{ code: [400], account: [415] },
  },
});
/** No JSON that can be read, wherever it is sent. */
const unreadable = (what: string, body: string | Buffer) => json(what, body, [400], [400]);
/** JSON that is no name and password. */
const misshapen = (what: string, value: unknown) => json(what, JSON.stringify(value), [400], 'harmless');
const attempt = (what: string, username: string, password = 'b') =>
  json(what, JSON.stringify({ username, password }), NOBODY, 'harmless');

const form = (what: string, body: string | Buffer, wanted: Wanted): HostileBody => ({
  ...{ what: `form: ${what}`, type: FORM_TYPE, body },
  wanted: {
    ...{ form: wanted, leaving: [303], credentials: [415], empty: [415], work: [415], report: [415] },
    ...{ code: [415], account: [401] },
  },
});
const ofType = (type: string): HostileBody => ({
  ...{ what: `Content-Type: ${type.slice(0, 60)}`, type, body: 'a' },
  wanted: {
    ...{ form: [415], leaving: [415], credentials: [415], empty: [415], work: [415], report: [415] },
    ...{ code: [415], account: [415] },
  },
});
const everywhere = (wanted: readonly number[], body: Omit<HostileBody, 'wanted'>): HostileBody => ({
  ...body,
  wanted: {
    form: wanted,
    leaving: wanted,
    credentials: wanted,
    ...{ code: wanted, account: wanted },
    report: [...wanted, ...(wanted.includes(413) ? MORE_IS_TAKEN : [])],
    empty: wanted,
    work: [...wanted, ...(wanted.includes(413) ? MORE_IS_TAKEN : [])],
  },
});

const nested = (depth: number, start: string, end: string) => start.repeat(depth) + end.repeat(depth);

/** Bodies that somebody may send where one is taken. */
export const BODIES: readonly HostileBody[] = [
  unreadable('half an object', '{"username":'),
  unreadable('a word', 'hello'),
  unreadable('NaN', '{"username":NaN}'),
  unreadable('two documents', '{}{}'),
  unreadable('a comment', '{/**/}'),
  unreadable('half of a nested one', '['.repeat(8_000)),
  unreadable('bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])),
  unreadable('overlong UTF-8', Buffer.from([0x22, 0xc0, 0xaf, 0x22])),
  unreadable('UTF-16', Buffer.from('{}', 'utf16le')),
  unreadable('NUL alone', Buffer.alloc(100)),
  unreadable('a prototype', '{"__proto__":{"isAdmin":true}}'),
  unreadable('a prototype, escaped', '{"\\u005f_proto__":{"isAdmin":true}}'),
  unreadable('the prototype of a constructor', '{"constructor":{"prototype":{"isAdmin":true}}}'),
  json('nested arrays', nested(4_000, '[', ']'), [400], 'harmless'),
  json('nested objects', `${'{"a":'.repeat(1_300)}1${'}'.repeat(1_300)}`, [400], 'harmless'),
  misshapen('an array', []),
  misshapen('null', null),
  misshapen('a text', 'a'),
  misshapen('a number', 1),
  misshapen('nothing in it', {}),
  misshapen('no password', { username: 'a' }),
  misshapen('numbers', { username: 1, password: 2 }),
  misshapen('null for both', { username: null, password: null }),
  misshapen('arrays', { username: ['a'], password: ['b'] }),
  misshapen('operators', { username: { $ne: null }, password: { $gt: '' } }),
  misshapen('one member more', { username: 'a', password: 'b', rememberMe: false }),
  misshapen('toString', { username: 'a', password: 'b', toString: 1 }),
  attempt('a NUL in the name', 'abc\0def'),
  json('half a pair of surrogates', '{"username":"abc\\ud800","password":"b"}', NOBODY, 'harmless'),
  attempt('SQL for a name', "' or 1=1 --"),
  attempt('an empty name', ''),
  attempt('a long name', 'a'.repeat(4_000)),
  attempt('a long password', 'nobody.here', 'b'.repeat(4_000)),
  attempt('a NUL in the password', 'nobody.here', 'b\0'),
  form('nothing of it', 'a=b', NOBODY),
  form('bytes that are no UTF-8', 'userName=%ff%fe&password=%ff', NOBODY),
  form('a NUL in the name', 'userName=abc%00def&password=b', NOBODY),
  form('a lone percent sign', 'userName=%&password=%zz', NOBODY),
  form('fields twice', 'userName=a&userName=b&password=c&password=d', NOBODY),
  form('arrays', 'userName[]=abc&password[]=b', NOBODY),
  form('a prototype', '__proto__[a]=b&constructor=c', NOBODY),
  form('a thousand fields', 'a=b&'.repeat(1_000), NOBODY),
  form('another site to go on to', 'userName=abc&password=b&next=//evil.example&lang=xx', NOBODY),
  ofType('text/plain'),
  ofType('text/csv'),
  ofType('multipart/form-data; boundary=a'),
  ofType('application/xml'),
  ofType('application/jsonx'),
  ofType('a'),
  ofType('a/b/c'),
  ofType('\xff\xfe'),
  ofType('x'.repeat(8_000)),
  everywhere([413, 415], { what: '9 KB', type: JSON_TYPE, body: 'x'.repeat(9_000) }),
  everywhere([413, 415], { what: '10 MB', type: JSON_TYPE, body: Buffer.alloc(10_000_000, 0x20) }),
  everywhere([413, 415], { what: 'a form of 10 MB', type: FORM_TYPE, body: Buffer.alloc(10_000_000, 0x61) }),
  everywhere([415], {
    what: 'gzip',
    type: JSON_TYPE,
    headers: [['Content-Encoding', 'gzip']],
    body: gzipSync('{}'),
  }),
  everywhere([400], {
    what: 'chunks of no size',
    type: JSON_TYPE,
    headers: [['Transfer-Encoding', 'chunked']],
    body: 'zz\r\n{}\r\n0\r\n\r\n',
  }),
  everywhere([413], {
    what: 'a chunk with a long extension',
    type: JSON_TYPE,
    headers: [['Transfer-Encoding', 'chunked']],
    body: `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
  }),
];
