import type { Block } from '../../blocks/block.ts';
import type { Random } from '../../random.ts';
import type { Building, Front, Sink } from '../building.ts';
import { alongStreets, rows, southFrame, tenth } from '../placing.ts';
import type { Footprint, Plot } from '../plot.ts';
import { box, ell, lightWell, notched, type Rings, slab, yard } from '../shapes.ts';

const FLOOR_METERS = 3;

/** Houses side by side along every street of the plot, then rows in what is left inside. */
export function courtyards(plot: Plot, block: Block, random: Random, sink: Sink): void {
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
export function slabs(plot: Plot, block: Block, random: Random, sink: Sink): void {
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

export function towers(plot: Plot, block: Block, random: Random, sink: Sink): void {
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

export function villas(plot: Plot, block: Block, random: Random, sink: Sink): void {
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

/** Farmhouses in a row along the village road, each with a shed behind. */
export function village(plot: Plot, block: Block, random: Random, sink: Sink): void {
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
      if (!random.chance(0.18)) return;
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
