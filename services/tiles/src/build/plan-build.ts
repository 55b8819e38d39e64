import { type Bbox, bboxUnion, type LngLat, lngLatToUnit } from '@tongtu/sdk/geo';
import type { CompiledProfile } from '../profile/index.ts';
import { blockReadBbox } from '../render/index.ts';
import { readSpans } from '../store.ts';
import { heartOf } from './heart.ts';
import { type Band, type BlockJob, jobsOf, planBands } from './plan.ts';
import type { View } from './view.ts';

export interface BuildPlan {
  readonly plan: readonly { readonly band: Band; readonly jobs: readonly BlockJob[] }[];
  /** The box of all features that are drawn anywhere; undefined where there are none. */
  readonly extent: Bbox | undefined;
  /** Where most of them lie together; undefined where there are none. */
  readonly heart: LngLat | undefined;
}

/** Finds the blocks that hold anything, so that the rest of the world costs nothing. */
export async function planBuild(
  view: View,
  profile: CompiledProfile,
  maxBlockRows: number,
): Promise<BuildPlan> {
  const plan: { band: Band; jobs: BlockJob[] }[] = [];
  let extent: Bbox | undefined;
  let heart: LngLat | undefined;
  for (const band of planBands(profile.maxZoom)) {
    const { minZoom, maxZoom, divideZoom: z } = band;
    const question = { z, minZoom, maxZoom, padUnits: padUnitsOf(band, profile) };
    const spans = await view.ask((tx) => readSpans(tx, profile.edition, question));
    plan.push({ band, jobs: jobsOf(band, spans, maxBlockRows) });
    for (const { bbox } of spans) extent = extent ? bboxUnion(extent, bbox) : bbox;
    // The deepest band has all features and the smallest tiles: the last to speak.
    heart = heartOf(spans) ?? heart;
  }
  return { plan, extent, heart };
}

/**
 * How far beyond a block of the band's first zoom its tiles read, in units of the unit square of Web Mercator:
 * enough for the smaller blocks too, whose tiles reach less far.
 */
function padUnitsOf({ minZoom, maxZoom }: Band, profile: CompiledProfile): number {
  if (minZoom === 0) return 0; // beyond the world there is nothing
  const side = 2 ** minZoom;
  const middle = side / 2;
  const [west] = blockReadBbox({ z: minZoom, x: middle, y: middle, minZoom, maxZoom }, profile);
  return middle / side - lngLatToUnit([west, 0])[0];
}
