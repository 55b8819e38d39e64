import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Point } from '../geometry/plane.ts';
import { crossing, distance, mix, offset, resample } from '../geometry/polyline.ts';
import { SegmentIndex } from '../geometry/segment-index.ts';
import { stationEnglish } from '../names/romanise.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { TrunkLines } from '../plan/trunk-lines.ts';
import { clipAll } from '../plan/zone.ts';
import { line, maker, point, polygon } from './feature.ts';

export function* expresswayFeatures(
  { expressways, interchanges }: TrunkLines,
  plan: CityPlan,
  outline: readonly Point[],
  road: ReturnType<typeof maker>,
): Generator<FeatureInput> {
  const ground = crossedLines(plan);
  for (const { name, pinyin, en, ref, carriageways } of expressways) {
    const properties = {
      kind: 'motorway',
      name,
      name_pinyin: pinyin,
      name_en: en,
      ref,
      oneway: 'yes',
      lanes: 3,
      width: 14,
      max_speed: 120,
      surface: 'asphalt',
      gb_code: '420101',
    };
    for (const [index, carriageway] of carriageways.entries()) {
      for (const part of clipAll([carriageway], outline, 'inside')) {
        const onLand = clipAll([part], plan.shore.land, 'inside').flatMap((way) =>
          overCrossings(way, ground),
        );
        const atSea = clipAll([part], plan.shore.land, 'outside').map((points) => ({ points, bridge: true }));
        for (const { points, bridge } of [...onLand, ...atSea]) {
          // Drive on the right: the carriageway left of the axis runs against it.
          const driven = index === 0 ? [...points].reverse() : points;
          yield road(line(driven), bridge ? { ...properties, bridge, layer: 2 } : properties);
        }
      }
    }
  }
  for (const { ramps, ref } of interchanges) {
    for (const ramp of ramps)
      yield road(line(ramp), {
        kind: 'motorway',
        link: true,
        ref,
        lanes: 1,
        width: 8,
        max_speed: 40,
        surface: 'asphalt',
      });
  }
}

export function* railwayFeatures(
  { railways }: TrunkLines,
  plan: CityPlan,
  outline: readonly Point[],
): Generator<FeatureInput> {
  const railway = maker('railway');
  const ground = crossedLines(plan);
  for (const { name, pinyin, en, ref, maxSpeed, highSpeed, line: axis, stations } of railways) {
    const common = {
      kind: 'rail',
      name,
      name_pinyin: pinyin,
      name_en: en,
      ref,
      electrified: true,
      gauge: 1435,
      max_speed: maxSpeed,
      gb_code: '410101',
    };
    for (const part of clipAll([axis], outline, 'inside')) {
      for (const side of [2.4, -2.4]) {
        for (const { points, bridge } of overCrossings(offset(part, side), ground, highSpeed)) {
          yield railway(
            line(points),
            bridge ? { ...common, service: 'main', bridge, layer: 2 } : { ...common, service: 'main' },
          );
        }
      }
    }
    for (const { at } of stations) {
      const course = nearStation(axis, at);
      for (const side of [-13, 13]) {
        const track = offset(course, side).slice(1, -1);
        const [a, z] = [offset(course, side * 0.2)[0]!, offset(course, side * 0.2)[course.length - 1]!];
        yield railway(line([a, ...track, z]), { kind: 'rail', service: 'siding', electrified: true });
      }
    }
  }
}

const SIDING_METERS = 460;

/** The part of a line up to a siding's reach from a station, with a point every 40 metres. */
function nearStation(axis: readonly Point[], at: Point): Point[] {
  return resample(axis, 40).filter((p) => distance(p, at) < SIDING_METERS);
}

/** Stations with their halls and platforms are facilities and buildings; `hall` sends the hall to the latter. */
export function* stationFeatures(
  { railways, interchanges }: TrunkLines,
  facility: ReturnType<typeof maker>,
  roadArea: ReturnType<typeof maker>,
): Generator<FeatureInput> {
  for (const { stations } of railways) {
    for (const { name, pinyin, at, along } of stations) {
      const rect = (l0: number, l1: number, w0: number, w1: number): Point[] => {
        const place = (l: number, w: number): Point => [
          at[0] + along[0] * l - along[1] * w,
          at[1] + along[1] * l + along[0] * w,
        ];
        return [place(l0, w0), place(l1, w0), place(l1, w1), place(l0, w1)];
      };
      yield facility(point(at), {
        kind: 'station',
        name,
        name_pinyin: pinyin,
        name_en: stationEnglish(pinyin),
        station: 'rail',
        gb_code: '410301',
      });
      for (const [w0, w1] of [
        [6, 11],
        [-11, -6],
      ] as const)
        yield facility(polygon([rect(-200, 200, w0, w1)]), { kind: 'platform' });
      yield roadArea(polygon([rect(-90, 90, 58, 73)]), {
        kind: 'square',
        name: `${name}前广场`,
        name_pinyin: `${pinyin} qián guǎng chǎng`,
        name_en: `${stationEnglish(pinyin)} Square`,
        surface: 'paving_stones',
      });
    }
  }
  for (const { at, ref } of interchanges) yield facility(point(at), { kind: 'motorway_junction', ref });
}

export function* pipelineFeatures(
  { powerLines, pipelines }: TrunkLines,
  outline: readonly Point[],
): Generator<FeatureInput> {
  const pipeline = maker('pipeline');
  for (const { kilovolts, line: axis } of powerLines) {
    yield pipeline(line(axis), {
      kind: 'power_line',
      voltage: kilovolts,
      circuits: 2,
      laying: 'overhead',
      operator: '国网嘉兴供电公司（模拟）',
      gb_code: '510100',
    });
    for (const p of axis)
      yield pipeline(point(p), {
        kind: 'tower',
        height: kilovolts >= 500 ? 62 : kilovolts >= 220 ? 44 : 32,
        laying: 'overhead',
      });
  }
  for (const { kind, name, pinyin, en, diameterMillimeters, material, line: axis } of pipelines) {
    for (const part of clipAll([axis], outline, 'inside')) {
      yield pipeline(line(part), {
        kind,
        name,
        name_pinyin: pinyin,
        name_en: en,
        diameter: diameterMillimeters,
        material,
        laying: 'buried',
      });
    }
  }
}

/** Roads and waters on the ground, to bridge. */
function crossedLines(plan: CityPlan): SegmentIndex<number> {
  const index = new SegmentIndex<number>(500);
  const { mesh } = plan;
  mesh.tags.forEach(({ street, canal }, e) => {
    if (!street && !canal) return;
    if (street && (street.nameless || street.roadClass === 'pedestrian')) return;
    index.add({
      a: mesh.start(2 * e),
      b: mesh.end(2 * e),
      halfWidth: 0,
      owner: canal ? canal.widthMeters / 2 + 14 : 24,
    });
  });
  return index;
}

/** Parts of a line on bridges and between them; short gaps are bridged over, and a viaduct is one bridge. */
function overCrossings(
  way: readonly Point[],
  ground: SegmentIndex<number>,
  viaduct = false,
): { points: readonly Point[]; bridge: boolean }[] {
  if (viaduct) return [{ points: way, bridge: true }];
  const spans: [number, number][] = [];
  const along = [0];
  for (let i = 1; i < way.length; i++) {
    const [a, b] = [way[i - 1]!, way[i]!];
    const size = distance(a, b);
    along.push(along[i - 1]! + size);
    const seen = new Set<unknown>();
    for (const strip of ground.near(mix(a, b, 0.5), size / 2)) {
      if (seen.has(strip)) continue;
      seen.add(strip);
      const hit = crossing(a, b, strip.a, strip.b);
      if (!hit || hit.s < 0 || hit.s >= 1 || hit.t < 0 || hit.t >= 1) continue;
      const d = along[i - 1]! + hit.s * size;
      spans.push([d - strip.owner, d + strip.owner]);
    }
  }
  spans.sort((p, q) => p[0] - q[0]);
  const total = along[along.length - 1]!;
  const merged: [number, number][] = [];
  for (const [from, to] of spans) {
    const last = merged[merged.length - 1];
    if (last && from < last[1] + 60) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  const out: { points: Point[]; bridge: boolean }[] = [];
  const cut = (from: number, to: number, bridge: boolean) => {
    const [a, b] = [Math.max(0, from), Math.min(total, to)];
    if (b - a < 1) return;
    const points: Point[] = [];
    way.forEach((p, i) => {
      const before = i > 0 ? along[i - 1]! : undefined;
      const here = along[i]!;
      if (before !== undefined) {
        for (const d of [a, b])
          if (d > before && d < here) points.push(mix(way[i - 1]!, p, (d - before) / (here - before)));
      }
      if (here >= a && here <= b) points.push(p);
    });
    out.push({ points, bridge });
  };
  let position = 0;
  for (const [from, to] of merged) {
    cut(position, from, false);
    cut(from, to, true);
    position = to;
  }
  cut(position, total, false);
  return out;
}
