import facts from '../facts/centre.json' with { type: 'json' };
import type { PlanLine } from '../geometry/noding.ts';
import type { Point } from '../geometry/plane.ts';
import { boundsOf } from '../geometry/polygon.ts';
import { distance, offset, smooth } from '../geometry/polyline.ts';
import type { Random } from '../random.ts';
import { joinEnds } from './junctions.ts';
import { readPoint } from './place-facts.ts';
import { type RoadClass, roadTag, type Streets, type Tag } from './tags.ts';
import { blob, type Lake, type Watercourse } from './waters.ts';
import { type Corridor, clipAll, corridorOf, quays, type Zone } from './zone.ts';

/** The plan of the central city before lines are cut against each other. */
export interface Centre {
  readonly zone: Zone;
  readonly lines: readonly PlanLine<Tag>[];
  readonly waters: readonly Watercourse[];
  readonly corridors: readonly Corridor[];
  readonly moat: {
    readonly water: Watercourse;
    readonly outer: readonly Point[];
    readonly inner: readonly Point[];
  };
  readonly oldQuarters: readonly OldQuarter[];
}

interface OldQuarter {
  readonly name: string;
  readonly pinyin: string;
  readonly en: string;
  readonly ring: readonly Point[];
}

const { ring: ringFacts, moat: moatFacts } = facts;
const MOAT_OUTER_BANK_METERS = 34;
const MOAT_INNER_BANK_METERS = 22;
const RIVER_BANK_METERS = 26;
const CHANNEL_BANK_METERS = 13;
const OLD_BANK_METERS = 3.6;

/** Grid to ground: streets of a city that grew bend a little, and the whole leans with the rivers. */
function onGround([u, v]: Point): Point {
  const x = u + 95 * Math.sin(v / 1750 + 0.6) + 45 * Math.sin(v / 760 + 1.3);
  const y = v + 105 * Math.sin(u / 1950 + 1.1) + 40 * Math.sin(u / 820 + 2.2) - 110;
  const turn = -0.055;
  return [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
}

/** `size` stretches the built-up ground: 1 is the city as planned. */
export function planCentre(
  moat: Centre['moat'],
  rivers: readonly Watercourse[],
  lakes: readonly Lake[],
  streets: Streets,
  size: number,
): Centre {
  const halfWidth = Math.max(2000, ringFacts.halfWidth * size);
  const halfHeight = Math.max(2500, ringFacts.halfHeight * size);
  const ringSides = outerRing(halfWidth, halfHeight);
  const ring = ringSides.flatMap(({ points }) => points.slice(0, -1));
  const lines: PlanLine<Tag>[] = [];
  for (const { name, pinyin, points } of ringSides) {
    lines.push({ points, tag: streets.tag('trunk', { name, pinyin }) });
  }
  lines.push(...moatStreets(moat.outer, streets));
  lines.push({ points: [...moat.inner, moat.inner[0]!], tag: streets.tag('living_street', { quay: true }) });
  const parks = lakes.map((lake) => lake.around);
  const near = (p: Point) => Math.abs(p[0]) < halfWidth + 400 && Math.abs(p[1]) < halfHeight + 500;
  for (const lake of lakes) {
    if (!near(lake.around[0]!)) continue;
    lines.push({
      points: [...lake.around, lake.around[0]!],
      tag: streets.tag('residential', { name: `环${lake.name}路`, pinyin: `huán ${lake.pinyin} lù` }),
    });
  }
  const gates: { at: Point; outwards: Point }[] = [];
  const arterials = [
    ...avenueLines(halfWidth, halfHeight, streets, gates),
    ...streetLines(halfWidth, halfHeight, streets, gates),
  ];
  for (const { points, tag, old } of arterials) {
    let parts = clipAll([points], ring, 'inside');
    if (!old) parts = clipAll(parts, moat.outer, 'outside');
    for (const park of parks) parts = clipAll(parts, park, 'outside');
    lines.push(...parts.map((part) => ({ points: part, tag })));
  }
  for (const street of facts.oldStreets) {
    const line = smooth(street.through.map(readPoint), 6);
    const tag = streets.tag(street.class as RoadClass, { name: street.name, pinyin: street.pinyin });
    lines.push(...clipAll([line], moat.outer, 'inside').map((points) => ({ points, tag })));
  }

  const channels: Watercourse[] = [];
  for (const fact of facts.channels) {
    const water = watercourse(fact);
    const targets = [...rivers, ...channels, moat.water].map(({ line }) => line);
    channels.push({ ...water, line: joinEnds(water.line, targets, 230) });
  }
  const oldCanals = facts.oldCanals.map((fact) => {
    const water = watercourse(fact);
    return { ...water, line: joinEnds(water.line, [moat.water.line], 160) };
  });
  const corridors: Corridor[] = [
    ...rivers.map((water) => corridorOf(water, RIVER_BANK_METERS)),
    ...channels.map((water) =>
      corridorOf(water, water.name === '月河' ? OLD_BANK_METERS : CHANNEL_BANK_METERS),
    ),
  ];
  const quayTag = (roadClass: RoadClass) => () => roadTag(streets.add(roadClass, { quay: true }));
  corridors.forEach((corridor, index) => {
    if (!corridor.water.line.some((p) => near(p))) return;
    const outside = [moat.outer, ...parks, ...corridors.slice(0, index).map((c) => c.ring)];
    const roadClass = corridor.bankMeters === OLD_BANK_METERS ? 'pedestrian' : 'residential';
    lines.push(...quays(corridor, ring, outside, quayTag(roadClass)));
  });
  const oldCorridors = oldCanals.map((water) => corridorOf(water, OLD_BANK_METERS));
  oldCorridors.forEach((corridor, index) => {
    lines.push(
      ...quays(
        corridor,
        moat.inner,
        oldCorridors.slice(0, index).map((c) => c.ring),
        quayTag('pedestrian'),
      ),
    );
  });
  const zone: Zone = { kind: 'centre', centre: [0, 0], ring, bounds: boundsOf(ring), axis: -0.055, gates };
  return {
    zone,
    lines,
    waters: [moat.water, ...channels, ...oldCanals],
    corridors: [...corridors, ...oldCorridors],
    moat,
    oldQuarters: facts.oldQuarters.map(({ name, pinyin, en, ring: corners }) => ({
      name,
      pinyin,
      en,
      ring: corners.map(readPoint),
    })),
  };
}

function watercourse(fact: {
  name: string;
  pinyin: string;
  en: string;
  width: number;
  through: number[][];
}): Watercourse {
  const { name, pinyin, en, width, through } = fact;
  return {
    name,
    pinyin,
    en,
    kind: width < 14 ? 'canal' : 'river',
    widthMeters: width,
    line: smooth(through.map(readPoint), 6),
  };
}

/** Four sides of a rounded square on the grid, counter-clockwise from the south-east corner. */
function outerRing(halfWidth: number, halfHeight: number) {
  const corner = (angle: number): Point => {
    const radius = 900;
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    return [
      Math.sign(c) * (halfWidth - radius) + radius * c,
      Math.sign(s) * (halfHeight - radius) + radius * s,
    ];
  };
  const side = (from: number, key: keyof typeof ringFacts.names) => {
    const path: Point[] = [];
    for (let k = 0; k <= 4; k++) path.push(corner(from + (k / 8) * (Math.PI / 2) - 1e-6));
    const end: Point[] = [];
    for (let k = 4; k <= 8; k++) end.push(corner(from + Math.PI / 2 + ((k - 8) / 8) * (Math.PI / 2) + 1e-6));
    const grid = [...path, ...between(path[4]!, end[0]!, 16), ...end];
    const points = grid.map(onGround);
    const name = ringFacts.names[key];
    const reading = { east: 'dōng', south: 'nán', west: 'xī', north: 'běi' }[key];
    return { name, pinyin: `sān huán ${reading} lù`, points };
  };
  const sides = [
    side(-Math.PI / 4, 'east'),
    side(Math.PI / 4, 'north'),
    side((3 * Math.PI) / 4, 'west'),
    side((5 * Math.PI) / 4, 'south'),
  ];
  return sides.map((s, i) => ({ ...s, points: [...s.points.slice(0, -1), sides[(i + 1) % 4]!.points[0]!] }));
}

function between(a: Point, b: Point, count: number): Point[] {
  return Array.from({ length: count - 1 }, (_, i) => {
    const t = (i + 1) / count;
    return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t] as const;
  });
}

/** The moat of the old town, and the roads along its two sides. */
export function planMoat(random: Random): Centre['moat'] {
  const shape = blob([0, 0], moatFacts.radii, moatFacts.angle, 0.05, 60, random);
  const closed = [...shape, shape[0]!];
  const half = moatFacts.width / 2;
  const water: Watercourse = {
    name: moatFacts.name,
    pinyin: moatFacts.pinyin,
    en: moatFacts.en,
    kind: 'canal',
    widthMeters: moatFacts.width,
    line: closed,
  };
  // The ring runs counter-clockwise: its left is the inside.
  return {
    water,
    outer: offset(shape, -(half + MOAT_OUTER_BANK_METERS), true),
    inner: offset(shape, half + MOAT_INNER_BANK_METERS, true),
  };
}

function moatStreets(outer: readonly Point[], streets: Streets): PlanLine<Tag>[] {
  const sideOf = (i: number) => {
    const angle = ((i / outer.length) * 360 + 45) % 360;
    return (['east', 'north', 'west', 'south'] as const)[Math.floor(angle / 90)]!;
  };
  return (['east', 'north', 'west', 'south'] as const).map((side) => {
    const indices = outer.map((_, i) => i).filter((i) => sideOf(i) === side);
    // The east side wraps past the start of the ring.
    const ordered =
      side === 'east'
        ? [...indices.filter((i) => i > outer.length / 2), ...indices.filter((i) => i <= outer.length / 2)]
        : indices;
    const points = [
      ...ordered.map((i) => outer[i]!),
      outer[(ordered[ordered.length - 1]! + 1) % outer.length]!,
    ];
    const [name, pinyin] = facts.moatRoads[side];
    return { points, tag: streets.tag('secondary', { name: name!, pinyin: pinyin! }) };
  });
}

interface Arterial extends PlanLine<Tag> {
  readonly old: boolean;
}

type Gates = { at: Point; outwards: Point }[];

function avenueLines(halfWidth: number, halfHeight: number, streets: Streets, gates: Gates): Arterial[] {
  const avenues: { u: number; name?: string; pinyin?: string; class: string; old?: boolean }[] = [
    ...facts.avenues,
  ];
  for (let u = 5450; u < halfWidth - 300; u += 850)
    avenues.push({ u, class: 'secondary' }, { u: -u, class: 'secondary' });
  return avenues.flatMap(({ u, name, pinyin, class: roadClass, old }): Arterial[] => {
    if (Math.abs(u) > halfWidth - 300) return [];
    gates.push(gate([u, halfHeight], [0, 1]), gate([u, -halfHeight], [0, -1]));
    const north = onGrid([u, 60], [u, halfHeight + 200]);
    const south = onGrid([u, -halfHeight - 200], [u, 60]);
    if (!old)
      return [
        {
          points: [...south, ...north.slice(1)],
          tag: streets.tag(roadClass as RoadClass, named(name, pinyin)),
          old: false,
        },
      ];
    return [
      { points: north, tag: streets.tag(roadClass as RoadClass, parted(name!, pinyin!, '北', 'běi')), old },
      { points: south, tag: streets.tag(roadClass as RoadClass, parted(name!, pinyin!, '南', 'nán')), old },
    ];
  });
}

function streetLines(halfWidth: number, halfHeight: number, streets: Streets, gates: Gates): Arterial[] {
  const rows: { v: number; name?: string; pinyin?: string; class: string; old?: boolean }[] = [
    ...facts.streets,
  ];
  for (let v = 5200; v < halfHeight - 300; v += 850)
    rows.push({ v, class: 'secondary' }, { v: -v, class: 'secondary' });
  return rows.flatMap(({ v, name, pinyin, class: roadClass, old }): Arterial[] => {
    if (Math.abs(v) > halfHeight - 300) return [];
    gates.push(gate([halfWidth, v], [1, 0]), gate([-halfWidth, v], [-1, 0]));
    if (!old) {
      const points = onGrid([-halfWidth - 200, v], [halfWidth + 200, v]);
      return [{ points, tag: streets.tag(roadClass as RoadClass, named(name, pinyin)), old: false }];
    }
    // 中山西路, 中山路 inside the moat, 中山东路.
    const [west, east] = [-1085, 1075];
    return [
      {
        points: onGrid([-halfWidth - 200, v], [west, v]),
        tag: streets.tag(roadClass as RoadClass, parted(name!, pinyin!, '西', 'xī')),
        old,
      },
      { points: onGrid([west, v], [east, v]), tag: streets.tag('secondary', named(name, pinyin)), old },
      {
        points: onGrid([east, v], [halfWidth + 200, v]),
        tag: streets.tag(roadClass as RoadClass, parted(name!, pinyin!, '东', 'dōng')),
        old,
      },
    ];
  });
}

const named = (name?: string, pinyin?: string) => (name && pinyin ? { name, pinyin } : {});

/** 禾兴路 → 禾兴北路 */
function parted(name: string, pinyin: string, part: string, reading: string) {
  return { name: `${name.slice(0, -1)}${part}路`, pinyin: pinyin.replace(/ lù$/, ` ${reading} lù`) };
}

function gate(grid: Point, direction: Point): { at: Point; outwards: Point } {
  const at = onGround(grid);
  const beyond = onGround([grid[0] + direction[0] * 50, grid[1] + direction[1] * 50]);
  const size = distance(at, beyond);
  return { at, outwards: [(beyond[0] - at[0]) / size, (beyond[1] - at[1]) / size] };
}

function onGrid(a: Point, b: Point): Point[] {
  const count = Math.max(1, Math.round(distance(a, b) / 180));
  return Array.from({ length: count + 1 }, (_, i) =>
    onGround([a[0] + ((b[0] - a[0]) * i) / count, a[1] + ((b[1] - a[1]) * i) / count]),
  );
}
