import { ImportError, type ImportPlace } from '../error.ts';
import { traitsOf } from '../read/format.ts';
import type { SourceLayer } from '../read/source.ts';
import type { CrsChoice } from './choice.ts';
import { chosenCrs, degreesAsTheyAre, type LayerCrs, type NeedsProj, statedCrs } from './layer-crs.ts';

/** The reference of a layer: what was chosen, else what the file says, else what its standard fixes, else none. */
export function locateLayer(layer: SourceLayer, choice?: CrsChoice): LayerCrs | NeedsProj | undefined {
  // A chosen EPSG code was written into the layer when it was converted, and is read back with its definition.
  if (choice !== undefined && choice.kind !== 'epsg') return chosenCrs(choice);
  const stated = layer.crs;
  if (stated === undefined)
    return traitsOf(layer.format).fixedCrs ? degreesAsTheyAre('OGC:CRS84') : undefined;
  const reference = { name: stated.name ?? stated.code ?? 'unnamed', ...stated };
  return inPlace(() => statedCrs(reference), { file: layer.file, layer: layer.name });
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
