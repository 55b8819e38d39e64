import type { Block, Form } from '../blocks/block.ts';
import type { Point } from '../geometry/plane.ts';
import type { Random } from '../random.ts';
import type { Building, Front } from './building.ts';
import { cornersOf, type Footprint, type Plot, type PlotEdge } from './plot.ts';
import {
  aitch,
  box,
  ell,
  lightWell,
  notched,
  octagon,
  pierced,
  type Rings,
  round,
  slab,
  yard,
} from './shapes.ts';

type Sink = (building: Building) => void;
export type Builder = (plot: Plot, block: Block, random: Random, sink: Sink) => void;

/** What each form of block is built up with. */
export const BUILDERS: Readonly<Record<Form, Builder>> = {
  courtyards,
  slabs,
  towers,
  villas,
  shops,
  mall,
  offices,
  government,
  school,
  university,
  hospital,
  hotel,
  sheds,
  station: () => {},
  temple,
  park,
  square: () => {},
  village,
  none: () => {},
};

const FLOOR_METERS = 3;

/** Houses side by side along every street of the plot, then rows in what is left inside. */
function courtyards(plot: Plot, block: Block, random: Random, sink: Sink): void {
  alongStreets(plot, random, { width: [8, 15], depth: [10, 15], lane: 0.2 }, (f, front) =>
    sink(oldHouse(f, front, block, random)),
  );
  const frame = southFrame(plot);
  rows(
    plot,
    frame,
    { pitch: 17, depth: 12.5, lengths: [11, 21], gap: 0.5, lane: 0.3, keep: 0.84 },
    random,
    (f) => sink(oldHouse(f, undefined, block, random)),
  );
}

function oldHouse(f: Footprint, front: Front | undefined, block: Block, random: Random): Building {
  const floors = random.chance(0.72) ? 2 : random.chance(0.7) ? 1 : 3;
  const roll = random.next();
  const large = f.halfLength > 4.3 && f.halfDepth > 4.6;
  const rings: Rings =
    roll < 0.3 && large
      ? lightWell(f)
      : roll < 0.45 && large
        ? yard(f)
        : roll < 0.68 && large
          ? ell(f, random.chance(0.5))
          : box(f);
  const shops = front !== undefined && random.chance(0.16);
  return {
    rings,
    kind: shops ? 'retail' : random.chance(0.1) ? 'house' : 'residential',
    floors,
    heightMeters: tenth(floors * 3.1 + random.between(0.4, 1.4)),
    structure: random.chance(0.5) ? 'wood' : 'brick',
    roofShape: rings.length > 1 ? 'hipped' : 'gabled',
    style: 'old',
    builtYear: random.whole(1890, 1988),
    block,
    ...(front ? { front } : {}),
    shops,
  };
}

/** Rows of flats that face south; the taller, the farther apart. */
function slabs(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const estate = random.fork(block.id);
  const floors =
    block.density > 0.55 && estate.chance(0.75)
      ? estate.pick([5, 6, 6, 6, 7])
      : estate.pick([6, 7, 9, 11, 11]);
  const depth = floors > 7 ? 13.5 : 11.8;
  const pitch = Math.max(25, depth + floors * FLOOR_METERS * 1.08);
  const builtYear = floors <= 7 ? estate.whole(1984, 2004) : estate.whole(2003, 2019);
  rows(
    plot,
    southFrame(plot),
    { pitch, depth, lengths: [32, 66], gap: 9, lane: 0, keep: 0.94 },
    random,
    (f) => {
      const units = Math.max(1, Math.round((f.halfLength * 2) / (floors > 7 ? 24 : 17)));
      sink({
        rings: slab(f, units),
        kind: 'apartments',
        floors,
        heightMeters: tenth(floors * FLOOR_METERS + 1.2),
        structure: floors > 7 ? 'concrete' : 'mixed',
        roofShape: floors > 7 ? 'flat' : 'gabled',
        style: 'plaster',
        builtYear,
        block,
        units,
        ...(floors > 7 ? { floorsUnderground: 1 } : {}),
      });
    },
  );
}

function towers(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const estate = random.fork(block.id);
  const base = estate.pick([17, 18, 18, 24, 26, 30, 33]);
  const builtYear = estate.whole(2006, 2024);
  const pointed = estate.chance(0.4);
  const lengths: [number, number] = pointed ? [22, 27] : [30, 44];
  const depth = pointed ? 22 : 15.5;
  rows(
    plot,
    southFrame(plot),
    { pitch: depth + 30 + base * 0.75, depth, lengths, gap: 20, lane: 0, keep: 0.92, tight: 18 },
    random,
    (f) => {
      const floors = base - (random.chance(0.3) ? random.whole(1, 4) : 0);
      const units = pointed ? 1 : 2;
      sink({
        rings: pointed ? notched(f) : slab(f, units),
        kind: 'apartments',
        floors,
        floorsUnderground: 1 + (base > 24 ? 1 : 0),
        heightMeters: tenth(floors * FLOOR_METERS + 2),
        structure: 'concrete',
        roofShape: 'flat',
        style: random.chance(0.5) ? 'plaster' : 'brick',
        builtYear,
        block,
        units,
      });
    },
  );
}

function villas(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const estate = random.fork(block.id);
  const joined = estate.chance(0.7);
  const builtYear = estate.whole(1996, 2016);
  rows(
    plot,
    southFrame(plot),
    {
      pitch: 31,
      depth: 13,
      lengths: joined ? [30, 46] : [13, 17],
      gap: joined ? 8 : 6.5,
      lane: 0,
      keep: 0.9,
    },
    random,
    (f) => {
      const floors = 3;
      sink({
        rings: joined ? box(f) : ell(f, random.chance(0.5), 0.6),
        kind: joined ? 'terrace' : 'detached',
        floors,
        heightMeters: tenth(floors * 3.2 + 1),
        structure: 'brick',
        roofShape: 'hipped',
        style: 'plaster',
        builtYear,
        block,
      });
    },
  );
}

/** Shop houses around the edge of the block, a market hall or flats within. */
function shops(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const builtYear = random.whole(1988, 2015);
  alongStreets(plot, random, { width: [22, 48], depth: [13, 17], lane: 0.4 }, (f, front) => {
    const floors = random.whole(2, 5);
    sink({
      rings: box(f),
      kind: 'retail',
      floors,
      heightMeters: tenth(floors * 3.5),
      structure: 'concrete',
      roofShape: 'flat',
      style: random.chance(0.4) ? 'stone' : 'plaster',
      builtYear,
      block,
      front,
      shops: true,
    });
  });
  rows(
    plot,
    southFrame(plot),
    { pitch: 32, depth: 13, lengths: [28, 48], gap: 8, lane: 0, keep: 0.75, tight: 9 },
    random,
    (f) => {
      const floors = random.pick([3, 4, 5, 6]);
      sink({
        rings: box(f),
        kind: random.chance(0.5) ? 'commercial' : 'apartments',
        floors,
        heightMeters: tenth(floors * 3.2),
        structure: 'concrete',
        roofShape: 'flat',
        style: 'plaster',
        builtYear,
        block,
      });
    },
  );
}

/** A big podium, with a tower standing through it where there is room. */
function mall(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const frame = southFrame(plot);
  const podium = largest(plot, frame, [
    [66, 50],
    [54, 40],
    [42, 34],
    [30, 24],
    [20, 16],
  ]);
  if (!podium) {
    shops(plot, block, random, sink);
    return;
  }
  const floors = random.whole(4, 7);
  const builtYear = random.whole(2004, 2023);
  const common = { structure: 'steel', roofShape: 'flat', builtYear, block } as const;
  const tall = podium.halfLength > 40 && random.chance(0.6);
  const side = 19;
  const hole: Footprint = {
    centre: [
      podium.centre[0] + podium.u[0] * (podium.halfLength - side - 6),
      podium.centre[1] + podium.u[1] * (podium.halfLength - side - 6),
    ],
    u: podium.u,
    halfLength: side,
    halfDepth: side,
  };
  sink({
    ...common,
    rings: tall ? pierced(podium, hole) : octagon(podium, 0.12),
    kind: 'mall',
    floors,
    floorsUnderground: 2,
    heightMeters: tenth(floors * 5.2),
    style: 'stone',
    shops: true,
    ...frontOf(plot, podium),
  });
  if (tall) {
    const high = random.whole(22, 38);
    const inner: Footprint = { ...hole, halfLength: side - 0.2, halfDepth: side - 0.2 };
    sink({
      ...common,
      rings: octagon(inner, 0.2),
      kind: 'hotel',
      floors: high,
      floorsUnderground: 3,
      heightMeters: tenth(high * 3.8),
      style: 'glass',
    });
  }
}

function offices(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const frame = southFrame(plot);
  rows(
    plot,
    frame,
    { pitch: 76, depth: 36, lengths: [36, 44], gap: 30, lane: 0, keep: 0.95, tight: 24 },
    random,
    (f) => {
      const roll = random.next();
      const core = block.density > 0.25 ? 1 : 0.6;
      const floors = Math.round((roll < 0.12 ? random.whole(42, 58) : random.whole(14, 34)) * core);
      const shape = random.pick([notched, octagon, box, round]);
      sink({
        rings:
          shape === notched
            ? notched(f, 0.2)
            : shape === octagon
              ? octagon(f, 0.3)
              : shape === round
                ? round(f)
                : box(f),
        kind: random.chance(0.85) ? 'office' : 'hotel',
        floors,
        floorsUnderground: 2 + (floors > 35 ? 1 : 0),
        heightMeters: tenth(floors * 3.9 + 4),
        structure: 'concrete',
        roofShape: 'flat',
        style: 'glass',
        builtYear: random.whole(2005, 2024),
        block,
        shops: true,
        ...frontOf(plot, f),
      });
    },
  );
}

function government(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const f = largest(plot, southFrame(plot), [
    [48, 14],
    [36, 12],
    [26, 10],
    [16, 8],
  ]);
  const floors = block.zone?.kind === 'town' ? random.whole(3, 6) : random.whole(5, 14);
  if (f)
    sink({
      rings: aitch(f, 0.35),
      kind: 'government',
      floors,
      floorsUnderground: 1,
      heightMeters: tenth(floors * 3.6),
      structure: 'concrete',
      roofShape: 'flat',
      style: 'stone',
      builtYear: random.whole(1992, 2015),
      block,
      ...frontOf(plot, f),
    });
  rows(
    plot,
    southFrame(plot),
    { pitch: 42, depth: 14, lengths: [26, 50], gap: 14, lane: 0, keep: 0.6, tight: 14 },
    random,
    (g) => {
      const low = random.whole(3, 6);
      sink({
        rings: box(g),
        kind: 'public',
        floors: low,
        heightMeters: tenth(low * 3.5),
        structure: 'concrete',
        roofShape: 'flat',
        style: 'stone',
        builtYear: 2001,
        block,
      });
    },
  );
}

/** Teaching blocks in the north, so that the field lies in the sun. */
function school(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const builtYear = random.whole(1978, 2020);
  let count = 0;
  rows(
    plot,
    southFrame(plot),
    { pitch: 33, depth: 12, lengths: [38, 62], gap: 12, lane: 0, keep: 1, tight: 12, northShare: 0.56 },
    random,
    (f) => {
      const floors = random.whole(3, 5);
      const hall = count++ % 5 === 4;
      sink({
        rings: hall ? octagon(f, 0.2) : box(f),
        kind: hall ? 'sports_hall' : 'school',
        floors: hall ? 2 : floors,
        heightMeters: tenth(hall ? 13 : floors * 3.6),
        structure: 'concrete',
        roofShape: hall ? 'round' : 'flat',
        style: 'plaster',
        builtYear,
        block,
      });
    },
  );
}

function university(plot: Plot, block: Block, random: Random, sink: Sink): void {
  rows(
    plot,
    southFrame(plot),
    { pitch: 46, depth: 20, lengths: [40, 80], gap: 20, lane: 0, keep: 0.8, tight: 16 },
    random,
    (f) => {
      const floors = random.whole(4, 8);
      sink({
        rings: f.halfLength > 30 ? aitch(f, 0.4) : lightWell(f, 0.5, 0.4),
        kind: 'university',
        floors,
        heightMeters: tenth(floors * 3.8),
        structure: 'concrete',
        roofShape: 'flat',
        style: 'brick',
        builtYear: random.whole(1998, 2016),
        block,
      });
    },
  );
}

function hospital(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const f = largest(plot, southFrame(plot), [
    [46, 22],
    [34, 18],
    [24, 14],
    [15, 10],
  ]);
  const big = block.zone?.kind !== 'town';
  const floors = big ? random.whole(10, 18) : random.whole(3, 6);
  if (f)
    sink({
      rings: aitch(f, 0.4),
      kind: 'hospital',
      floors,
      floorsUnderground: 1,
      heightMeters: tenth(floors * 3.8),
      structure: 'concrete',
      roofShape: 'flat',
      style: 'plaster',
      builtYear: random.whole(1988, 2018),
      block,
      ...frontOf(plot, f),
    });
  rows(
    plot,
    southFrame(plot),
    { pitch: 40, depth: 16, lengths: [24, 44], gap: 14, lane: 0, keep: 0.8, tight: 14 },
    random,
    (g) => {
      const low = random.whole(3, 8);
      sink({
        rings: box(g),
        kind: 'hospital',
        floors: low,
        heightMeters: tenth(low * 3.6),
        structure: 'concrete',
        roofShape: 'flat',
        style: 'plaster',
        builtYear: 1999,
        block,
      });
    },
  );
}

function hotel(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const f = largest(plot, southFrame(plot), [
    [28, 12],
    [20, 10],
    [14, 8],
  ]);
  const floors = random.whole(9, 22);
  if (f)
    sink({
      rings: box(f),
      kind: 'hotel',
      floors,
      floorsUnderground: 1,
      heightMeters: tenth(floors * 3.5 + 3),
      structure: 'concrete',
      roofShape: 'flat',
      style: 'glass',
      builtYear: random.whole(1996, 2020),
      block,
      ...frontOf(plot, f),
    });
  alongStreets(plot, random, { width: [16, 30], depth: [11, 14], lane: 0.3 }, (g, front) => {
    const low = random.whole(2, 4);
    sink({
      rings: box(g),
      kind: 'retail',
      floors: low,
      heightMeters: tenth(low * 3.6),
      structure: 'concrete',
      roofShape: 'flat',
      style: 'plaster',
      builtYear: 2006,
      block,
      front,
      shops: true,
    });
  });
}

function sheds(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const stream = random.fork(block.id);
  const depth = stream.pick([24, 30, 36, 48]);
  rows(
    plot,
    southFrame(plot),
    { pitch: depth + 14, depth, lengths: [48, 120], gap: 14, lane: 0, keep: 0.88, tight: 12 },
    random,
    (f) => {
      const office = f.halfLength < 28;
      const floors = office ? random.whole(3, 5) : random.whole(1, 3);
      sink({
        rings: box(f),
        kind: office ? 'office' : random.chance(0.3) ? 'warehouse' : 'industrial',
        floors,
        heightMeters: tenth(office ? floors * 3.6 : 7 + floors * 2.5),
        structure: office ? 'concrete' : 'steel',
        roofShape: office ? 'flat' : random.chance(0.3) ? 'sawtooth' : 'gabled',
        style: 'steel',
        builtYear: random.whole(1994, 2022),
        block,
      });
    },
  );
}

/** Halls one behind the other on an axis to the south. */
function temple(plot: Plot, block: Block, random: Random, sink: Sink): void {
  rows(
    plot,
    southFrame(plot),
    { pitch: 21, depth: 11, lengths: [13, 19], gap: 12, lane: 0, keep: 0.8, tight: 5 },
    random,
    (f) =>
      sink({
        rings: box(f),
        kind: 'temple',
        floors: 1,
        heightMeters: tenth(random.between(7, 13)),
        structure: 'wood',
        roofShape: 'hip-and-gable',
        style: 'temple',
        builtYear: random.whole(1870, 2005),
        block,
      }),
  );
}

function park(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const frame = southFrame(plot);
  for (let k = 0; k < 2; k++) {
    const f = somewhere(plot, frame, random, 4.2, 4.2);
    if (f)
      sink({
        rings: octagon(f, 0.58),
        kind: 'pavilion',
        floors: 1,
        heightMeters: 6.2,
        structure: 'wood',
        roofShape: 'pyramidal',
        style: 'temple',
        builtYear: random.whole(1958, 2016),
        block,
      });
  }
  const f = somewhere(plot, frame, random, 7, 3.6);
  if (f && random.chance(0.6))
    sink({
      rings: box(f),
      kind: 'toilets',
      floors: 1,
      heightMeters: 4,
      structure: 'brick',
      roofShape: 'hipped',
      style: 'old',
      builtYear: 2012,
      block,
    });
}

/** Farmhouses in a row along the village road, each with a shed behind. */
function village(plot: Plot, block: Block, random: Random, sink: Sink): void {
  alongStreets(
    plot,
    random,
    { width: [10.5, 13], depth: [9.5, 11.5], lane: 1, setback: 5, gap: [3, 6] },
    (f, front) => {
      if (random.chance(0.05)) return;
      const floors = random.pick([2, 3, 3]);
      sink({
        rings: random.chance(0.4) ? ell(f, random.chance(0.5), 0.62) : box(f),
        kind: 'house',
        floors,
        heightMeters: tenth(floors * 3.2 + 1.5),
        structure: 'brick',
        roofShape: random.chance(0.7) ? 'gabled' : 'hipped',
        style: 'old',
        builtYear: random.whole(1983, 2018),
        block,
        front,
      });
      if (!random.chance(0.3)) return;
      const back: Footprint = {
        centre: [f.centre[0] - f.u[1] * (f.halfDepth + 8), f.centre[1] + f.u[0] * (f.halfDepth + 8)],
        u: f.u,
        halfLength: 3.2,
        halfDepth: 2.2,
      };
      if (plot.place(back))
        sink({
          rings: box(back),
          kind: 'shed',
          floors: 1,
          heightMeters: 3.2,
          structure: 'simple',
          roofShape: 'gabled',
          style: 'old',
          builtYear: 1990,
          block,
        });
    },
  );
}

/** The frame of a plot: the direction of its sides that runs nearest to east–west. */
function southFrame(plot: Plot): { u: Point; ring: readonly Point[] } {
  let best: { size: number; angle: number } = { size: 0, angle: 0 };
  for (const { a, b, size } of plot.edges) {
    const quarter = Math.PI / 2;
    const raw = Math.atan2(b[1] - a[1], b[0] - a[0]);
    if (size > best.size) best = { size, angle: raw - Math.round(raw / quarter) * quarter };
  }
  return { u: [Math.cos(best.angle), Math.sin(best.angle)], ring: plot.ring };
}

interface RowRule {
  readonly pitch: number;
  readonly depth: number;
  readonly lengths: readonly [number, number];
  readonly gap: number;
  /** Share of gaps that widen to a lane. */
  readonly lane: number;
  /** Share of places that are built. */
  readonly keep: number;
  /** Metres to anything that stands already; the party-wall gap without it. */
  readonly tight?: number;
  /** Only this share of the plot, from the north. */
  readonly northShare?: number;
}

/** Rows along the frame from south to north, each filled from west to east. */
function rows(
  plot: Plot,
  { u, ring }: { u: Point; ring: readonly Point[] },
  rule: RowRule,
  random: Random,
  each: (f: Footprint) => void,
): void {
  let [low, high, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of ring) {
    const x = p[0] * u[0] + p[1] * u[1];
    const y = -p[0] * u[1] + p[1] * u[0];
    low = Math.min(low, x);
    high = Math.max(high, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  const half = rule.depth / 2;
  if (rule.northShare) south = north - (north - south) * rule.northShare;
  const room = north - south;
  const count = Math.max(1, Math.floor((room - rule.depth) / rule.pitch) + 1);
  const slack = Math.max(0, (room - rule.depth - (count - 1) * rule.pitch) / 2);
  for (let row = 0; row < count; row++) {
    const y = south + slack + half + row * rule.pitch;
    let x = low;
    while (x < high) {
      const length = random.between(rule.lengths[0], rule.lengths[1]);
      const middle = x + length / 2;
      const f: Footprint = {
        centre: [middle * u[0] - y * u[1], middle * u[1] + y * u[0]],
        u,
        halfLength: length / 2,
        halfDepth: half,
      };
      if (random.chance(rule.keep) && plot.place(f, rule.tight ?? rule.gap)) {
        each(f);
        x += length + rule.gap + (random.chance(rule.lane) ? 2.4 : 0);
      } else {
        x += Math.max(3, length * 0.22);
      }
    }
  }
}

interface FrontRule {
  readonly width: readonly [number, number];
  readonly depth: readonly [number, number];
  /** Share of houses followed by a way through. */
  readonly lane: number;
  readonly setback?: number;
  readonly gap?: readonly [number, number];
}

/** Houses along each side of the plot that has a street, their fronts to it. */
function alongStreets(
  plot: Plot,
  random: Random,
  rule: FrontRule,
  each: (f: Footprint, front: Front) => void,
): void {
  for (const edge of plot.edges) {
    const { street } = edge.tag;
    if (!street || street.roadClass === 'service' || edge.size < rule.width[0] + 2) continue;
    const u: Point = [(edge.b[0] - edge.a[0]) / edge.size, (edge.b[1] - edge.a[1]) / edge.size];
    const inwards: Point = [-u[1], u[0]];
    const start = edge.inset + (rule.setback ?? 0.3);
    let t = random.between(0.5, 2);
    while (t < edge.size - rule.width[0]) {
      const width = Math.min(random.between(rule.width[0], rule.width[1]), edge.size - t - 0.2);
      const depth = random.between(rule.depth[0], rule.depth[1]);
      const middle = t + width / 2;
      const out = start + depth / 2;
      const f: Footprint = {
        centre: [edge.a[0] + u[0] * middle + inwards[0] * out, edge.a[1] + u[1] * middle + inwards[1] * out],
        u,
        halfLength: width / 2,
        halfDepth: depth / 2,
      };
      if (width >= rule.width[0] * 0.8 && plot.place(f)) {
        each(f, {
          at: [
            edge.a[0] + u[0] * middle + inwards[0] * start,
            edge.a[1] + u[1] * middle + inwards[1] * start,
          ],
          half: edge.half,
        });
        const gap = rule.gap
          ? random.between(rule.gap[0], rule.gap[1])
          : random.chance(rule.lane)
            ? random.between(1.8, 3.4)
            : 0.14;
        t += width + gap;
      } else {
        t += 2.5;
      }
    }
  }
}

/** The largest of the half sizes that fits about the middle of the plot. */
function largest(
  plot: Plot,
  { u, ring }: { u: Point; ring: readonly Point[] },
  sizes: readonly (readonly [number, number])[],
): Footprint | undefined {
  const middle: Point = [
    ring.reduce((s, p) => s + p[0], 0) / ring.length,
    ring.reduce((s, p) => s + p[1], 0) / ring.length,
  ];
  for (const [halfLength, halfDepth] of sizes) {
    for (const [dx, dy] of [
      [0, 0],
      [0, 0.4],
      [0, -0.4],
      [0.4, 0],
      [-0.4, 0],
    ] as const) {
      const centre: Point = [
        middle[0] + u[0] * dx * halfLength - u[1] * dy * halfDepth,
        middle[1] + u[1] * dx * halfLength + u[0] * dy * halfDepth,
      ];
      for (const turned of [false, true]) {
        const f: Footprint = { centre, u: turned ? [-u[1], u[0]] : u, halfLength, halfDepth };
        if (plot.place(f, 10)) return f;
      }
    }
  }
  return undefined;
}

function somewhere(
  plot: Plot,
  { u, ring }: { u: Point; ring: readonly Point[] },
  random: Random,
  halfLength: number,
  halfDepth: number,
): Footprint | undefined {
  for (let k = 0; k < 8; k++) {
    const [a, b] = [random.pick(ring), random.pick(ring)];
    const t = random.between(0.3, 0.7);
    const f: Footprint = {
      centre: [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t],
      u,
      halfLength,
      halfDepth,
    };
    if (plot.place(f, 6)) return f;
  }
  return undefined;
}

/** Big buildings are entered from the nearest street. */
function frontOf(plot: Plot, f: Footprint): { front?: Front } {
  let best: { gap: number; edge: PlotEdge } | undefined;
  for (const edge of plot.edges) {
    if (!edge.tag.street || edge.tag.street.nameless) continue;
    const middle: Point = [(edge.a[0] + edge.b[0]) / 2, (edge.a[1] + edge.b[1]) / 2];
    const gap = Math.hypot(middle[0] - f.centre[0], middle[1] - f.centre[1]);
    if (!best || gap < best.gap) best = { gap, edge };
  }
  if (!best) return {};
  const corners = cornersOf(f);
  const { a, b } = best.edge;
  const towards: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  // The middle of the side that looks to the street.
  let at = f.centre;
  let least = Infinity;
  for (let i = 0; i < 4; i++) {
    const [p, q] = [corners[i]!, corners[(i + 1) % 4]!];
    const m: Point = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
    const d = Math.hypot(m[0] - towards[0], m[1] - towards[1]);
    if (d < least) {
      least = d;
      at = m;
    }
  }
  return { front: { at, half: best.edge.half } };
}

const tenth = (meters: number) => Math.round(meters * 10) / 10;
