import { createRequire } from 'node:module';
import { readListing } from './gdal-request.ts';

/** The few functions of GDAL's C interface that conversion needs, over the module that `gdal3.js` starts. */
export interface GdalModule {
  /** Makes a directory of the machine the module's working directory. */
  enter(directory: string, at: string): void;
  /** Sets GDAL's options; the answer takes them back. */
  configure(options: Readonly<Record<string, string>>): () => void;
  makeDirectory(path: string): void;
  /** A dataset handle, 0 where no driver of the list opens it. */
  open(path: string, flags: number, drivers: readonly string[], openOptions: readonly string[]): number;
  /** Layers with the driver's own count of features, where it knows without reading the file. */
  layers(dataset: number): { name: string; count?: number; geometryKind: string }[];
  /** `ogr2ogr`; false where nothing was written. */
  vectorTranslate(dataset: number, path: string, options: readonly string[]): boolean;
  close(dataset: number): void;
}

/** What of Emscripten's module is used; `gdal3.js` types none of it. */
interface EmscriptenModule {
  readonly FS: {
    mkdir(path: string): void;
    mount(type: unknown, options: { root: string }, at: string): void;
    chdir(path: string): void;
    unmount(at: string): void;
  };
  readonly NODEFS: unknown;
  _malloc(bytes: number): number;
  setValue(pointer: number, value: number, type: '*'): void;
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, pointer: number, bytes: number): void;
  cwrap(
    name: string,
    answer: 'number' | 'string' | null,
    args: readonly string[],
  ): (...args: (string | number | null)[]) => number;
}

type InitGdal = (config: {
  path: string;
  logHandler: (text: string) => void;
  errorHandler: (text: string) => void;
}) => Promise<{ Module: EmscriptenModule }>;

const POINTER_BYTES = 4;

/**
 * Starts GDAL. Its own `open` is not used: it runs gdalinfo and ogrinfo over the data first, which reads
 * a large file twice, and its `ogr2ogr` can't write a folder of layers.
 */
export async function startGdal(path: string, note: (text: string) => void): Promise<GdalModule> {
  const init = createRequire(import.meta.url)('gdal3.js/node.js') as InitGdal;
  const { Module } = await init({ path, logHandler: note, errorHandler: note });

  let entered: string | undefined;
  // Freed with the process.
  const string = (text: string): number => {
    const bytes = Module.lengthBytesUTF8(text) + 1;
    const pointer = Module._malloc(bytes);
    Module.stringToUTF8(text, pointer, bytes);
    return pointer;
  };
  const list = (texts: readonly string[]): number => {
    const pointer = Module._malloc(POINTER_BYTES * (texts.length + 1));
    texts.forEach((text, index) => {
      Module.setValue(pointer + POINTER_BYTES * index, string(text), '*');
    });
    Module.setValue(pointer + POINTER_BYTES * texts.length, 0, '*');
    return pointer;
  };
  const open = Module.cwrap('GDALOpenEx', 'number', ['string', 'number', 'number', 'number', 'number']);
  const layerCount = Module.cwrap('GDALDatasetGetLayerCount', 'number', ['number']);
  const layer = Module.cwrap('GDALDatasetGetLayer', 'number', ['number', 'number']);
  const layerName = Module.cwrap('OGR_L_GetName', 'string', ['number']) as unknown as (
    layer: number,
  ) => string;
  const featureCount = Module.cwrap('OGR_L_GetFeatureCount', 'number', ['number', 'number']);
  const optionsNew = Module.cwrap('GDALVectorTranslateOptionsNew', 'number', ['number', 'number']);
  const translate = Module.cwrap('GDALVectorTranslate', 'number', [
    'string',
    'number',
    'number',
    'number',
    'number',
    'number',
  ]);
  const infoOptions = Module.cwrap('GDALVectorInfoOptionsNew', 'number', ['number', 'number']);
  const vectorInfo = Module.cwrap('GDALVectorInfo', 'string', ['number', 'number']) as unknown as (
    dataset: number,
    options: number,
  ) => string;
  const setOption = Module.cwrap('CPLSetConfigOption', null, ['string', 'string']);
  const close = Module.cwrap('GDALClose', null, ['number']);

  return {
    enter(directory, at) {
      if (entered === directory) return;
      if (entered === undefined) Module.FS.mkdir(at);
      else {
        Module.FS.chdir('/');
        Module.FS.unmount(at);
      }
      entered = directory;
      Module.FS.mount(Module.NODEFS, { root: directory }, at);
      Module.FS.chdir(at);
    },
    configure(options) {
      for (const [name, value] of Object.entries(options)) setOption(name, value);
      return () => {
        for (const name of Object.keys(options)) setOption(name, null);
      };
    },
    makeDirectory: (directory) => Module.FS.mkdir(directory),
    open: (file, flags, drivers, openOptions) => open(file, flags, list(drivers), list(openOptions), 0),
    layers(dataset) {
      const listed = readListing(vectorInfo(dataset, infoOptions(list([]), 0)));
      return Array.from({ length: layerCount(dataset) }, (_, index) => {
        const handle = layer(dataset, index);
        const count = featureCount(handle, 0);
        const geometryKind = listed[index]?.geometryKind ?? '';
        return { name: layerName(handle), geometryKind, ...(count < 0 ? {} : { count }) };
      });
    },
    vectorTranslate(dataset, file, options) {
      const parsed = optionsNew(list(options), 0);
      const sources = Module._malloc(POINTER_BYTES);
      Module.setValue(sources, dataset, '*');
      const output = parsed === 0 ? 0 : translate(file, 0, 1, sources, parsed, 0);
      if (output !== 0) close(output);
      return output !== 0;
    },
    close: (dataset) => void close(dataset),
  };
}
