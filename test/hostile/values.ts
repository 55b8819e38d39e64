/** A text that somebody may send as a parameter. */
export interface HostileValue {
  readonly what: string;
  /** As it stands in the address. */
  readonly wire: string;
  /** What it says; undefined where it is no percent-encoded UTF-8. */
  readonly text: string | undefined;
}

const LONG = 'x'.repeat(3_000);

const WIRES: Readonly<Record<string, string>> = {
  nothing: '',
  'a space': '%20',
  'a plus': '+',
  'a number below zero': '-1',
  'leading zeros': '007',
  'a fraction': '1.5',
  'a power of ten': '1e3',
  'a number past doubles': '1e309',
  'a number past 53 bits': '9007199254740993',
  'a number past 64 bits': '18446744073709551616',
  'a thousand digits': '9'.repeat(1_000),
  'a hexadecimal number': '0x10',
  'no number': 'NaN',
  infinity: '-Infinity',
  'full-width digits': '%EF%BC%91%EF%BC%92',
  'Arabic digits': '%D9%A1%D9%A2',
  'a word': 'null',
  'a boolean in capitals': 'TRUE',
  Chinese: '%E5%BB%BA%E7%AD%91',
  'half a pair of surrogates': '%ED%A0%80',
  'bytes that are no UTF-8': '%ff%fe',
  'half a character': '%E5%BB',
  'a lone percent sign': '%',
  'no hexadecimal digits': '%zz',
  'overlong UTF-8': '%c0%ae%c0%ae%c0%af',
  'a NUL': '%00',
  'a NUL after a number': '1%00',
  'a line break': '1%0d%0aSet-Cookie:%20a=b',
  'control characters': '%01%1b%7f',
  'a text from right to left': '%E2%80%AE1',
  'a path upwards': '..%2f..%2f..%2fetc%2fpasswd',
  'a path upwards with backslashes': '..%5c..%5cetc%5cpasswd',
  'a path upwards, encoded twice': '%252e%252e%252fetc',
  'a file address': 'file:%2F%2F%2Fetc%2Fpasswd',
  'an SQL comment': "1'--",
  'an SQL condition': "1'%20or%20'1'='1",
  'an SQL statement': '1;drop%20table%20feature',
  'an SQL function': '(select%20pg_sleep(5))',
  'a script': '%3Cscript%3Ealert(1)%3C/script%3E',
  'a template': '$%7B7*7%7D%7B%7B7*7%7D%7D',
  'a format': '%25s%25n%25d',
  'a shell command': '$(reboot)%60reboot%60',
  'an array': '%5B1,2%5D',
  'an object': '%7B%22a%22:1%7D',
  'a prototype': '__proto__',
  'a constructor': 'constructor',
  'commas alone': ',,,',
  'a long text': LONG,
  'long Chinese': '%E5%BB%BA'.repeat(300),
};

export const HOSTILE_VALUES: readonly HostileValue[] = Object.entries(WIRES).map(([what, wire]) => ({
  ...{ what, wire },
  text: decode(wire),
}));

/** 100 KB: more than the headers of a request may take. */
export const HUGE = 'x'.repeat(100_000);

/** Names of parameters that no route has. */
export const HOSTILE_NAMES: readonly string[] = [
  'nonsense',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '__proto__%5Ba%5D',
  'a.b',
  '%00',
  '',
  '%E5%BB%BA',
  "';drop%20table%20feature;--",
];

function decode(wire: string): string | undefined {
  try {
    return decodeURIComponent(wire);
  } catch {
    return undefined;
  }
}
