import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { FeatureInput } from '@tongtu/sdk/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeLists, collections } from '../model/index.ts';
import { generateSampleCity, sampleCity } from './index.ts';
import { overlapsOf } from './test-support/overlaps.ts';
import { ringErrors } from './test-support/rings.ts';
import { doubledEdges, looseEdges, piecesOf } from './test-support/topology.ts';

const byCollection = new Map<string, FeatureInput[]>();
let all: FeatureInput[] = [];

beforeAll(() => {
  all = [...generateSampleCity()];
  for (const feature of all) {
    const list = byCollection.get(feature.collectionId);
    if (list) list.push(feature);
    else byCollection.set(feature.collectionId, [feature]);
  }
}, 60_000);

const of = (id: string) => byCollection.get(id) ?? [];

describe('the sample city', () => {
  it('has at least 60,000 features, 40,000 buildings and 5,000 addresses', () => {
    expect(all.length).toBeGreaterThanOrEqual(60_000);
    expect(of('building').length).toBeGreaterThanOrEqual(40_000);
    expect(of('address').length).toBeGreaterThanOrEqual(5_000);
  });

  it('has as many features as it says, so that its loading can tell how far it is', () => {
    expect(all.length).toBe(sampleCity.featureCount);
  });

  it('leaves no base collection empty and knows no other', () => {
    expect([...byCollection.keys()].sort()).toEqual(collections.map(({ id }) => id).sort());
  });

  it('names nothing in Chinese alone: whatever has a name has an English one too', () => {
    const chineseAlone = all.filter(
      ({ properties: { name, name_en: english } }) =>
        name !== undefined && (!english || /\p{Script=Han}/u.test(String(english))),
    );
    expect(chineseAlone.map(({ sourceId, properties }) => `${sourceId} ${properties.name}`)).toEqual([]);
    const stop = of('transport_facility').find(({ properties }) => properties.kind === 'bus_stop')!;
    expect(stop.properties).toMatchObject({ name: '环城东路一站', name_en: 'Huancheng East Road Stop 1' });
  });

  it('lets its sea end in a bending shore, not in the sides of a box', () => {
    const [sea] = of('water_area').filter(({ properties }) => properties.kind === 'ocean');
    const [ring] = sea!.geometry.type === 'Polygon' ? sea!.geometry.coordinates : [];
    const legs = ring!.slice(1).map(([lng, lat], i) => [lng! - ring![i]![0]!, lat! - ring![i]![1]!] as const);
    // No leg of more than a few kilometres lies along a parallel or a meridian.
    const straight = legs.filter(
      ([x, y]) => Math.hypot(x, y) > 0.05 && Math.min(Math.abs(x), Math.abs(y)) < 1e-6,
    );
    expect(straight).toEqual([]);
    expect(Math.max(...legs.map(([x, y]) => Math.hypot(x, y)))).toBeLessThan(0.05);
  });

  it('gives every feature an id of its own', () => {
    expect(new Set(all.map(({ sourceId }) => sourceId)).size).toBe(all.length);
  });

  it('writes only fields, kinds and values that the base model knows', () => {
    const wrong = new Map<string, number>();
    const note = (text: string) => wrong.set(text, (wrong.get(text) ?? 0) + 1);
    for (const { id, fields } of collections) {
      const known = new Map(fields.map((field) => [field.name, field]));
      const patterns = new Map(
        fields.flatMap((f) => (f.pattern ? [[f.name, new RegExp(f.pattern)] as const] : [])),
      );
      const lists = new Map(
        fields.flatMap((f) => {
          const list = f.codeList ? codeLists.find((candidate) => candidate.id === f.codeList) : undefined;
          return list ? [[f.name, new Set(list.codes.map(({ code }) => code))] as const] : [];
        }),
      );
      for (const { properties } of of(id)) {
        for (const field of fields)
          if (field.required && !(field.name in properties)) note(`${id}.${field.name} missing`);
        for (const [name, value] of Object.entries(properties)) {
          const field = known.get(name);
          if (!field) {
            note(`${id}.${name} unknown`);
            continue;
          }
          const type =
            field.type === 'integer' || field.type === 'number'
              ? 'number'
              : field.type === 'boolean'
                ? 'boolean'
                : 'string';
          if (typeof value !== type) note(`${id}.${name} is a ${typeof value}`);
          if (field.type === 'integer' && !Number.isInteger(value)) note(`${id}.${name} not whole`);
          if (
            typeof value === 'number' &&
            (value < (field.minimum ?? -Infinity) || value > (field.maximum ?? Infinity))
          )
            note(`${id}.${name} out of range`);
          if (typeof value === 'string' && patterns.has(name) && !patterns.get(name)!.test(value))
            note(`${id}.${name} pattern: ${value}`);
          if (lists.has(name) && !lists.get(name)!.has(String(value))) note(`${id}.${name} code: ${value}`);
        }
      }
    }
    expect([...wrong]).toEqual([]);
  });

  it('holds valid geometries in the city: closed rings that turn the right way and cross nothing', () => {
    const errors = all.flatMap((feature) => ringErrors(feature, sampleCity.bbox));
    expect(errors.slice(0, 20)).toEqual([]);
  });

  it('names the seven counties and all 72 towns by their codes', () => {
    const codes = (level: number) =>
      of('administrative_area')
        .filter(({ properties }) => properties.level === level)
        .map(({ properties }) => properties.division_code);
    expect(codes(6).sort()).toEqual(['330402', '330411', '330421', '330424', '330481', '330482', '330483']);
    expect(new Set(codes(8)).size).toBe(72);
  });

  it('keeps buildings clear of each other, of water and of roads', () => {
    const found = overlapsOf(of('building'), of('water_area'), of('road'), 5);
    expect(found.sampled).toBeGreaterThan(8_000);
    expect({ building: found.building, water: found.water }).toEqual({ building: 0, water: 0 });
    // A corner of one house in ten thousand may stand on the pavement of a broad road that bends there.
    expect(found.road).toBeLessThanOrEqual(found.sampled * 0.0005);
  });

  it('has one road network: every road is reached from every other over shared vertices', () => {
    expect(piecesOf(of('road'))).toBe(1);
  });

  it.each(['land_use', 'administrative_area'])(
    'covers without overlap: no two %s of a level share an edge on the same side',
    (id) => {
      const level = (feature: FeatureInput) => feature.properties.level ?? 0;
      for (const chosen of new Set(of(id).map(level))) {
        expect(doubledEdges(of(id).filter((feature) => level(feature) === chosen))).toEqual([]);
      }
    },
  );

  it('covers without gaps: an edge of a land use without a neighbour is the shore of a lake or the edge of the city', () => {
    const shores = [
      ...of('water_area'),
      ...of('administrative_area').filter(({ properties }) => properties.level === 5),
    ];
    expect(looseEdges(of('land_use'), shores)).toEqual([]);
  });

  it('gives a street one name in its county and no name to two', () => {
    const numbers = new Map<string, string>();
    const twice: string[] = [];
    for (const { properties } of of('address')) {
      if (properties.kind !== 'house_number') continue;
      const key = `${properties.county}${properties.street}${properties.house_number}`;
      if (numbers.has(key) && numbers.get(key) !== properties.full_address) twice.push(key);
      numbers.set(key, String(properties.full_address));
    }
    expect(twice).toEqual([]);
  });

  it('is the same city for the same seed and another for another', () => {
    const digest = (seed: number) => {
      const sum = createHash('sha256');
      for (const feature of generateSampleCity(seed, 0.02)) sum.update(JSON.stringify(feature));
      return sum.digest('hex');
    };
    const first = digest(7);
    expect(digest(7)).toBe(first);
    expect(digest(8)).not.toBe(first);
  }, 90_000);

  it('refuses a scale that it cannot draw', () => {
    expect(() => [...generateSampleCity(1, 0)]).toThrow(RangeError);
  });

  it('reads local names as they are spoken there', () => {
    const facts = readdirSync(new URL('facts/', import.meta.url))
      .map((name) => readFileSync(new URL(`facts/${name}`, import.meta.url), 'utf8'))
      .join('');
    for (const [name, reading] of [
      ['东栅街道', 'dōng zhà jiē dào'],
      ['新塍镇', 'xīn chéng zhèn'],
      ['硖石街道', 'xiá shí jiē dào'],
      ['濮院镇', 'pú yuàn zhèn'],
      ['长安镇', 'cháng ān zhèn'],
      ['乍浦镇', 'zhà pǔ zhèn'],
      ['澉浦镇', 'gǎn pǔ zhèn'],
      ['王江泾镇', 'wáng jiāng jīng zhèn'],
      ['新埭镇', 'xīn dài zhèn'],
    ]) {
      expect(facts).toContain(`"${name}"`);
      expect(of('place').find(({ properties }) => properties.name === name)?.properties.name_pinyin).toBe(
        reading,
      );
    }
  });
});
