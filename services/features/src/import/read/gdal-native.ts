import { execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type ConvertedLayer,
  type GdalRequest,
  type GdalResult,
  layerFile,
  quoteLayer,
  readListing,
  translateOptions,
} from './gdal-request.ts';
import { malformed } from './malformed.ts';
import { type ProcessLimits, watch } from './watch.ts';

let version: Promise<string | undefined> | undefined;

/** Version of the system's GDAL, such as `3.6.2`; undefined where `ogr2ogr` isn't installed. */
export function nativeGdalVersion(): Promise<string | undefined> {
  version ??= promisify(execFile)('ogr2ogr', ['--version']).then(
    ({ stdout }) => /GDAL (\d+\.\d+\.\d+)/.exec(stdout)?.[1],
    () => undefined,
  );
  return version;
}

/** Text kept of a program's messages; a bad file can produce one per feature. */
const MAX_OUTPUT_CHARACTERS = 200_000;

/**
 * Drivers that read something else than the file they are given. GDAL 3.6 can't be told which drivers to try
 * (`-if` came to `ogr2ogr` later), so these are left out, and the file's format was judged before.
 */
const SKIPPED_DRIVERS =
  'VRT OGR_VRT HTTP WFS OAPIF OGCAPI WMS WMTS WCS CSW Elasticsearch PostgreSQL MySQL ODBC MSSQLSpatial PLSCENES NGW';

/** The same conversion as `gdal-child.ts`, by the system's programs. */
export async function convertNatively(request: GdalRequest, limits: ProcessLimits): Promise<GdalResult> {
  const { directory, dataset } = request;
  const openOptions = request.openOptions.flatMap((option) => ['-oo', option]);
  const warnings: string[] = [];
  const run = async (program: string, args: readonly string[]) => {
    const { stdout, stderr } = await runProgram(program, args, request, limits);
    warnings.push(...stderr.split('\n').filter((line) => line !== ''));
    return stdout;
  };

  const listing = await run('ogrinfo', ['-ro', '-q', ...openOptions, dataset]);
  const found = readListing(listing);
  const layers: ConvertedLayer[] = [];
  if (request.pass === 'interleaved') {
    await run('ogr2ogr', [...openOptions, ...translateOptions(request), request.output, dataset]);
    for (const layer of found) layers.push({ ...layer, file: `${request.output}/${layer.name}.fgb` });
  } else {
    await mkdir(join(directory, request.output));
    for (const [index, layer] of found.entries()) {
      const file = layerFile(request, index);
      await run('ogr2ogr', [...openOptions, ...translateOptions(request, layer.name), file, dataset]);
      const counted = await run('ogrinfo', [
        '-ro',
        '-q',
        ...openOptions,
        '-dialect',
        'OGRSQL',
        '-sql',
        `SELECT COUNT(*) FROM ${quoteLayer(layer.name)}`,
        dataset,
      ]);
      layers.push({ ...layer, file, count: Number(/COUNT_\* \(\w+\) = (\d+)/.exec(counted)?.[1]) });
    }
  }
  return { layers, warnings };
}

async function runProgram(
  program: string,
  args: readonly string[],
  request: GdalRequest,
  limits: ProcessLimits,
): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(program, args, {
    cwd: request.directory,
    env: { ...process.env, GDAL_SKIP: SKIPPED_DRIVERS, ...request.config },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const guard = watch(child, limits);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      if (output[stream].length < MAX_OUTPUT_CHARACTERS) output[stream] += text;
    });
  }
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => resolve(exitCode));
    });
    const reason = guard.reason();
    if (reason) throw reason;
    if (code !== 0) throw malformed(output.stderr.trim() || `${program} ended with ${code}`);
    return output;
  } finally {
    guard.end();
  }
}
