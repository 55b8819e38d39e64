import type { Block } from '../../blocks/block.ts';
import type { Random } from '../../random.ts';
import type { Sink } from '../building.ts';
import { frontOf, largest, rows, southFrame, tenth } from '../placing.ts';
import { boxAround, type Plot } from '../plot.ts';
import { aitch, box, lightWell, octagon } from '../shapes.ts';

export function government(plot: Plot, block: Block, random: Random, sink: Sink): void {
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
export function school(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const builtYear = random.whole(1978, 2020);
  if (block.field) {
    plot.keepClear(boxAround(block.field.outer));
  }
  let count = 0;
  rows(
    plot,
    southFrame(plot),
    {
      pitch: 33,
      depth: 12,
      lengths: [38, 62],
      gap: 12,
      lane: 0,
      keep: 1,
      tight: 12,
      northShare: block.field ? 1 : 0.6,
    },
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

export function university(plot: Plot, block: Block, random: Random, sink: Sink): void {
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

export function hospital(plot: Plot, block: Block, random: Random, sink: Sink): void {
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

/** Halls one behind the other on an axis to the south. */
export function temple(plot: Plot, block: Block, random: Random, sink: Sink): void {
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
