import type { Block } from '../../blocks/block.ts';
import type { Random } from '../../random.ts';
import type { Sink } from '../building.ts';
import { alongStreets, frontOf, largest, rows, southFrame, tenth } from '../placing.ts';
import type { Footprint, Plot } from '../plot.ts';
import { box, notched, octagon, pierced, round } from '../shapes.ts';

/** Shop houses around the edge of the block, a market hall or flats within. */
export function shops(plot: Plot, block: Block, random: Random, sink: Sink): void {
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
export function mall(plot: Plot, block: Block, random: Random, sink: Sink): void {
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

export function offices(plot: Plot, block: Block, random: Random, sink: Sink): void {
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

export function hotel(plot: Plot, block: Block, random: Random, sink: Sink): void {
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
