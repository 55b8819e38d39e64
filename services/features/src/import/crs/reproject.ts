import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CoordinateColumns, positionOf } from '../columns.ts';
import type { RawFeature } from '../raw-feature.ts';
import { readFeatures } from '../read/flatgeobuf.ts';
import type { Source, SourceLayer } from '../read/source.ts';

/** A layer turned into WGS 84 by PROJ, which is taken for CGCS2000. Records that it could not place are missing; the others keep their order. */
export interface Reprojected {
  readonly path: string;
  /** True where the record of the reprojected file is that of the layer. */
  readonly isOf: (placed: RawFeature, raw: RawFeature) => boolean;
}

/**
 * Not EPSG:4490: between it and almost every frame the registry has no operation, and PROJ then changes nothing without
 * a word (Tokyo stayed 450 m off). WGS 84 agrees with CGCS2000 within a metre. FlatGeobuf holds longitude first.
 */
const WGS84 = 'EPSG:4326';
const ROW = 'tongtu_row';

/** Turns a layer with geometries, or a table whose positions are in columns, from a frame that only PROJ knows. */
export async function reproject(
  layer: SourceLayer,
  columns: CoordinateColumns | undefined,
  source: Source,
): Promise<Reprojected> {
  if (columns === undefined) {
    return { path: await byProj(layer.path, source), isOf: (placed, raw) => placed.fid === raw.fid };
  }
  const points = await pointsOf(layer, columns, source);
  return {
    path: await byProj(points, source),
    isOf: (placed, raw) => Number(placed.attributes[ROW]) === raw.row,
  };
}

async function byProj(path: string, { workspace, gdal }: Source): Promise<string> {
  const { layers } = await gdal.convert('wasm', {
    directory: workspace.directory,
    dataset: path.slice(workspace.directory.length + 1),
    drivers: ['FlatGeobuf'],
    openOptions: [],
    config: {},
    output: workspace.fresh('reprojected'),
    pass: 'layered',
    reprojectTo: WGS84,
  });
  return workspace.path(only(layers, path).file);
}

/** The positions of a table as a layer of points. */
async function pointsOf(
  layer: SourceLayer,
  columns: CoordinateColumns,
  { workspace, gdal }: Source,
): Promise<string> {
  const table = `${workspace.fresh('points')}.csv`;
  await pipeline(Readable.from(lines(layer.path, columns)), createWriteStream(workspace.path(table)));
  const { layers } = await gdal.convert('wasm', {
    directory: workspace.directory,
    dataset: table,
    drivers: ['CSV'],
    openOptions: ['X_POSSIBLE_NAMES=x', 'Y_POSSIBLE_NAMES=y', 'KEEP_GEOM_COLUMNS=NO'],
    config: {},
    output: workspace.fresh('points'),
    pass: 'layered',
    ...(layer.crs?.code === undefined ? {} : { assignCrs: layer.crs.code }),
  });
  return workspace.path(only(layers, table).file);
}

async function* lines(path: string, columns: CoordinateColumns): AsyncGenerator<string> {
  yield `${ROW},x,y\n`;
  for await (const raw of readFeatures(path)) {
    const found = positionOf(raw, columns);
    if ('position' in found) yield `${raw.row},${found.position.join(',')}\n`;
  }
}

function only<T>(layers: readonly T[], from: string): T {
  const [layer] = layers;
  if (layer === undefined || layers.length > 1)
    throw new Error(`${layers.length} layers came of ${basename(from)}`);
  return layer;
}
