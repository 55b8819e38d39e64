import type { RouteEntry } from './route-table.ts';

type Header = readonly [name: string, value: string];

interface HostileHeaders {
  readonly what: string;
  readonly headers: readonly Header[];
  wanted(entry: RouteEntry): readonly number[] | 'harmless';
}

const LONG = 'x'.repeat(8_000);
const HUGE = 'x'.repeat(100_000);
const TOKEN = 'tongtu.session_token';
const signature = (byte: number) => encodeURIComponent(Buffer.alloc(32, byte).toString('base64'));

/** Whatever they say: nothing of it is needed for the answer. */
const harmless = (name: string, values: readonly string[]): HostileHeaders[] =>
  values.map((value) => ({
    what: `${name}: ${value.slice(0, 60)}`,
    headers: [[name, value]],
    wanted: () => 'harmless',
  }));

const refused = (status: number, what: string, ...headers: readonly Header[]): HostileHeaders => ({
  what,
  headers,
  wanted: () => [status],
});

/** Of a file alone: everything else answers as if it were not there. */
const ofFiles = (status: number, name: string, value: string): HostileHeaders => ({
  what: `${name}: ${value.slice(0, 60)}`,
  headers: [[name, value]],
  wanted: ({ isFile }) => (isFile ? [status] : 'harmless'),
});

const accept = (value: string): HostileHeaders => ({
  what: `Accept: ${value.slice(0, 60)}`,
  headers: [['Accept', value]],
  wanted: ({ negotiates }) => (negotiates ? [406] : 'harmless'),
});

/** Headers that somebody may send to any address. Characters are bytes. */
export const HEADERS: readonly HostileHeaders[] = [
  ofFiles(416, 'Range', 'bytes=99999999999999999999-'),
  ofFiles(416, 'Range', `bytes=${'9'.repeat(400)}-`),
  ofFiles(412, 'If-Match', '"nothing"'),
  ...harmless('Range', [
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=-0',
    'bytes=9-0',
    'bytes=a-b',
    'bytes=0x0-0xf',
    'bytes=-1e3',
    'bytes=0-18446744073709551616',
    'bytes=--5',
    'lines=0-9',
    `bytes=${'0-0,'.repeat(1_500)}`,
    LONG,
  ]),
  ...['If-None-Match', 'If-Range', 'If-Modified-Since'].flatMap((name) =>
    harmless(name, ['', '*', '"', '""', 'W/', 'W/"a', '"a", "b', '\xff\xfe', '"'.repeat(8_000), LONG]),
  ),
  ...harmless('If-Unmodified-Since', ['yesterday', '\xff']),
  ...['image/png', 'a', ';;;', ',', 'application/jsonx', 'text/html;q=0, application/json;q=0', LONG].map(
    accept,
  ),
  ...harmless('Accept', [
    '*/*;q=2',
    '*/*;q=-1',
    'text/html;q=abc',
    '*/*;q=1e309',
    `*/*${',a/b'.repeat(2_000)}`,
  ]),
  ...harmless('Accept-Encoding', [
    '',
    '*;q=0',
    'gzip;q=abc',
    'identity;q=0',
    'br;q=1e309',
    'x'.repeat(8_000),
  ]),
  ...harmless('Accept-Language', ['', '*', 'xx', '../../etc', '\xff\xfe', 'zh;q=NaN', 'en-'.repeat(2_000)]),
  ...harmless('Content-Type', ['', 'a', 'a/b/c', 'application/json; charset=\xff', LONG]),
  ...harmless('Cookie', [
    ...['', '=', '=;=;;;', '__proto__=1', 'constructor=1; toString=2', `${'a=b; '.repeat(2_000)}`],
    ...['', 'x', '%', '%ff', '%00.%00', 'a.b', '.', "'; drop table auth.session; --", '\xff\xfe', LONG].map(
      (value) => `${TOKEN}=${value}`,
    ),
    `${TOKEN}=a.b; ${TOKEN}=c.d`,
    `${TOKEN}=${'x'.repeat(32)}.${signature(0)}`,
    `${TOKEN}=%00${'x'.repeat(31)}.${signature(255)}`,
    `tongtu.session_data=${Buffer.from('{"session":{"__proto__":1}}').toString('base64')}; ${TOKEN}=a.b`,
  ]),
  ...harmless('Authorization', ['Basic', 'Basic %%%', 'Bearer null', `Bearer ${LONG}`, '\xff']),
  // Nobody's are believed unless the operator names a proxy.
  ...harmless('X-Forwarded-For', ['a', '::1, 1', '127.0.0.1'.repeat(500), '\xff']),
  ...harmless('X-Forwarded-Host', ['evil.example', '"><script>', LONG]),
  ...harmless('X-Forwarded-Proto', ['javascript', LONG]),
  ...harmless('Forwarded', ['for="_gazonk"', 'host=evil.example;proto=x']),
  ...harmless('X-HTTP-Method-Override', ['DELETE']),
  ...harmless('X-Original-URL', ['/metrics']),
  ...harmless('X-Tongtu-Client-Address', ['1.2.3.4']),
  ...harmless('Accept-Version', ['1.x', '\xff']),
  ...harmless('Request-Id', ['a\tb', LONG]),
  ...harmless('Origin', ['null', 'http://evil.example', '\xff']),
  ...harmless('Access-Control-Request-Method', ['DELETE', '\xff']),
  ...harmless('Upgrade', ['websocket', 'h2c', '\xff']),
  ...harmless('TE', ['trailers, deflate;q=0.5', '\xff']),
  ...harmless('Expect', ['100-continue']),
  ...harmless('__proto__', ['1']),
  ...harmless('constructor', ['1']),
  ...[
    '',
    'a b',
    'a/b',
    'user@a.example',
    'a.example"><script>alert(1)</script>',
    'a.example:99999',
    'a.example:http',
    'a.example, b.example',
    '[::1',
    '[gggg]',
    '\xff\xfe',
    '..',
    LONG,
  ].map((host) => refused(400, `Host: ${host.slice(0, 60)}`, ['Host', host])),
  refused(400, 'two Host headers', ['Host', 'a.example'], ['Host', 'b.example']),
  refused(400, 'a NUL in a header', ['X-Odd', 'a\0b']),
  refused(400, 'a line break in a header', ['X-Odd', 'a\rb']),
  refused(400, 'a header with no name', ['', 'a']),
  refused(400, 'a header whose name has a space', ['X Odd', 'a']),
  refused(400, 'a body of no length', ['Content-Length', '-1']),
  refused(400, 'two lengths of a body', ['Content-Length', '0'], ['Content-Length', '5']),
  refused(400, 'a length and chunks', ['Content-Length', '5'], ['Transfer-Encoding', 'chunked']),
  refused(400, 'a coding of bodies that is none', ['Transfer-Encoding', 'xchunked']),
  refused(415, 'a coding of content', ['Content-Encoding', 'gzip']),
  refused(417, 'an expectation', ['Expect', 'miracles']),
  refused(431, 'a header of 100 KB', ['X-Long', HUGE]),
  refused(431, 'a cookie of 100 KB', ['Cookie', `${TOKEN}=${HUGE}`]),
  refused(431, '5,000 headers', ...Array.from({ length: 5_000 }, (_, index): Header => [`X-${index}`, 'a'])),
];
