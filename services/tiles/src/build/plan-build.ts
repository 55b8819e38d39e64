import { type Bbox, lngLatToUnit } from '@tongtu/sdk/geo';
import type { CompiledProfile } from '../profile/index.ts';
import { blockReadBbox } from '../render/index.ts';
import { countBlocks, readExtent } from '../store.ts';
import { type Band, type BlockJob, jobsOf, planBands } from './plan.ts';
import type { View } from './view.ts';

export interface BuildPlan {
  readonly plan: readonly { readonly band: Band; readonly jobs: readonly BlockJob[] }[];
  /** The box of all features; undefined where there are none. */
  readonly extent: Bbox | undefined;
}

/** Finds the blocks that hold anything, so that the rest of the world costs nothing. */
export async function planBuild(view: View, profile: CompiledProfile): Promise<BuildPlan> {
  const plan = [];
  for (const band of planBands(profile.maxZoom)) {
    const question = { z: band.blockZoom, maxZoom: band.maxZoom, padUnits: padUnitsOf(band, profile) };
    const blocks = await view.ask((tx) => countBlocks(tx, profile.edition, question));
    plan.push({ band, jobs: jobsOf(band, blocks) });
  }
  return { plan, extent: await view.ask((tx) => readExtent(tx, profile.edition)) };
}

/** How far beyond a block its tiles read, in units of the unit square of Web Mercator. */
function padUnitsOf({ blockZoom: z, minZoom, maxZoom }: Band, profile: CompiledProfile): number {
  if (z === 0) return 0; // beyond the world there is nothing
  const side = 2 ** z;
  const middle = side / 2;
  const [west] = blockReadBbox({ z, x: middle, y: middle, minZoom, maxZoom }, profile);
  return middle / side - lngLatToUnit([west, 0])[0];
}
