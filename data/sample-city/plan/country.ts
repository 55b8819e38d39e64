import type { PlanLine } from '../geometry/noding.ts';
import type { Point } from '../geometry/plane.ts';
import { boundsOf, contains } from '../geometry/polygon.ts';
import { along, distance, footOf, lengthOf, mix } from '../geometry/polyline.ts';
import { SegmentIndex } from '../geometry/segment-index.ts';
import type { Random } from '../random.ts';
import type { Territory } from '../territory/cells.ts';
import type { Coast } from './coast.ts';
import { BOUND, canalTag, type RoadClass, roadTag, type Street, type Streets, type Tag } from './tags.ts';
import type { Hill, Lake, Watercourse } from './waters.ts';
import { clipAll, type Zone } from './zone.ts';

export interface Country {
  readonly lines: readonly PlanLine<Tag>[];
  readonly waters: readonly Watercourse[];
  /** Village greens and creeks are where village roads meet: these cells have a settlement in the country. */
  readonly settled: readonly number[];
}

/** What lies between the towns: rivers, field canals, roads from town to town, village roads, the sea wall. */
export function planCountry(
  territory: Territory,
  zones: readonly Zone[],
  rivers: readonly Watercourse[],
  creeks: readonly Watercourse[],
  lakes: readonly Lake[],
  hills: readonly Hill[],
  shore: Coast,
  streets: Streets,
  random: Random,
): Country {
  const lines: PlanLine<Tag>[] = [];
  const blocked = [
    ...zones.map((zone) => zone.ring),
    ...lakes.map((lake) => lake.around),
    ...hills.map((hill) => hill.foot),
  ].map((ring) => ({ ring, bounds: boundsOf(ring) }));
  const outline = territory.edges.filter((edge) => edge.right === undefined);
  const wall = new SegmentIndex<'wall'>(800);
  wall.addLine(shore.wall, 0, 'wall');
  const inCountry = (line: readonly Point[]) => {
    const [west, south, east, north] = boundsOf(line);
    const middle: Point = [(west + east) / 2, (south + north) / 2];
    const coastal = !wall.near(middle, Math.max(east - west, north - south) / 2 + 1).next().done;
    let parts: Point[][] =
      coastal || !contains(shore.land, line[0]!) ? clipAll([line], shore.land, 'inside') : [[...line]];
    for (const { ring, bounds } of blocked) {
      if (bounds[0] > east || bounds[2] < west || bounds[1] > north || bounds[3] < south) continue;
      parts = clipAll(parts, ring, 'outside');
    }
    return parts;
  };
  for (const edge of outline)
    lines.push(...clipAll([edge.points], shore.land, 'inside').map((points) => ({ points, tag: BOUND })));
  // Mud and sea meet the city's edge too, so that the flats are closed at both ends.
  for (const edge of outline)
    lines.push(...clipAll([edge.points], shore.land, 'outside').map((points) => ({ points, tag: BOUND })));
  lines.push(
    { points: shore.wall, tag: streets.tag('unclassified', { nameless: true }) },
    { points: shore.lowWater, tag: BOUND },
  );

  for (const lake of lakes) {
    const inZone = zones.some(
      (zone) => zone.kind === 'centre' && distance(lake.around[0]!, zone.centre) < 4600,
    );
    if (!inZone)
      lines.push({
        points: [...lake.around, lake.around[0]!],
        tag: streets.tag('track', { nameless: true }),
      });
  }
  for (const hill of hills)
    lines.push({ points: [...hill.foot, hill.foot[0]!], tag: streets.tag('track', { nameless: true }) });

  const main = new SegmentIndex<'river' | 'road'>(400);
  for (const river of [...rivers, ...creeks]) {
    for (const points of inCountry(river.line)) {
      lines.push({ points, tag: canalTag(river) });
      main.addLine(points, river.widthMeters / 2, 'river');
    }
  }
  for (const { street, line } of links(zones, streets, random.fork('links'))) {
    for (const points of inCountry(line)) {
      lines.push({ points, tag: roadTag(street) });
      main.addLine(points, 10, 'road');
    }
  }
  const { lines: canalLines, waters } = fieldCanals(territory, main, inCountry, random.fork('canals'));
  lines.push(...canalLines);
  const village = villageRoads(territory, main, inCountry, streets, random.fork('villages'));
  lines.push(...village.lines);
  return { lines, waters, settled: village.settled };
}

/** Roads from town to town: the Gabriel graph of the seats, each leaving by the gate that faces the other. */
function links(zones: readonly Zone[], streets: Streets, random: Random) {
  const out: { street: Street; line: Point[] }[] = [];
  for (let i = 0; i < zones.length; i++) {
    for (let j = i + 1; j < zones.length; j++) {
      const [a, b] = [zones[i]!, zones[j]!];
      const middle = mix(a.centre, b.centre, 0.5);
      const radius = distance(a.centre, b.centre) / 2;
      if (radius > 11_000) continue;
      if (
        zones.some(
          (z, k) =>
            k !== i && k !== j && distance(z.centre, middle) < radius * (z.kind === 'centre' ? 1 : 0.98),
        )
      )
        continue;
      const [from, to] = [bestGate(a, b), bestGate(b, a)];
      const reach = distance(from.at, to.at) * 0.36;
      const line = bezier(
        from.at,
        [from.at[0] + from.outwards[0] * reach, from.at[1] + from.outwards[1] * reach],
        [to.at[0] + to.outwards[0] * reach, to.at[1] + to.outwards[1] * reach],
        to.at,
      );
      const rank = [a, b].filter((z) => z.kind !== 'town').length;
      const roadClass: RoadClass =
        rank === 2 ? 'primary' : rank === 1 ? 'secondary' : random.chance(0.35) ? 'secondary' : 'tertiary';
      out.push({ street: streets.add(roadClass, nameOfLink(a, b)), line });
    }
  }
  return out;
}

/** 嘉善 + 西塘 → 善西线? Such short forms collide; the two first characters and 公路 read well and stay unique. */
function nameOfLink(a: Zone, b: Zone): { name: string; pinyin: string } {
  const part = (zone: Zone) =>
    zone.town
      ? { name: zone.town.name[0]!, pinyin: zone.town.pinyin.split(' ')[0]! }
      : { name: '嘉', pinyin: 'jiā' };
  const [p, q] = [part(a), part(b)];
  return { name: `${p.name}${q.name}公路`, pinyin: `${p.pinyin} ${q.pinyin} gōng lù` };
}

function bestGate(zone: Zone, to: Zone): Zone['gates'][number] {
  let best = zone.gates[0]!;
  let least = Infinity;
  for (const gate of zone.gates) {
    const d = distance(gate.at, to.centre);
    const facing =
      ((to.centre[0] - gate.at[0]) * gate.outwards[0] + (to.centre[1] - gate.at[1]) * gate.outwards[1]) / d;
    const cost = d * (1.25 - 0.25 * facing);
    if (cost < least) {
      least = cost;
      best = gate;
    }
  }
  return best;
}

function bezier(a: Point, b: Point, c: Point, d: Point): Point[] {
  const count = Math.max(8, Math.round(distance(a, d) / 220));
  return Array.from({ length: count + 1 }, (_, i) => {
    const t = i / count;
    const s = 1 - t;
    const blend = (k: 0 | 1) =>
      s * s * s * a[k] + 3 * s * s * t * b[k] + 3 * s * t * t * c[k] + t * t * t * d[k];
    return [blend(0), blend(1)] as const;
  });
}

type Clip = (line: readonly Point[]) => Point[][];

/** Some of the villages' borders are water, as in the polders of the plain. */
function fieldCanals(
  territory: Territory,
  main: SegmentIndex<'river' | 'road'>,
  inCountry: Clip,
  random: Random,
) {
  const lines: PlanLine<Tag>[] = [];
  const waters: Watercourse[] = [];
  for (const { points, right } of territory.edges) {
    const wet = random.chance(0.5);
    const widthMeters = random.chance(0.2) ? random.between(20, 30) : random.between(9, 17);
    if (right === undefined || !wet || lengthOf(points) < 400) continue;
    for (const part of inCountry(points)) {
      if (hugs(part, main, 55)) continue;
      const water: Watercourse = { kind: 'canal', widthMeters: Math.round(widthMeters), line: part };
      waters.push(water);
      lines.push({ points: part, tag: canalTag(water) });
    }
  }
  return { lines, waters };
}

/** True where more than a third of a line runs within reach of a bigger one: two lines for one way. */
function hugs(line: readonly Point[], main: SegmentIndex<'river' | 'road'>, reach: number): boolean {
  const total = lengthOf(line);
  let near = 0;
  const count = 9;
  for (let i = 0; i < count; i++) {
    if (main.clearance(along(line, (total * (i + 0.5)) / count).point, reach) < reach) near++;
  }
  return near / count > 0.3;
}

/** The nearest point of a main road, where there is one within reach. */
function nearestRoad(p: Point, main: SegmentIndex<'river' | 'road'>, reach: number): Point | undefined {
  let best: Point | undefined;
  for (const { a, b, owner } of main.near(p, reach)) {
    if (owner !== 'road') continue;
    const foot = footOf(p, a, b);
    if (distance(foot, p) < reach && (!best || distance(foot, p) < distance(best, p))) best = foot;
  }
  return best;
}

/** From village to village across the border they share, so that a canal there is crossed by one bridge. */
function villageRoads(
  territory: Territory,
  main: SegmentIndex<'river' | 'road'>,
  inCountry: Clip,
  streets: Streets,
  random: Random,
) {
  const { cells, edges } = territory;
  const candidates = edges.flatMap((edge) => {
    if (edge.right === undefined || lengthOf(edge.points) < 260) return [];
    const [a, b] = [cells[edge.left]!.site, cells[edge.right]!.site];
    const crossing = along(edge.points, lengthOf(edge.points) / 2).point;
    const line = [a, crossing, b];
    return [{ edge, line, size: lengthOf(line) }];
  });
  candidates.sort((p, q) => p.size - q.size);
  // One more root stands for all main roads and towns, which hang together.
  const parent = [...cells.map((_, i) => i), cells.length];
  const root = (i: number): number => {
    let r = i;
    while (parent[r] !== r) r = parent[r]!;
    parent[i] = r;
    return r;
  };
  const lines: PlanLine<Tag>[] = [];
  const settled = new Set<number>();
  cells.forEach(({ site }, index) => {
    const foot = nearestRoad(site, main, 650);
    if (!foot || distance(foot, site) < 70) return;
    const beyond = mix(site, foot, 1 + 0.5 / distance(site, foot));
    const parts = inCountry([site, beyond]);
    if (parts.length !== 1 || parts[0]![0] !== site) return;
    lines.push({ points: parts[0]!, tag: streets.tag('unclassified') });
    settled.add(index);
    parent[root(index)] = root(cells.length);
  });
  for (const { edge, line } of candidates) {
    const [p, q] = [root(edge.left), root(edge.right!)];
    const extra = random.chance(0.42);
    if (p === q && !extra) continue;
    if (hugs(line, main, 45)) continue;
    const parts = inCountry(line);
    if (parts.length === 0) continue;
    const whole =
      parts.length === 1 && parts[0]!.length === 3 && parts[0]![0] === line[0] && parts[0]![2] === line[2];
    parent[p] = whole ? q : root(cells.length);
    if (!whole) parent[q] = root(cells.length);
    const tag = streets.tag('unclassified');
    for (const points of parts) {
      lines.push({ points, tag });
      if (points[0] === line[0]) settled.add(edge.left);
      if (points[points.length - 1] === line[2]) settled.add(edge.right!);
    }
  }
  return { lines, settled: [...settled].sort((a, b) => a - b) };
}
