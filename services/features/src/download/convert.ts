import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '@tongtu/sdk/contract';
import type { VisibleDefinition } from '../collections/visible.ts';
import { gdalDefinition, labelOf } from '../crs/file-system.ts';
import { ImportError } from '../import/error.ts';
import { openGdal } from '../import/read/gdal.ts';
import type { ItemRow } from '../items/store.ts';
import { columnsOf } from './columns.ts';
import { flatGeobufFeatures, type SeenGeometries } from './flatgeobuf-features.ts';
import { describedHead } from './flatgeobuf-notice.ts';
import { type DownloadFormat, GEOPACKAGE } from './formats.ts';
import { layerType } from './layer-type.ts';
import { both, type Notice, noticeEntries, noticeLine } from './notice.ts';

/** A hundred thousand buildings take some seconds; this is against hanging. */
const TIMEOUT_MS = 300_000;
const MAX_RSS_BYTES = 2 * 2 ** 30;

/** What is converted. */
export interface Conversion {
  readonly format: DownloadFormat;
  readonly definition: VisibleDefinition;
  readonly fields: readonly string[] | undefined;
  readonly notice: Notice;
  /** Rows with GeoJSON, easting or longitude first. */
  readonly batches: AsyncIterable<readonly ItemRow[]>;
}

/** A file that has no name any more: its bytes go away when it is closed, and in any case with the process. */
export interface ConvertedFile {
  /** Comes before what the file holds from `start` on. */
  readonly head: Uint8Array;
  readonly start: number;
  readonly sizeBytes: number;
  readonly file: FileHandle;
}

/**
 * Writes the features to a temporary file and has GDAL make the format of it, in a process of its own. Nothing is left
 * in `folder`, however it ends, but where this process is killed: it is emptied when the next one starts.
 *
 * @throws ProblemError `query_timeout` where it takes too much time or memory, `bad_parameter` where GDAL does not
 *   know the system
 */
export async function convert(
  conversion: Conversion,
  folder: string,
  signal: AbortSignal,
): Promise<ConvertedFile> {
  const directory = await mkdtemp(join(folder, 'download-'));
  try {
    const seen: SeenGeometries = new Set();
    const { definition, fields, batches, format, notice } = conversion;
    const columns = columnsOf(definition, fields);
    await pipeline(
      flatGeobufFeatures(definition.id, columns, batches, seen),
      createWriteStream(join(directory, 'features.fgb')),
      { signal },
    );
    const output = `output.${format.extension}`;
    await runGdal(directory, output, optionsOf(conversion, columns[0].name, seen), signal).catch(
      (error: unknown) => {
        throw explain(error, notice);
      },
    );
    const file = await open(join(directory, output), 'r');
    try {
      const { size } = await file.stat();
      if (format === GEOPACKAGE) return { head: Buffer.alloc(0), start: 0, sizeBytes: size, file };
      const { head, start } = await describedHead(file, columns, notice);
      return { head, start, sizeBytes: head.length + size - start, file };
    } catch (error) {
      await file.close();
      throw error;
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function optionsOf({ format, definition, notice }: Conversion, id: string, seen: SeenGeometries): string[] {
  const common = [
    ...['-nln', definition.id],
    ...['-nlt', layerType(definition.geometry, seen)],
    ...['-a_srs', gdalDefinition(notice.crs)],
  ];
  if (format !== GEOPACKAGE) return ['-f', 'FlatGeobuf', ...common];
  const entries = Object.entries(noticeEntries(notice));
  return [
    ...['-f', 'GPKG', ...common],
    ...['-lco', `FID=${id}`, '-lco', 'GEOMETRY_NAME=geometry'],
    ...['-lco', `IDENTIFIER=${both(definition.title)}`, '-lco', `DESCRIPTION=${noticeLine(notice)}`],
    ...entries.flatMap(([name, text]) => ['-mo', `${name.toUpperCase()}=${text}`]),
    // FlatGeobuf, in which GDAL gets them, has moments alone.
    ...(definition.fields.some(({ type }) => type === 'datetime') ? [] : ['-mapFieldType', 'DateTime=Date']),
  ];
}

async function runGdal(
  directory: string,
  output: string,
  options: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const gdal = openGdal({ timeoutMs: TIMEOUT_MS, maxRssBytes: MAX_RSS_BYTES, signal });
  try {
    await gdal.write({ directory, dataset: 'features.fgb', drivers: ['FlatGeobuf'], output, options });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    gdal.close();
  }
}

/** What the caller can do something about. */
function explain(error: unknown, { crs }: Notice): unknown {
  if (!(error instanceof ImportError)) return error;
  if (error.code === 'conversion_timeout' || error.code === 'conversion_memory')
    return new ProblemError('query_timeout', {
      detail: `The conversion was ended: ${error.got}`,
      wanted: 'a smaller selection, or csv or geojsonl, which need no conversion',
    });
  if (/process SRS definition|crs not found/i.test(error.got))
    return new ProblemError('bad_parameter', {
      detail: 'parameter crs',
      got: labelOf(crs),
      wanted: 'a system that GDAL knows, or csv or geojsonl, which need none',
    });
  return error;
}
