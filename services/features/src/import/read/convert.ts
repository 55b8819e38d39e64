import { ImportError, type ImportPlace } from '../error.ts';
import { decodeCarried } from './encoding.ts';
import { type LayerHead, readLayerHead } from './flatgeobuf.ts';
import { isOsm, traitsOf } from './format.ts';
import { chooseEngine, type Gdal, type GdalEngine } from './gdal.ts';
import type { GdalRequest } from './gdal-request.ts';
import { malformed } from './malformed.ts';
import type { Dataset } from './member.ts';
import type { Workspace } from './workspace.ts';

export interface ConvertOptions {
  readonly gdal: Gdal;
  /** `EPSG:` code that stands in for whatever the file says. */
  readonly assignCrs?: string | undefined;
  /** Overrides the choice by size (tests compare the two). */
  readonly engine?: GdalEngine | undefined;
}

/** A layer of a dataset as FlatGeobuf in the workspace. */
export interface ConvertedDatasetLayer extends LayerHead {
  readonly name: string;
  readonly path: string;
  /** Its geometries have heights or measures, which are left out: the model is flat. */
  readonly flattened: boolean;
}

export interface ConvertedDataset {
  readonly layers: readonly ConvertedDatasetLayer[];
  readonly warnings: readonly string[];
}

/** Converts all layers of a dataset, and makes sure that none lost a feature on the way. Throws {@link ImportError}. */
export async function convertDataset(
  dataset: Dataset,
  workspace: Workspace,
  options: ConvertOptions,
): Promise<ConvertedDataset> {
  const traits = traitsOf(dataset.format);
  const engine = options.engine ?? (await chooseEngine(dataset.sizeBytes, traits.native));
  const request: GdalRequest = {
    directory: workspace.directory,
    dataset: dataset.dataset,
    drivers: traits.drivers,
    openOptions: dataset.openOptions,
    config: dataset.config,
    output: workspace.fresh('layers'),
    pass: isOsm(dataset.format) ? 'interleaved' : 'layered',
    ...(options.assignCrs === undefined ? {} : { assignCrs: options.assignCrs }),
  };
  const answer = await options.gdal.convert(engine, request).catch((error: unknown) => {
    throw error instanceof ImportError ? explain(error, dataset, options.assignCrs) : error;
  });
  const fatal = answer.warnings.find((text) => isFatal(text, dataset));
  if (fatal !== undefined) throw explain(malformed(fatal), dataset, options.assignCrs);
  const layers: ConvertedDatasetLayer[] = [];
  for (const { name, file, count, geometryKind } of answer.layers) {
    const path = workspace.path(file);
    const head = await readLayerHead(path);
    if (count !== undefined && count !== head.featureCount) {
      // GDAL before 3.8 leaves features without geometry out of a FlatGeobuf, and says nothing.
      if (engine === 'native') return convertDataset(dataset, workspace, { ...options, engine: 'wasm' });
      throw lost(head.featureCount, count, { file: dataset.file, layer: name });
    }
    layers.push({
      ...head,
      name: layerName(name, dataset),
      path,
      flattened: /3D|Measured/.test(geometryKind),
    });
  }
  const warnings = answer.warnings.filter((text) => !EXPECTED_WARNINGS.some((known) => text.includes(known)));
  const lacking = dataset.format === 'kml' && engine === 'wasm' ? [KML_LACKING] : [];
  return { layers, warnings: [...warnings, ...lacking] };
}

const KML_LACKING = 'of placemarks only names and descriptions are read; with GDAL installed their data too';

function lost(got: number, wanted: number, place: ImportPlace): ImportError {
  return new ImportError('conversion_failed', {
    got: `${got} of ${wanted} features`,
    wanted: 'all of them',
    place,
  });
}

/**
 * Some drivers end a layer where the file breaks off and count that as its end: an error on the way is the file's,
 * but for those that concern one record, which comes without a geometry then and is rejected with its row.
 */
function isFatal(text: string, { format }: Dataset): boolean {
  if (!text.startsWith('ERROR')) return false;
  if (format === 'geojson' || format === 'geojsonseq') return /parsing|parse/i.test(text);
  return format !== 'dxf';
}

/** What GDAL says about things that are as we asked. */
const EXPECTED_WARNINGS: readonly string[] = [
  'Input datasource uses random layer reading',
  // Of a GeoJSON file's own ids. The mapping's are judged by us.
  'Several features with id',
];

/** Drivers of one layer name it after the file, which is ours here. */
function layerName(name: string, dataset: Dataset): string {
  const ours = dataset.dataset.slice(0, dataset.dataset.indexOf('.'));
  if (name === ours && dataset.stem !== '') return dataset.stem;
  return dataset.carriedEncoding === undefined ? name : decodeCarried(name, dataset.carriedEncoding);
}

function explain(error: ImportError, { file }: Dataset, assignCrs: string | undefined): ImportError {
  if (assignCrs !== undefined && /process SRS definition|EPSG.*not found|crs not found/i.test(error.got)) {
    return new ImportError('crs_unknown', {
      got: `--crs ${assignCrs}`,
      wanted: 'a code of the EPSG registry',
      place: { file },
    });
  }
  const { code, got, wanted, advice, place } = error;
  return new ImportError(code, {
    got,
    wanted,
    ...(advice === undefined ? {} : { advice }),
    place: { ...place, file },
  });
}
