import { ImportError } from '../error.ts';
import type { ArchiveLimits } from './archive.ts';
import { convertDataset } from './convert.ts';
import { findDatasets, type InputFile } from './datasets.ts';
import { decodeCarried } from './encoding.ts';
import type { LayerHead } from './flatgeobuf.ts';
import { type Format, traitsOf } from './format.ts';
import { type Gdal, type GdalEngine, openGdal } from './gdal.ts';
import type { Dataset } from './member.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export interface ReadOptions {
  /** Layers to take, by name; all where absent. */
  readonly layers?: readonly string[] | undefined;
  /** `EPSG:` code that stands in for whatever the files say. */
  readonly assignCrs?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the private directory is made; the system's own where absent. */
  readonly temporaryRoot?: string | undefined;
  readonly engine?: GdalEngine | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxRssBytes?: number | undefined;
  readonly archiveLimits?: ArchiveLimits;
  /** One that is open already and stays open; its limits hold then. */
  readonly gdal?: Gdal;
  /** Called before each dataset is converted. */
  readonly onDataset?: (dataset: Dataset) => void;
}

/** Half an hour: a million polygons take well under a minute. */
const TIMEOUT_MS = 30 * 60_000;
/** The conversion's share of the 1.5 GB that an import may take in all. */
const MAX_RSS_BYTES = 1100 * 2 ** 20;

/** A layer of an input, converted and ready to be streamed. Its head says how many features it has. */
export interface SourceLayer extends LayerHead {
  /** Its own name, with the file's before it where another layer has the same. Unique in the source. */
  readonly name: string;
  /** As the file calls it: several files may have a layer of this name. */
  readonly ownName: string;
  /** The file that it comes from, for people. */
  readonly file: string;
  readonly format: Format;
  /** The converted file. */
  readonly path: string;
  /** Its geometries have heights or measures, which are left out. */
  readonly flattened: boolean;
  /** It has a column `FID`, which hides the driver's own id. */
  readonly hasFidColumn: boolean;
  /** The dataset that it was converted from. */
  readonly dataset: Dataset;
  /** Turns text into Unicode that was carried through GDAL byte for byte. */
  readonly decode: ((text: string) => string) | undefined;
}

/** Whether the driver's ids are the records' own. A column called FID stands in for them in OGR SQL, and may say anything. */
export const hasStableIds = ({
  format,
  hasFidColumn,
}: Pick<SourceLayer, 'format' | 'hasFidColumn'>): boolean => traitsOf(format).stableIds && !hasFidColumn;

export interface Source {
  readonly layers: readonly SourceLayer[];
  readonly datasets: readonly Dataset[];
  readonly workspace: Workspace;
  readonly gdal: Gdal;
  readonly notes: readonly { readonly file: string; readonly note: string }[];
  close(): Promise<void>;
}

/** Reads files into layers of FlatGeobuf in a private directory. The source must be closed. Throws {@link ImportError}. */
export async function openSource(files: readonly InputFile[], options: ReadOptions = {}): Promise<Source> {
  const workspace = await createWorkspace(options.temporaryRoot);
  const { signal, timeoutMs = TIMEOUT_MS, maxRssBytes = MAX_RSS_BYTES, assignCrs, engine } = options;
  const gdal = options.gdal ?? openGdal({ timeoutMs, maxRssBytes, signal });
  const close = async () => {
    if (options.gdal === undefined) gdal.close();
    await workspace.remove();
  };
  try {
    const datasets = await findDatasets(files, workspace, options);
    const layers: SourceLayer[] = [];
    const notes: { file: string; note: string }[] = [];
    for (const dataset of datasets) {
      options.onDataset?.(dataset);
      const converted = await convertDataset(dataset, workspace, { gdal, assignCrs, engine });
      for (const note of [...dataset.notes, ...converted.warnings]) notes.push({ file: dataset.file, note });
      for (const layer of converted.layers) {
        layers.push(
          sourceLayer(
            { ...layer, name: uniqueName(layer.name, dataset, layers), ownName: layer.name },
            dataset,
          ),
        );
      }
    }
    return {
      layers: chosen(layers, options.layers),
      datasets,
      workspace,
      gdal,
      notes,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function sourceLayer(
  layer: LayerHead & Pick<SourceLayer, 'name' | 'ownName' | 'path' | 'flattened'>,
  dataset: Dataset,
): SourceLayer {
  const { carriedEncoding, file, format } = dataset;
  const decode =
    carriedEncoding === undefined ? undefined : (text: string) => decodeCarried(text, carriedEncoding);
  return {
    ...layer,
    file,
    format,
    dataset,
    decode,
    columns: decode ? layer.columns.map(decode) : layer.columns,
    hasFidColumn: layer.columns.some((column) => column.toUpperCase() === 'FID'),
  };
}

/** Two files may both have a layer `points`: the later one is named after its file too. */
function uniqueName(name: string, { file }: Dataset, layers: readonly SourceLayer[]): string {
  const taken = new Set(layers.map((layer) => layer.name));
  if (!taken.has(name)) return name;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? `${file}:${name}` : `${file}:${name} ${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function chosen(
  layers: readonly SourceLayer[],
  wanted: readonly string[] | undefined,
): readonly SourceLayer[] {
  if (wanted === undefined) return layers;
  const missing = wanted.filter((name) => !layers.some((layer) => layer.name === name));
  if (missing.length === 0) return layers.filter(({ name }) => wanted.includes(name));
  throw new ImportError('layer_not_found', {
    got: `no layer ${missing.map((name) => JSON.stringify(name)).join(', ')}`,
    wanted: `one of ${layers.map(({ name }) => name).join(', ')}`,
  });
}
