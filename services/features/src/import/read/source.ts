import { ImportError } from '../error.ts';
import type { ArchiveLimits } from './archive.ts';
import { findDatasets, type InputFile } from './datasets.ts';
import { decodeCarried } from './encoding.ts';
import { readLayerHead } from './flatgeobuf.ts';
import { type Format, traitsOf } from './format.ts';
import { chooseEngine, convertLayers, type GdalEngine } from './gdal.ts';
import type { Dataset } from './member.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export interface ReadOptions {
  /** Layers to take, by name; all where absent. */
  readonly layers?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the private directory is made; the system's own where absent. */
  readonly temporaryRoot?: string | undefined;
  readonly engine?: GdalEngine | undefined;
  readonly timeoutMs?: number;
  readonly maxRssBytes?: number;
  readonly archiveLimits?: ArchiveLimits;
}

/** Half an hour: a million polygons take well under a minute. */
const TIMEOUT_MS = 30 * 60_000;
/** The conversion's share of the 1.5 GB that an import may take in all. */
const MAX_RSS_BYTES = 1100 * 2 ** 20;

/** A layer of an input, converted and ready to be streamed. */
export interface SourceLayer {
  /** As its owner calls it. Unique in the source. */
  readonly name: string;
  /** The file that it comes from, for people. */
  readonly file: string;
  readonly format: Format;
  /** Features in the layer, exact. */
  readonly featureCount: number;
  readonly columns: readonly string[];
  /** As the driver understood it; absent where the file says nothing. */
  readonly crs: { readonly code?: string; readonly name?: string; readonly wkt?: string } | undefined;
  /** The converted file. */
  readonly path: string;
  /** The dataset that it was converted from. */
  readonly dataset: Dataset;
  /** Turns text into Unicode that was carried through GDAL byte for byte. */
  readonly decode: ((text: string) => string) | undefined;
}

export interface Source {
  readonly layers: readonly SourceLayer[];
  readonly workspace: Workspace;
  readonly notes: readonly { readonly file: string; readonly note: string }[];
  close(): Promise<void>;
}

/** Reads files into layers of FlatGeobuf in a private directory. The source must be closed. Throws {@link ImportError}. */
export async function openSource(files: readonly InputFile[], options: ReadOptions = {}): Promise<Source> {
  const workspace = await createWorkspace(options.temporaryRoot);
  try {
    const datasets = await findDatasets(files, workspace, options);
    const layers: SourceLayer[] = [];
    const found: string[] = [];
    const notes: { file: string; note: string }[] = [];
    for (const dataset of datasets) {
      const converted = await convertDataset(dataset, workspace, options);
      found.push(...converted.found);
      for (const note of [...dataset.notes, ...converted.warnings]) notes.push({ file: dataset.file, note });
      for (const layer of converted.layers)
        layers.push({ ...layer, name: uniqueName(layer.name, dataset, layers) });
    }
    requireLayers(options.layers, layers, found);
    return { layers, workspace, notes, close: () => workspace.remove() };
  } catch (error) {
    await workspace.remove();
    throw error;
  }
}

async function convertDataset(
  dataset: Dataset,
  workspace: Workspace,
  options: ReadOptions,
): Promise<{ layers: SourceLayer[]; found: string[]; warnings: readonly string[] }> {
  const { engine, layers: wanted, signal, timeoutMs = TIMEOUT_MS, maxRssBytes = MAX_RSS_BYTES } = options;
  const isOsm = dataset.format === 'osm-xml' || dataset.format === 'osm-pbf';
  const result = await convertLayers(
    await chooseEngine(dataset.sizeBytes, engine),
    {
      directory: workspace.directory,
      dataset: dataset.dataset,
      drivers: traitsOf(dataset.format).drivers,
      openOptions: dataset.openOptions,
      config: dataset.config,
      output: workspace.fresh('layers'),
      pass: isOsm ? 'interleaved' : 'layered',
    },
    { timeoutMs, maxRssBytes, signal },
  ).catch((error: unknown) => {
    throw error instanceof ImportError ? withFile(error, dataset.file) : error;
  });
  const names = result.found.map((name) => layerName(name, dataset));
  const layers: SourceLayer[] = [];
  for (const { name, file } of result.layers) {
    const given = layerName(name, dataset);
    if (wanted !== undefined && !wanted.includes(given)) continue;
    const path = workspace.path(file);
    const head = await readLayerHead(path);
    const { carriedEncoding } = dataset;
    const decode =
      carriedEncoding === undefined ? undefined : (text: string) => decodeCarried(text, carriedEncoding);
    layers.push({
      ...head,
      name: given,
      file: dataset.file,
      format: dataset.format,
      columns: decode ? head.columns.map(decode) : head.columns,
      path,
      dataset,
      decode,
    });
  }
  return {
    layers,
    found: names,
    warnings: result.warnings.filter((text) => !EXPECTED_WARNINGS.some((known) => text.includes(known))),
  };
}

/** What GDAL says about things that are as we asked. */
const EXPECTED_WARNINGS = ['Input datasource uses random layer reading', 'One or several characters couldn'];

/** Drivers of one layer name it after the file, which is ours here. */
function layerName(name: string, dataset: Dataset): string {
  const ours = dataset.dataset.slice(0, dataset.dataset.indexOf('.'));
  if (name === ours && dataset.stem !== '') return dataset.stem;
  return dataset.carriedEncoding === undefined ? name : decodeCarried(name, dataset.carriedEncoding);
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

function requireLayers(
  wanted: readonly string[] | undefined,
  layers: readonly SourceLayer[],
  found: readonly string[],
): void {
  const missing = wanted?.filter((name) => !layers.some((layer) => layer.name === name)) ?? [];
  if (missing.length === 0) return;
  throw new ImportError('layer_not_found', {
    got: `no layer ${missing.map((name) => JSON.stringify(name)).join(', ')}`,
    wanted: `one of ${found.join(', ')}`,
  });
}

function withFile(error: ImportError, file: string): ImportError {
  const { code, got, wanted, advice, place } = error;
  return new ImportError(code, {
    got,
    wanted,
    ...(advice === undefined ? {} : { advice }),
    place: { ...place, file },
  });
}
