import { fork } from 'node:child_process';
import { ImportError } from '../error.ts';
import type { GdalAnswer } from './gdal-child.ts';
import { convertNatively, nativeGdalVersion } from './gdal-native.ts';
import type { GdalRequest, GdalResult } from './gdal-request.ts';
import { type ProcessLimits, watch } from './watch.ts';

/**
 * Inputs from this size on go through the system's `ogr2ogr` where it is installed and reads the format faster.
 * Below, starting it several times takes as long as it saves.
 */
export const NATIVE_FROM_BYTES = 64 * 2 ** 20;

export type GdalEngine = 'wasm' | 'native';

/** The engine for an input of this many bytes. */
export async function chooseEngine(sizeBytes: number, nativeIsFaster: boolean): Promise<GdalEngine> {
  if (!nativeIsFaster || sizeBytes < NATIVE_FROM_BYTES) return 'wasm';
  return (await nativeGdalVersion()) === undefined ? 'wasm' : 'native';
}

/** Converts a dataset's layers to FlatGeobuf in the work directory. Throws `conversion_*`, `file_malformed`, `cancelled`. */
export function convertLayers(
  engine: GdalEngine,
  request: GdalRequest,
  limits: ProcessLimits,
): Promise<GdalResult> {
  return engine === 'native' ? convertNatively(request, limits) : convertInChild(request, limits);
}

async function convertInChild(request: GdalRequest, limits: ProcessLimits): Promise<GdalResult> {
  const child = fork(new URL('./gdal-child.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  const guard = watch(child, limits);
  try {
    return await new Promise<GdalResult>((resolve, reject) => {
      let answered = false;
      child.once('message', (answer: GdalAnswer) => {
        answered = true;
        if ('result' in answer) resolve(answer.result);
        else reject(malformed(answer.failure));
      });
      child.once('error', reject);
      child.once('exit', (code, exitSignal) => {
        if (!answered)
          reject(guard.reason() ?? crashed(`${exitSignal ?? `exit code ${code}`}: ${stderr.trim()}`));
      });
      child.send(request, (error) => {
        // A process that was killed at once has closed its channel: `exit` says why.
        if (error && guard.reason() === undefined) reject(error);
      });
    });
  } finally {
    guard.end();
    child.kill('SIGKILL');
  }
}

export function malformed(message: string): ImportError {
  return new ImportError('file_malformed', {
    got: `what GDAL says: ${message.slice(0, 500)}`,
    wanted: 'a file that it can read',
    advice: 'Check that the file is whole and opens in QGIS',
  });
}

function crashed(message: string): ImportError {
  return new ImportError('conversion_failed', {
    got: `a converting process that ended: ${message}`,
    wanted: 'converted layers',
    advice: 'Try the file in QGIS, or convert it to GeoPackage first',
  });
}
