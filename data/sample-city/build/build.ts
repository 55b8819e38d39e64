import type { Blocks } from '../blocks/block.ts';
import type { SegmentIndex } from '../geometry/segment-index.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { Random } from '../random.ts';
import { BUILDERS } from './builders.ts';
import type { Building } from './building.ts';
import { Plot } from './plot.ts';

/** Every building of the city, block by block. `obstacles` are lines that cross blocks, such as railways. */
export function build(
  plan: CityPlan,
  blocks: Blocks,
  obstacles: SegmentIndex<unknown>,
  random: Random,
): Building[] {
  const buildings: Building[] = [];
  for (const block of blocks.all) {
    if (block.form === 'none') continue;
    const stream = random.fork(block.id);
    for (const face of block.faces) {
      BUILDERS[block.form](new Plot(plan.mesh, face, obstacles), block, stream, (building) =>
        buildings.push(building),
      );
    }
  }
  return buildings;
}
