import type { FeatureInput } from '@tongtu/sdk/contract';
import { centroid } from '../geometry/polygon.ts';
import { englishName, romanise } from '../names/romanise.ts';
import stock from '../names/stock.json' with { type: 'json' };
import type { CityPlan } from '../plan/city-plan.ts';
import { readPoint, type WrittenPoint } from '../plan/place-facts.ts';
import { counties, stem, towns } from '../territory/divisions.ts';
import { DIVISION_SOURCE, maker, point } from './feature.ts';

/** Census of 2020, thousands rounded; published figures for counties at the end of 2021. */
const COUNTY_POPULATION: Readonly<Record<string, number>> = {
  '330402': 862_700,
  '330411': 695_700,
  '330421': 659_000,
  '330424': 465_700,
  '330481': 1_099_400,
  '330482': 683_500,
  '330483': 1_049_900,
};
const COUNTY_SEAT: Readonly<Record<string, string>> = {
  '330402': '330402007',
  '330411': '330411002',
  '330421': '330421001',
  '330424': '330424001',
  '330481': '330481001',
  '330482': '330482001',
  '330483': '330483001',
};
const FORMER: Readonly<Record<string, string>> = { 秀洲区: '郊区', 乌镇镇: '乌镇' };

export function* placeFeatures(plan: CityPlan): Generator<FeatureInput> {
  const place = maker('place');
  const standard = { status: 'standard' } as const;
  yield place(point([0, 0]), {
    kind: 'city',
    name: '嘉兴市',
    name_en: 'Jiaxing',
    name_pinyin: 'jiā xīng shì',
    short_name: '嘉兴',
    population: 5_400_868,
    importance: 0.9,
    division_code: '330400',
    source: DIVISION_SOURCE,
    ...standard,
  });
  for (const county of counties) {
    const seat = towns.find((town) => town.code === COUNTY_SEAT[county.code])!.seat;
    const urban = county.name.endsWith('区');
    const at = urban ? ([seat[0] + (county.code === '330402' ? 1600 : -1500), seat[1] + 400] as const) : seat;
    yield place(point(at), {
      kind: urban ? 'suburb' : 'county',
      name: county.name,
      name_en: englishName(county.name, county.pinyin),
      name_pinyin: county.pinyin,
      short_name: stem(county).name,
      population: COUNTY_POPULATION[county.code]!,
      importance: urban ? 0.7 : 0.8,
      division_code: county.code,
      source: DIVISION_SOURCE,
      ...(FORMER[county.name] ? { former_name: FORMER[county.name]! } : {}),
      ...standard,
    });
  }
  for (const town of towns) {
    yield place(point(town.seat), {
      kind: town.name.endsWith('镇') ? 'town' : 'suburb',
      name: town.name,
      name_en: englishName(town.name, town.pinyin),
      name_pinyin: town.pinyin,
      ...(town.name === '乌镇镇' ? { alias: '乌镇' } : { short_name: stem(town).name }),
      importance: 0.55,
      division_code: town.code,
      source: DIVISION_SOURCE,
      ...(town.approximate ? { remark: '位置为估计' } : {}),
      ...standard,
    });
  }
  for (const cell of plan.territory.cells) {
    const { name, pinyin, code } = cell.village;
    yield place(point(cell.site), {
      kind: name.endsWith('村') ? 'village' : 'neighbourhood',
      name,
      name_pinyin: pinyin,
      name_en: englishName(name, pinyin),
      importance: name.endsWith('村') ? 0.3 : 0.25,
      division_code: code,
      source: DIVISION_SOURCE,
      remark: '位置为示意',
      ...standard,
    });
  }
  for (const { name, pinyin, en, ring } of plan.centre.oldQuarters) {
    yield place(point(centroid(ring)), {
      kind: 'quarter',
      name,
      name_pinyin: pinyin,
      name_en: en,
      importance: 0.5,
      ...standard,
    });
  }
  for (const lake of plan.lakes) {
    if (lake.island)
      yield place(point(centroid(lake.island.shore)), {
        kind: 'island',
        name: lake.island.name,
        name_pinyin: lake.island.pinyin,
        name_en: lake.island.en,
        importance: 0.4,
        ...standard,
      });
  }
  for (const hill of plan.hills)
    yield place(point(hill.top), {
      kind: 'hill',
      name: hill.name,
      name_pinyin: hill.pinyin,
      name_en: hill.en,
      importance: 0.4,
      ...standard,
    });
  yield place(point([24_000, -38_000]), {
    kind: 'bay',
    name: '杭州湾',
    name_pinyin: 'háng zhōu wān',
    name_en: 'Hangzhou Bay',
    importance: 0.8,
    ...standard,
  });
  for (const [name, pinyin, en, , , at] of stock.landmarks as unknown as readonly (readonly [
    string,
    string,
    string,
    string,
    string,
    WrittenPoint,
  ])[]) {
    yield place(point(readPoint(at)), {
      kind: 'locality',
      name,
      name_pinyin: pinyin,
      name_en: en || romanise(pinyin),
      importance: 0.45,
      ...standard,
    });
  }
}
