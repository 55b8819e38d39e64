import type { Blocks, Form } from '../blocks/block.ts';
import type { SegmentIndex } from '../geometry/segment-index.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { Random } from '../random.ts';
import { BUILDERS } from './builders.ts';
import type { Building } from './building.ts';
import { Plot } from './plot.ts';

const FALLS_BACK: ReadonlySet<Form> = new Set([
  'slabs',
  'towers',
  'villas',
  'shops',
  'mall',
  'offices',
  'hotel',
  'temple',
]);

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
    const before = buildings.length;
    const raise = (form: Form) => {
      for (const face of block.faces) {
        const plot = new Plot(plan.mesh, face, obstacles);
        BUILDERS[form](plot, block, stream, (building) => buildings.push(building));
      }
    };
    raise(block.form);
    // Where a block is too small or too odd for its form, low houses take the ground.
    if (buildings.length > before || !FALLS_BACK.has(block.form)) continue;
    raise(block.density > 0.78 ? 'courtyards' : 'villas');
  }
  return buildings;
}
