/** What values a parameter takes: those of the hostile ones that it does not take have to be refused. */
export interface Parameter {
  /** A good value as it stands in an address. */
  readonly valid: string;
  takes(text: string): boolean;
  /** Of what is not taken: whether it can be read and names nothing, which is answered 404. */
  names?(text: string): boolean;
  /** Bad values of its own, as they stand in an address. */
  readonly bad?: readonly string[];
}

const NONE = () => false;
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Digits alone; leading zeros do no harm. */
export const whole = (minimum: number, maximum: number, valid = minimum): Parameter => ({
  valid: String(valid),
  takes: (text) => /^\d{1,16}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum,
  bad: [String(minimum - 1), String(maximum + 1)],
});

export const oneOf = (...values: readonly string[]): Parameter => ({
  valid: values[0] ?? '',
  takes: (text) => values.includes(text),
  bad: values.map((value) => `${value}x`),
});

/** Any text at all, but NUL, which PostgreSQL has no place for. */
export const text = (valid: string): Parameter => ({
  valid,
  takes: (value) => !value.includes('\0'),
});

export const number = (valid: string): Parameter => ({
  valid,
  takes: (value) => /^-?\d{1,15}(\.\d+)?(e\d{1,2})?$/.test(value),
});

export const integer = (valid: string): Parameter => ({
  valid,
  takes: (value) => /^-?\d{1,15}$/.test(value),
});

export const box: Parameter = {
  valid: '120.7,30.7,120.8,30.8',
  takes: NONE,
  bad: [
    '1,2,3',
    '1,2,3,4,5',
    '1,2,3,4,5,6,7',
    '1,2,3,NaN',
    '1,2,3,1e309',
    '1,2,3,0x10',
    '1,2,3,',
    ',,,',
    '2,2,1,1',
    '179,0,-179,1',
    '30,120,31,121',
    '-181,0,0,0',
    '1,2,3,%EF%BC%91',
    '1,'.repeat(2_000),
  ],
};

export const system: Parameter = {
  valid: 'http://www.opengis.net/def/crs/EPSG/0/4490',
  takes: NONE,
  bad: [
    'EPSG:0',
    'EPSG:999999',
    'EPSG:4978',
    'EPSG:4490;drop',
    'EPSG:-1',
    'http://evil.example/crs/EPSG/0/4490',
  ],
};

export const time: Parameter = {
  valid: '2026-01-31',
  takes: NONE,
  bad: [
    'yesterday',
    '2026-02-31',
    '2026-13-01',
    '2026-01-31T25:00:00Z',
    '2026-01-31T08:00:00',
    '-271821-04-20',
    '+275760-09-13',
    '../..',
    '/',
    '2026-01-31/2025-01-31',
    '2026-01-31/2026-02-01/2026-02-02',
    '1767225600',
  ],
};

/** Names of fields with commas between them. */
export const fieldNames: Parameter = {
  valid: 'name,height',
  takes: (value) => value === '',
  bad: ['secret', 'name,secret', 'name,,height', 'NAME', 'name;', 'name,'.repeat(2_000)],
};

export const sorting: Parameter = {
  valid: '-name',
  takes: NONE,
  bad: [
    'secret',
    '--name',
    'name,name',
    'name,height,kind,levels',
    'name%20desc',
    "name'",
    'id',
    'name,'.repeat(2_000),
  ],
};

export const cursor: Parameter = {
  valid: encoded([1, 1, null]),
  takes: NONE,
  bad: [
    encoded([1, 1]),
    encoded([1, 1, null, 'x']),
    encoded(['1', 1, null]),
    encoded([1, '1; drop table feature', null]),
    encoded([-1, 1, null]),
    encoded([1, 1.5, null]),
    encoded([1, 2 ** 60, null]),
    encoded([99_999, 1, null]),
    encoded({ length: 3 }),
    encoded('text'),
    Buffer.from('['.repeat(2_500)).toString('base64url'),
    Buffer.from([0xff, 0xfe, 0x00]).toString('base64url'),
  ],
};

export const date: Parameter = {
  valid: '2026-01-31',
  takes: NONE,
  bad: ['yesterday', '2026-02-31', '31.1.2026', '2026-01-31T00:00:00Z'],
};

/** Of a tileset that stands at its first. */
export const version: Parameter = {
  valid: '1',
  takes: (text) => text === '0' || text === '1',
  names: (text) => /^\d{1,15}$/.test(text),
  bad: ['2', '999999999999999', '9999999999999999', 'v1', '1.0.0'],
};
