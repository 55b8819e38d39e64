import type { Geometry, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import type { AppliedCheck, CheckCode, CollectionDefinition, Fault } from '../contract/index.ts';
import { metersPerDegree } from '../geo/index.ts';
import { agree, collectionCheck, isSame } from './check-feature.ts';
import type { ChangedFeature } from './rule.ts';
import { CHECK_TEXTS, describeFault } from './texts.ts';

const [LNG, LAT] = metersPerDegree(30);
/** Metres from 120° E 30° N. */
const at = (east: number, north: number): Position => [120 + east / LNG, 30 + north / LAT];
const line = (...grounds: [number, number][]): Geometry => ({
  type: 'LineString',
  coordinates: grounds.map(([east, north]) => at(east, north)),
});
const area = (...grounds: [number, number][]): Geometry => ({
  type: 'Polygon',
  coordinates: [[...grounds, grounds[0] as [number, number]].map(([east, north]) => at(east, north))],
});
const square = (side: number) => area([0, 0], [side, 0], [side, side], [0, side]);

const title = { zh: '物', en: 'thing' };
const field = { title, audience: 'public', source: 'tongtu' } as const;
const things = (geometry: CollectionDefinition['geometry']): CollectionDefinition => ({
  id: 'thing',
  title,
  description: title,
  kind: 'base',
  gbClasses: [],
  geometry,
  audience: 'public',
  reviewed: true,
  release: { geometry: { kind: 'whole' } },
  fields: [
    { ...field, name: 'kind', type: 'string', codeList: 'kinds', required: true },
    { ...field, name: 'floors', type: 'integer', minimum: 0, maximum: 200 },
    { ...field, name: 'code', type: 'string', pattern: '\\d{6}' },
    { ...field, name: 'name', type: 'string' },
    { ...field, name: 'name_pinyin', type: 'string' },
    { ...field, name: 'accuracy', type: 'number' },
    { ...field, name: 'accuracy_class', type: 'string' },
  ],
});
const KINDS = { id: 'kinds', title, source: 'tongtu', codes: [{ code: 'a', title }] };
const SOUND = { kind: 'a' };

/** What one rule says of a feature, of nothing but that rule. */
function judged<Code extends CheckCode>(
  check: Extract<AppliedCheck, { code: Code }>,
  feature: Partial<ChangedFeature>,
): readonly Fault[] {
  const run = collectionCheck(things('any'), [check], (id) => (id === 'kinds' ? KINDS : undefined));
  return run({ collection: 'thing', feature: 7, geometry: square(10), properties: SOUND, ...feature });
}
const only = (code: CheckCode) => ({ code, parameters: {} }) as AppliedCheck;

describe('geometry', () => {
  const reason = (geometry: Geometry) =>
    judged(only('geometry_invalid'), { geometry })[0]?.parameters.reason_en;

  it('is sound as drawn', () => {
    expect(reason(square(10))).toBeUndefined();
    expect(reason(line([0, 0], [1, 0]))).toBeUndefined();
  });

  it.each<[string, Geometry]>([
    ['it has no position', { type: 'MultiPoint', coordinates: [] }],
    ['a position is no longitude and latitude', { type: 'Point', coordinates: [40572344.9, 3403068.9] }],
    ['a position is no longitude and latitude', { type: 'Point', coordinates: [Number.NaN, 30] }],
    ['a position is no longitude and latitude', { type: 'Point', coordinates: [120, 30, 5] }],
    ['a line has fewer than two different points', line([1, 1], [1, 1])],
    ['a ring has fewer than four points', { type: 'Polygon', coordinates: [[at(0, 0), at(1, 0), at(0, 0)]] }],
    ['a ring is not closed', { type: 'Polygon', coordinates: [[at(0, 0), at(1, 0), at(1, 1), at(0, 1)]] }],
  ])('is not valid where %s', (words, geometry) => {
    expect(reason(geometry)).toBe(words);
  });

  it('is of the kind that the collection takes', () => {
    const run = collectionCheck(things('point'), [only('geometry_invalid')], () => KINDS);
    const faults = run({ collection: 'thing', feature: 1, geometry: square(1), properties: SOUND });
    expect(faults).toMatchObject([{ code: 'geometry_invalid', severity: 'error' }]);
  });
});

describe('a shape that meets itself', () => {
  const places = (geometry: Geometry) => judged(only('self_intersection'), { geometry });

  /*   d───c        a→b→d→c: the edges b–d and c–a cross
   *    ╲ ╱
   *    ╱ ╲
   *   a───b                                             */
  it('is told with the place of the crossing', () => {
    const [tie, ...more] = places(area([0, 0], [10, 0], [0, 10], [10, 10]));
    expect(more).toEqual([]);
    expect(tie).toMatchObject({ severity: 'error', place: { type: 'Point' } });
    const [lng, lat] = tie?.place.type === 'Point' ? tie.place.coordinates : [];
    expect(lng).toBeCloseTo(at(5, 5)[0] as number, 9);
    expect(lat).toBeCloseTo(at(5, 5)[1] as number, 9);
  });

  /*   a───b───c    a spike: b→c goes back over c→b'
   *   │   │                                        */
  it('is told of a spike that runs back over itself', () => {
    expect(places(area([0, 0], [10, 0], [20, 0], [10, 0], [10, 10], [0, 10])).length).toBeGreaterThan(0);
  });

  /*   ┌──┐
   *   │  ├──┐      two parts of one ring that touch in a point
   *   └──┴──┘                                               */
  it('may touch itself in a point', () => {
    expect(places(area([0, 0], [5, 5], [10, 0], [10, 10], [5, 5], [0, 10]))).toEqual([]);
  });

  it('is a warning of a line, which may end on itself', () => {
    expect(places(line([0, 0], [10, 0], [5, 5], [5, -5]))).toMatchObject([{ severity: 'warning' }]);
    expect(places(line([0, 0], [10, 0], [10, 10], [0, 10], [0, 0]))).toEqual([]);
    expect(places(line([0, 0], [10, 0], [5, 5], [5, 0]))).toEqual([]);
  });
});

describe('size', () => {
  const small = (side: number) =>
    judged({ code: 'too_small', parameters: { minAreaSquareMeters: 1 } }, { geometry: square(side) });
  const short = (meters: number) =>
    judged(
      { code: 'too_short', parameters: { minLengthMeters: 0.5 } },
      { geometry: line([0, 0], [meters, 0]) },
    );

  it('is told below the limit, not at it', () => {
    expect(small(1.001)).toEqual([]);
    expect(small(0.99)).toMatchObject([
      { code: 'too_small', parameters: { areaSquareMeters: 0.98, minAreaSquareMeters: 1 } },
    ]);
    expect(short(0.501)).toEqual([]);
    expect(short(0.49)).toMatchObject([{ code: 'too_short', parameters: { lengthMeters: 0.49 } }]);
  });

  it('does not count holes', () => {
    const outer = square(10);
    const hole = area([0.1, 0.1], [9.9, 0.1], [9.9, 9.9], [0.1, 9.9]);
    if (outer.type !== 'Polygon' || hole.type !== 'Polygon') throw new Error('areas are polygons');
    const ring: Geometry = { type: 'Polygon', coordinates: [...outer.coordinates, ...hole.coordinates] };
    const check = { code: 'too_small', parameters: { minAreaSquareMeters: 10 } } as const;
    expect(judged(check, { geometry: ring })).toMatchObject([{ parameters: { areaSquareMeters: 3.96 } }]);
  });

  /*   a─bc──d       b and c are 1 cm apart: c goes */
  it('is no reason for two vertices in one place: the later one goes', () => {
    const check = { code: 'vertex_density', parameters: { minSpacingMeters: 0.02 } } as const;
    expect(judged(check, { geometry: line([0, 0], [1, 0], [1.021, 0], [5, 0]) })).toEqual([]);
    const [dense] = judged(check, { geometry: line([0, 0], [1, 0], [1.01, 0], [5, 0]) });
    expect(dense).toMatchObject({ severity: 'warning', parameters: { count: 1 } });
    expect(dense?.fix).toEqual([
      {
        action: 'replace',
        collection: 'thing',
        feature: 7,
        geometry: line([0, 0], [1, 0], [5, 0]),
      },
    ]);
  });

  it('leaves to a person what would not be a line or ring any more', () => {
    const check = { code: 'vertex_density', parameters: { minSpacingMeters: 0.02 } } as const;
    const tiny = area([0, 0], [0.01, 0], [0.01, 0.01]);
    expect(judged(check, { geometry: tiny })).toMatchObject([{ fix: [] }]);
  });
});

describe('a place', () => {
  it('is told where it is far from the former one, and the fix goes back', () => {
    const check = { code: 'moved_far', parameters: { maxMeters: 200 } } as const;
    const base = { geometry: line([0, 0], [10, 0]), properties: SOUND };
    expect(judged(check, { geometry: line([199, 0], [209, 0]), base })).toEqual([]);
    const [far] = judged(check, { geometry: line([201, 0], [211, 0]), base });
    expect(far).toMatchObject({ parameters: { distanceMeters: 201 }, fix: [{ geometry: base.geometry }] });
    expect(judged(check, { geometry: line([5_000, 0], [5_010, 0]) })).toEqual([]);
  });
});

describe('attributes', () => {
  it.each<[CheckCode, Record<string, string | number>, string]>([
    ['required_missing', {}, 'kind'],
    ['attribute_type', { kind: 'a', floors: 'three' }, 'floors'],
    ['attribute_type', { kind: 'a', colour: 'red' }, 'colour'],
    ['attribute_range', { kind: 'a', floors: 201 }, 'floors'],
    ['attribute_code', { kind: 'b' }, 'kind'],
    ['attribute_pattern', { kind: 'a', code: '12345' }, 'code'],
  ])('are told by %s, and by no other rule', (code, properties, name) => {
    const all = [
      'required_missing',
      'attribute_type',
      'attribute_range',
      'attribute_code',
      'attribute_pattern',
    ];
    const faults = all.flatMap((each) => judged(only(each as CheckCode), { properties }));
    expect(faults.map((fault) => [fault.code, fault.parameters.field])).toEqual([[code, name]]);
  });

  it('of a range hold at its ends', () => {
    for (const floors of [0, 200])
      expect(judged(only('attribute_range'), { properties: { ...SOUND, floors } })).toEqual([]);
  });

  it('that the collection does not have can be taken away', () => {
    const [unknown] = judged(only('attribute_type'), { properties: { ...SOUND, colour: 'red' } });
    expect(unknown?.fix).toEqual([
      { action: 'replace', collection: 'thing', feature: 7, properties: { colour: null } },
    ]);
  });

  it('want pinyin beside a Chinese name', () => {
    const check = only('name_without_pinyin');
    expect(judged(check, { properties: { ...SOUND, name: '东栅' } })).toMatchObject([
      { severity: 'warning', parameters: { name: '东栅' } },
    ]);
    expect(judged(check, { properties: { ...SOUND, name: '东栅', name_pinyin: ' ' } })).toHaveLength(1);
    expect(judged(check, { properties: { ...SOUND, name: '东栅', name_pinyin: 'dōng zhà' } })).toEqual([]);
    expect(judged(check, { properties: { ...SOUND, name: 'B 12' } })).toEqual([]);
  });

  it('want the accuracy class that the accuracy reaches', () => {
    const check = only('accuracy_class_missing');
    const fixOf = (properties: Record<string, string | number>) =>
      judged(check, { properties: { ...SOUND, ...properties } }).map(({ fix }) => fix);
    expect(fixOf({})).toEqual([[]]);
    expect(fixOf({ accuracy: 0.5 })).toMatchObject([[{ properties: { accuracy_class: 'A' } }]]);
    expect(fixOf({ accuracy: 0.51, accuracy_class: 'A' })).toMatchObject([
      [{ properties: { accuracy_class: 'B' } }],
    ]);
    expect(fixOf({ accuracy: 0.5, accuracy_class: 'A' })).toEqual([]);
    expect(fixOf({ accuracy_class: 'C' })).toEqual([]);
  });
});

describe('a rule', () => {
  const base = { geometry: square(0.5), properties: { kind: 'a', floors: 999 } };

  it('is silent about what the change left alone', () => {
    const small = { code: 'too_small', parameters: { minAreaSquareMeters: 1 } } as const;
    expect(judged(small, { geometry: square(0.5), properties: SOUND, base })).toEqual([]);
    expect(judged(small, { geometry: square(0.6), properties: SOUND, base })).toHaveLength(1);
    const range = only('attribute_range');
    expect(judged(range, { geometry: square(9), properties: { floors: 999, kind: 'a' }, base })).toEqual([]);
  });

  it('has the severity that the collection gives it, and looks only where its condition holds', () => {
    const small = {
      code: 'too_small',
      severity: 'warning',
      where: ['has', 'floors'],
      parameters: { minAreaSquareMeters: 1 },
    } as const;
    const tiny = { geometry: square(0.5) };
    expect(judged(small, tiny)).toEqual([]);
    expect(judged(small, { ...tiny, properties: { ...SOUND, floors: 1 } })).toMatchObject([
      { severity: 'warning' },
    ]);
  });

  it('takes nothing, false and 0 for the same level', () => {
    expect(agree(['layer', 'bridge'], { layer: 0, bridge: false }, {})).toBe(true);
    expect(agree(['layer'], { layer: 1 }, {})).toBe(false);
  });

  it('compares as JSON does, whatever the order of keys', () => {
    expect(isSame({ a: [1, { b: 2 }], c: 3 }, { c: 3, a: [1, { b: 2 }] })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(false);
    expect(isSame([1], { 0: 1 })).toBe(false);
  });
});

describe('words', () => {
  it('are there for every rule in both languages, with the same parameters', () => {
    const named = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
    for (const { title: name, message } of Object.values(CHECK_TEXTS)) {
      expect(name.zh).toMatch(/\p{Script=Han}/u);
      expect(name.en).not.toMatch(/\p{Script=Han}/u);
      expect(named(message.zh)).toEqual(named(message.en));
    }
  });

  it('are filled with what was found, each language with its own', () => {
    const [fault] = judged(only('geometry_invalid'), { geometry: line([1, 1], [1, 1]) });
    expect(describeFault(fault as Fault)).toEqual({
      zh: '几何无效：线少于两个不同的点',
      en: 'The geometry is not valid: a line has fewer than two different points',
    });
  });

  it('call a field as its collection does, where that is known', () => {
    const fault = { code: 'required_missing', parameters: { field: 'kind' } } as const;
    expect(describeFault(fault).en).toBe('The required attribute “kind” is missing');
    const titles = describeFault(fault, (field) =>
      field === 'kind' ? { zh: '类型', en: 'Kind' } : undefined,
    );
    expect(titles).toEqual({
      zh: '缺少必填属性“类型”',
      en: 'The required attribute “Kind” is missing',
    });
  });
});
