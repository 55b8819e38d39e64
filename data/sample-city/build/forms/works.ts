import type { Block } from '../../blocks/block.ts';
import type { Random } from '../../random.ts';
import type { Sink } from '../building.ts';
import { rows, southFrame, tenth } from '../placing.ts';
import type { Plot } from '../plot.ts';
import { box } from '../shapes.ts';

export function sheds(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const stream = random.fork(block.id);
  // Large halls on large ground, workshops on small.
  const small = plot.area < 16_000;
  const depth = small ? stream.pick([16, 20, 24]) : stream.pick([30, 36, 48]);
  const lengths: [number, number] = small ? [24, 56] : [48, 120];
  rows(
    plot,
    southFrame(plot),
    { pitch: depth + 14, depth, lengths, gap: 14, lane: 0, keep: 0.88, tight: 12 },
    random,
    (f) => {
      const office = f.halfLength < 18 || (!small && f.halfLength < 28);
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
