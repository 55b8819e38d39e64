import type { Bbox } from '@tongtu/sdk/geo';
import type { LocalGrid } from '../crs/local-grid.ts';
import { parseCrsChoice } from './crs/choice.ts';
import { type LayerPlan, planLayer } from './plan.ts';
import type { InputFile } from './read/datasets.ts';
import { openSource, type ReadOptions, type Source } from './read/source.ts';

export interface OpenOptions extends Omit<ReadOptions, 'assignCrs'> {
  /** Overrides what the files say: `EPSG:4549`, `GCJ02`, `BD09`, or a local grid's name. */
  readonly crs?: string | undefined;
  readonly localGrids?: readonly LocalGrid[] | undefined;
  readonly city?: Bbox | undefined;
}

/** Files that are ready to be read: their layers, each with its reference settled and its first rows looked at. */
export interface OpenedFiles {
  readonly source: Source;
  readonly plans: readonly LayerPlan[];
  close(): Promise<void>;
}

/** Opens files for import. Everything that is wrong with a file or a layer as a whole comes out here. Throws {@link ImportError}. */
export async function openFiles(
  files: readonly InputFile[],
  options: OpenOptions = {},
): Promise<OpenedFiles> {
  const { crs, localGrids, city, ...reading } = options;
  const choice = crs === undefined ? undefined : parseCrsChoice(crs, localGrids);
  const source = await openSource(files, {
    ...reading,
    assignCrs: choice?.kind === 'epsg' ? choice.code : undefined,
  });
  try {
    const plans: LayerPlan[] = [];
    for (const layer of source.layers) plans.push(await planLayer(layer, source, { choice, city }));
    return { source, plans, close: source.close };
  } catch (error) {
    await source.close();
    throw error;
  }
}
