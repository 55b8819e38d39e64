import type { PlanLine } from '../geometry/noding.ts';
import type { Point } from '../geometry/plane.ts';
import { boundsOf } from '../geometry/polygon.ts';
import { clip, distance, lengthOf } from '../geometry/polyline.ts';
import { romanise } from '../names/romanise.ts';
import type { Random } from '../random.ts';
import { stem, type Town, towns } from '../territory/divisions.ts';
import type { Streets, Tag } from './tags.ts';
import type { Hill, Lake, Watercourse } from './waters.ts';
import { type Corridor, clipAll, corridorOf, quays, type Zone } from './zone.ts';

export interface TownPlan {
  readonly zone: Zone;
  readonly lines: readonly PlanLine<Tag>[];
  readonly waters: readonly Watercourse[];
  readonly corridors: readonly Corridor[];
}

const COUNTY_SEATS = new Set(['武原街道', '硖石街道', '当湖街道', '梧桐街道', '魏塘街道']);
const TOWN_BANK_METERS = 5;
/** Seats closer than this to a bigger one are a part of it. */
const MERGE_METERS = { county_seat: 2300, town: 1300 };

/** Each town seat outside the centre: a main street, a cross street, a creek or the river, a ring. */
export function planTowns(
  centre: Zone,
  rivers: readonly Watercourse[],
  lakes: readonly Lake[],
  hills: readonly Hill[],
  streets: Streets,
  size: number,
  random: Random,
): TownPlan[] {
  const ordered = [...towns].sort(
    (a, b) => Number(COUNTY_SEATS.has(b.name)) - Number(COUNTY_SEATS.has(a.name)),
  );
  const plans: TownPlan[] = [];
  const obstacles = [...lakes.map((lake) => lake.around), ...hills.map((hill) => hill.foot)];
  for (const town of ordered) {
    const stream = random.fork(town.code);
    const zone = zoneOf(town, rivers, size, stream);
    const clear = [centre, ...plans.map((plan) => plan.zone)].every((other) => apart(zone, other));
    if (clear) plans.push(planTown(zone, town, rivers, obstacles, streets, stream));
  }
  return plans;
}

function apart(zone: Zone, other: Zone): boolean {
  if (other.kind !== 'centre' && distance(zone.centre, other.centre) < MERGE_METERS[other.kind]) return false;
  const [w, s, e, n] = zone.bounds;
  const [ow, os, oe, on] = other.bounds;
  const margin = 150;
  return w > oe + margin || e < ow - margin || s > on + margin || n < os - margin;
}

function zoneOf(town: Town, rivers: readonly Watercourse[], size: number, random: Random): Zone {
  const kind = COUNTY_SEATS.has(town.name) ? 'county_seat' : 'town';
  const long = (kind === 'county_seat' ? random.between(1050, 1250) : random.between(430, 620)) * size;
  const wide = (kind === 'county_seat' ? random.between(820, 960) : random.between(330, 430)) * size;
  const axis = axisOf(town.seat, rivers, random);
  const [cos, sin] = [Math.cos(axis), Math.sin(axis)];
  const place = (x: number, y: number): Point => [
    town.seat[0] + x * cos - y * sin,
    town.seat[1] + x * sin + y * cos,
  ];
  const count = kind === 'county_seat' ? 48 : 32;
  const swell = random.between(0, 6);
  // A superellipse: between an oval and a rectangle, with a slow swell.
  const edge = (angle: number): Point => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const reach =
      (Math.abs(c) ** 3.2 + Math.abs(s) ** 3.2) ** (-1 / 3.2) * (1 + 0.06 * Math.sin(3 * angle + swell));
    return place(long * reach * c, wide * reach * s);
  };
  const ring = Array.from({ length: count }, (_, i) => edge((i / count) * 2 * Math.PI));
  const gates = [0, 2, 1, 3].map((quarter) => {
    const angle = (quarter * Math.PI) / 2;
    return { at: edge(angle), outwards: [Math.cos(axis + angle), Math.sin(axis + angle)] as const };
  });
  return { kind, town, centre: town.seat, ring, bounds: boundsOf(ring), axis, gates };
}

/** Towns lie along their river; others face south, more or less. */
function axisOf(seat: Point, rivers: readonly Watercourse[], random: Random): number {
  let best = { gap: 700, angle: random.between(-0.22, 0.22) };
  for (const { line } of rivers) {
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1]!, line[i]!];
      const gap = Math.min(distance(a, seat), distance(b, seat));
      if (gap < best.gap) best = { gap, angle: Math.atan2(b[1] - a[1], b[0] - a[0]) };
    }
  }
  // Keep the frame nearest to east–west, so that houses can face south.
  const quarter = Math.PI / 2;
  return best.angle - Math.round(best.angle / quarter) * quarter;
}

function planTown(
  zone: Zone,
  town: Town,
  rivers: readonly Watercourse[],
  obstacles: readonly (readonly Point[])[],
  streets: Streets,
  random: Random,
): TownPlan {
  const lines: PlanLine<Tag>[] = [];
  const inZone = (line: readonly Point[]) =>
    obstacles.reduce((parts, ring) => clipAll(parts, ring, 'outside'), clip(line, zone.ring, 'inside'));
  const add = (line: readonly Point[], tag: Tag) => {
    lines.push(...inZone(line).map((points) => ({ points, tag })));
  };
  const base = stem(town);
  lines.push({ points: [...zone.ring, zone.ring[0]!], tag: streets.tag('residential') });
  const main = zone.kind === 'county_seat' ? 'secondary' : 'tertiary';
  const rows = zone.kind === 'county_seat' ? [-0.45, 0, 0.45] : [0];
  const [east, , north] = zone.gates.map((g) => g.at) as [Point, Point, Point, Point];
  const vector = (to: Point): Point => [to[0] - zone.centre[0], to[1] - zone.centre[1]];
  const [a, b] = [vector(east), vector(north)];
  const at = (x: number, y: number): Point => [
    zone.centre[0] + a[0] * x + b[0] * y,
    zone.centre[1] + a[1] * x + b[1] * y,
  ];
  const bend = random.between(-0.05, 0.05);
  for (const row of rows) {
    const named = row === 0 ? { name: `${base.name}大道`, pinyin: `${base.pinyin} dà dào` } : {};
    const tag = streets.tag(row === 0 ? main : 'tertiary', named);
    add(
      [-1.2, -1, -0.5, 0, 0.5, 1, 1.2].map((x) =>
        at(x, row + (Math.abs(x) === 0.5 ? Math.sign(x) * bend : 0)),
      ),
      tag,
    );
    add(
      [-1.2, -1, -0.5, 0, 0.5, 1, 1.2].map((y) =>
        at(row + (Math.abs(y) === 0.5 ? Math.sign(y) * bend : 0), y),
      ),
      streets.tag('tertiary'),
    );
  }
  const through = rivers.filter(({ line }) =>
    clip(line, zone.ring, 'inside').some((part) => lengthOf(part) > 150),
  );
  const waters: Watercourse[] = [];
  if (through.length === 0) {
    const y = random.pick([-0.34, 0.34]);
    waters.push({
      name: `${base.name}市河`,
      pinyin: `${base.pinyin} shì hé`,
      en: `${romanise(base.pinyin)} Town Canal`,
      kind: 'canal',
      widthMeters: random.between(11, 16),
      line: [
        at(-2.3, y * 0.6),
        at(-1.3, y * 1.1),
        at(-0.5, y * 1.15),
        at(0.1, y * 0.85),
        at(0.7, y),
        at(1.3, y * 1.1),
        at(2.3, y * 0.5),
      ],
    });
  }
  const corridors: Corridor[] = [];
  for (const water of [...through, ...waters]) {
    const corridor = corridorOf(water, water.widthMeters > 25 ? 12 : TOWN_BANK_METERS);
    const outside = [...obstacles, ...corridors.map((c) => c.ring)];
    const roadClass = water.widthMeters > 25 ? 'residential' : 'living_street';
    lines.push(...quays(corridor, zone.ring, outside, () => streets.tag(roadClass, { quay: true })));
    corridors.push(corridor);
  }
  return { zone, lines, waters, corridors };
}
