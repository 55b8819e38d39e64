import { ImportError } from '../error.ts';
import { decodeCarried } from './encoding.ts';
import { type LayerHead, readLayerHead } from './flatgeobuf.ts';
import { isOsm, traitsOf } from './format.ts';
import { chooseEngine, type Gdal, type GdalEngine } from './gdal.ts';
import type { GdalResult } from './gdal-request.ts';
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
  const engine = options.engine ?? (await chooseEngine(dataset.sizeBytes, traits.nativeIsFaster));
  const converted = await run(engine);
  const lossy = converted.find(({ lost }) => lost);
  if (lossy === undefined) return result(converted);
  // GDAL before 3.8 leaves features without geometry out of a FlatGeobuf, and says nothing.
  if (engine === 'native') return convertDataset(dataset, workspace, { ...options, engine: 'wasm' });
  throw new ImportError('conversion_failed', {
    got: `${lossy.head.featureCount} of ${lossy.count} features of layer ${lossy.name}`,
    wanted: 'all of them',
    place: { file: dataset.file, layer: lossy.name },
  });

  async function run(by: GdalEngine) {
    const answer = await options.gdal
      .convert(by, {
        directory: workspace.directory,
        dataset: dataset.dataset,
        drivers: traits.drivers,
        openOptions: dataset.openOptions,
        config: dataset.config,
        output: workspace.fresh('layers'),
        pass: isOsm(dataset.format) ? 'interleaved' : 'layered',
        ...(options.assignCrs === undefined ? {} : { assignCrs: options.assignCrs }),
      })
      .catch((error: unknown) => {
        throw error instanceof ImportError ? explain(error, dataset, options.assignCrs) : error;
      });
    return Object.assign(
      await Promise.all(
        answer.layers.map(async ({ name, file, count }) => {
          const path = workspace.path(file);
          const head = await readLayerHead(path);
          return {
            name: layerName(name, dataset),
            path,
            head,
            count,
            lost: count !== undefined && count !== head.featureCount,
          };
        }),
      ),
      { warnings: answer.warnings },
    );
  }

  function result(layers: Awaited<ReturnType<typeof run>>): ConvertedDataset {
    return {
      layers: layers.map(({ name, path, head }) => ({ ...head, name, path })),
      warnings: layers.warnings.filter((text) => !EXPECTED_WARNINGS.some((known) => text.includes(known))),
    };
  }
}

/** What GDAL says about things that are as we asked. */
const EXPECTED_WARNINGS: readonly GdalResult['warnings'][number][] = [
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
