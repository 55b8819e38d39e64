import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js';
import { deserialize, type FromFeatureFn, parseProperties } from 'flatgeobuf/lib/mjs/generic.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import type { RawFeature } from '../raw-feature.ts';
import { decodeGeometry } from './flatgeobuf-geometry.ts';
import { FID_COLUMN } from './gdal-request.ts';

/** What the head of a converted layer says. */
export interface LayerHead {
  /** Exact: the converter counted while it wrote. */
  readonly featureCount: number;
  readonly columns: readonly string[];
  /** Spatial reference of the coordinates as the driver understood it. */
  readonly crs: { readonly code?: string; readonly name?: string; readonly wkt?: string } | undefined;
}

const READ_CHUNK_BYTES = 1 << 20;

/** What GDAL leaves behind for a layer without features. */
const EMPTY_LAYER: LayerHead = { featureCount: 0, columns: [], crs: undefined };

/** Reads the head of a FlatGeobuf file. */
export async function readLayerHead(path: string): Promise<LayerHead> {
  let head = EMPTY_LAYER;
  const reading = features(path, (header) => {
    head = headOf(header);
  });
  for await (const _ of reading) break; // the head comes before the first feature
  return head;
}

/** Streams a converted layer in bounded memory, rows numbered from 1. */
export function readFeatures(path: string): AsyncGenerator<RawFeature> {
  return features(path, () => {});
}

async function* features(path: string, onHead: (header: HeaderMeta) => void): AsyncGenerator<RawFeature> {
  if ((await stat(path)).size === 0) return;
  const file = createReadStream(path, { highWaterMark: READ_CHUNK_BYTES });
  try {
    // The library streams any object that `fromFeature` makes; its type names only its own.
    yield* deserialize(Readable.toWeb(file) as ReadableStream, {
      fromFeature: toRawFeature as unknown as FromFeatureFn,
      headerMetaFn: onHead,
    }) as AsyncGenerator<unknown> as AsyncGenerator<RawFeature>;
  } finally {
    file.destroy();
  }
}

function toRawFeature(index: number, feature: Feature, header: HeaderMeta): RawFeature {
  const attributes: Record<string, string | number | boolean> = {};
  let fid: number | undefined;
  for (const [name, value] of Object.entries(parseProperties(feature, header.columns))) {
    if (name === FID_COLUMN) fid = Number(value);
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      attributes[name] = value;
    else if (value !== null && value !== undefined && !(value instanceof Uint8Array))
      attributes[name] = JSON.stringify(value);
  }
  const geometry = feature.geometry();
  return {
    row: index + 1,
    ...(fid === undefined ? {} : { fid }),
    geometry: geometry === null ? null : decodeGeometry(geometry, header.geometryType),
    attributes,
  };
}

function headOf(header: HeaderMeta): LayerHead {
  const { crs } = header;
  return {
    featureCount: header.featuresCount,
    columns: (header.columns ?? []).map((column) => column.name).filter((name) => name !== FID_COLUMN),
    crs:
      crs === null
        ? undefined
        : {
            ...(crs.code > 0 ? { code: `${crs.org ?? 'EPSG'}:${crs.code}` } : {}),
            ...(crs.name ? { name: crs.name } : {}),
            ...(crs.wkt ? { wkt: crs.wkt } : {}),
          },
  };
}
