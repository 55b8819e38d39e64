/**
 * Runs GDAL (WebAssembly) in a process of its own: it is synchronous and its heap is never returned.
 * Asked by message, it answers each before the next, and ends with its parent.
 */
import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';
import { type GdalModule, startGdal } from './gdal-module.ts';
import {
  type ConvertedLayer,
  type GdalRequest,
  type GdalResult,
  type GdalWriteRequest,
  layerFile,
  translateOptions,
} from './gdal-request.ts';

const GDAL_OF_VECTOR = 0x04;
const GDAL_OF_VERBOSE_ERROR = 0x40;
/** Where the private directory is seen inside the module. */
const WORK = '/work';
/** Errors and warnings kept for the report; a bad file can produce one per feature. */
const MAX_MESSAGES = 50;

export type GdalAnswer = { readonly result: GdalResult } | { readonly failure: string };

let messages: string[] = [];

function note(text: string): void {
  if (text.trim() !== '' && messages.length < MAX_MESSAGES) messages.push(text.trim());
}

const distribution = dirname(createRequire(import.meta.url).resolve('gdal3.js'));
// gdal3.js prefixes its path with `./`: it has to be relative to the working directory.
const started = startGdal(relative(process.cwd(), distribution), note);

async function convert(request: GdalRequest): Promise<GdalResult> {
  const gdal = await started;
  messages = [];
  gdal.enter(request.directory, WORK);
  const restore = gdal.configure(request.config);
  try {
    return convertWith(gdal, request);
  } finally {
    restore();
  }
}

/** Any error of GDAL's ends it: a file that lacks a feature or its reference system is none. */
async function write(request: GdalWriteRequest): Promise<GdalResult> {
  const gdal = await started;
  messages = [];
  gdal.enter(request.directory, WORK);
  const dataset = gdal.open(request.dataset, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR, request.drivers, []);
  const isWritten = dataset !== 0 && gdal.vectorTranslate(dataset, request.output, request.options);
  if (dataset !== 0) gdal.close(dataset);
  if (!isWritten || messages.some((text) => text.startsWith('ERROR')))
    throw new Error(messages.join('\n') || `no output was written to ${request.output}`);
  return { layers: [], warnings: messages };
}

function convertWith(gdal: GdalModule, request: GdalRequest): GdalResult {
  const dataset = gdal.open(
    request.dataset,
    GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR,
    request.drivers,
    request.openOptions,
  );
  if (dataset === 0) throw new Error(messages.join('\n') || 'no driver could open the file');
  const found = gdal.layers(dataset);
  const layers: ConvertedLayer[] = [];
  if (request.pass === 'interleaved') {
    translate(request.output, translateOptions(request));
    // The driver names each file after its layer; these names are fixed and ASCII.
    for (const layer of found) layers.push({ ...layer, file: `${request.output}/${layer.name}.fgb` });
  } else {
    gdal.makeDirectory(request.output);
    for (const [index, layer] of found.entries()) {
      const file = layerFile(request, index);
      translate(file, translateOptions(request, layer.name));
      layers.push({ ...layer, file });
    }
  }
  gdal.close(dataset);
  return { layers, warnings: messages };

  function translate(path: string, options: string[]): void {
    if (!gdal.vectorTranslate(dataset, path, options)) {
      throw new Error(messages.join('\n') || `no output was written to ${path}`);
    }
  }
}

process.once('disconnect', () => process.exit(1));
process.on('message', (request: GdalRequest | GdalWriteRequest) => {
  ('options' in request ? write(request) : convert(request))
    .then((result): GdalAnswer => ({ result }))
    .catch(
      (error: unknown): GdalAnswer => ({ failure: error instanceof Error ? error.message : String(error) }),
    )
    .then((answer) => process.send?.(answer));
});
