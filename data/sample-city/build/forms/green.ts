import type { Block } from '../../blocks/block.ts';
import type { Random } from '../../random.ts';
import type { Sink } from '../building.ts';
import { somewhere, southFrame } from '../placing.ts';
import { boxAround, type Plot } from '../plot.ts';
import { box, octagon } from '../shapes.ts';

export function park(plot: Plot, block: Block, random: Random, sink: Sink): void {
  const frame = southFrame(plot);
  const pond = block.ponds?.get(plot.face);
  if (pond) {
    plot.keepClear(boxAround(pond));
  }
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
