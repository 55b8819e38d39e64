import { basename } from 'node:path';
import { ImportError, type ImportPlace } from '../error.ts';
import { traitsOf } from '../read/format.ts';
import type { Source, SourceLayer } from '../read/source.ts';
import type { CrsChoice } from './choice.ts';
import { chosenCrs, degreesAsTheyAre, type LayerCrs, statedCrs } from './layer-crs.ts';

/** A layer whose reference is settled. */
export interface LocatedLayer {
  readonly layer: SourceLayer;
  /** Absent where the layer says nothing; a layer without geometries needs none. */
  readonly crs: LayerCrs | undefined;
  /** The layer again, turned into CGCS2000 by PROJ: records that it could not place are missing there. */
  readonly reprojectedPath?: string;
}

/** Target of PROJ; FlatGeobuf holds it as longitude, latitude. */
const CGCS2000 = 'EPSG:4490';

/** Settles the reference of a layer: what was chosen, else what the file says, else what its standard fixes. */
export async function locateLayer(
  layer: SourceLayer,
  source: Source,
  choice?: CrsChoice,
): Promise<LocatedLayer> {
  // A chosen EPSG code was written into the layer when it was converted, and is read back with its definition.
  if (choice !== undefined && choice.kind !== 'epsg') return { layer, crs: chosenCrs(choice) };
  const stated = layer.crs;
  if (stated === undefined) {
    return { layer, crs: traitsOf(layer.format).fixedCrs ? degreesAsTheyAre('OGC:CRS84') : undefined };
  }
  const reference = { name: stated.name ?? stated.code ?? 'unnamed', ...stated };
  const crs = inPlace(() => statedCrs(reference), { file: layer.file, layer: layer.name });
  if (!('needsProj' in crs)) return { layer, crs };
  return { layer, crs: degreesAsTheyAre(crs.recorded), reprojectedPath: await reproject(layer, source) };
}

async function reproject(layer: SourceLayer, { workspace, gdal }: Source): Promise<string> {
  const { layers } = await gdal.convert('wasm', {
    directory: workspace.directory,
    dataset: layer.path.slice(workspace.directory.length + 1),
    drivers: ['FlatGeobuf'],
    openOptions: [],
    config: {},
    output: workspace.fresh('reprojected'),
    pass: 'layered',
    reprojectTo: CGCS2000,
  });
  const [only] = layers;
  if (only === undefined) throw new Error(`nothing was reprojected from ${basename(layer.path)}`);
  return workspace.path(only.file);
}

function inPlace<T>(work: () => T, place: ImportPlace): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    const { code, got, wanted, advice } = error;
    throw new ImportError(code, { got, wanted, ...(advice === undefined ? {} : { advice }), place });
  }
}
