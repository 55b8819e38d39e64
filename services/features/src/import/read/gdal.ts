import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { ImportError } from '../error.ts';
import type { GdalAnswer } from './gdal-child.ts';
import { convertNatively, nativeGdalVersion } from './gdal-native.ts';
import type { GdalRequest, GdalResult, GdalWriteRequest } from './gdal-request.ts';
import { malformed } from './malformed.ts';
import { type ProcessLimits, residentBytes, watch } from './watch.ts';

/**
 * Inputs from this size on go through the system's `ogr2ogr` where it is installed and reads the format faster.
 * Below, starting it several times takes as long as it saves.
 */
const NATIVE_FROM_BYTES = 64 * 2 ** 20;

export type GdalEngine = 'wasm' | 'native';

/** The engine for an input of this format and size. */
export async function chooseEngine(
  sizeBytes: number,
  native: 'never' | 'large' | 'always',
): Promise<GdalEngine> {
  if (native === 'never' || (native === 'large' && sizeBytes < NATIVE_FROM_BYTES)) return 'wasm';
  return (await nativeGdalVersion()) === undefined ? 'wasm' : 'native';
}

/** GDAL for the length of one import. */
export interface Gdal {
  /** Converts a dataset's layers to FlatGeobuf in the work directory. Throws `conversion_*`, `file_malformed`, `cancelled`. */
  convert(engine: GdalEngine, request: GdalRequest): Promise<GdalResult>;
  /** Makes a file of another format of a dataset. Throws `conversion_*`, `file_malformed`, `cancelled`. */
  write(request: GdalWriteRequest): Promise<GdalResult>;
  close(): void;
}

/** From this resident size on the process is replaced before the next request: WebAssembly never gives memory back. */
const REPLACE_FROM_BYTES = 512 * 2 ** 20;

/** One process serves all small datasets of an import: starting it takes longer than reading most files. */
export function openGdal(limits: ProcessLimits): Gdal {
  let child: ChildProcess | undefined;

  return {
    convert: (engine, request) =>
      engine === 'native' ? convertNatively(request, limits) : convertInChild(request),
    write: convertInChild,
    close: stop,
  };

  function stop(): void {
    child?.kill('SIGKILL');
    child = undefined;
  }

  async function convertInChild(request: GdalRequest | GdalWriteRequest): Promise<GdalResult> {
    if (child?.pid !== undefined && ((await residentBytes(child.pid)) ?? 0) > REPLACE_FROM_BYTES) stop();
    child ??= fork(new URL('./gdal-child.ts', import.meta.url), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    try {
      return await ask(child, request, limits);
    } catch (error) {
      stop(); // whatever state it is in
      throw error;
    }
  }
}

async function ask(
  child: ChildProcess,
  request: GdalRequest | GdalWriteRequest,
  limits: ProcessLimits,
): Promise<GdalResult> {
  const guard = watch(child, limits);
  const listening = new AbortController();
  let stderr = '';
  const onText = (text: Buffer) => {
    stderr = (stderr + text.toString()).slice(-2000);
  };
  child.stderr?.on('data', onText);
  try {
    const [answer] = await Promise.race([
      once(child, 'message', listening) as Promise<[GdalAnswer]>,
      once(child, 'exit', listening).then(([code, exitSignal]) => {
        throw guard.reason() ?? crashed(`${exitSignal ?? `exit code ${code}`}: ${stderr.trim()}`);
      }),
      // Never resolves: sending ends well, or the exit tells why it didn't.
      new Promise<never>((_, reject) => {
        child.send(request, (error) => {
          if (error && child.exitCode === null && child.signalCode === null && !child.killed) reject(error);
        });
      }),
    ]);
    if ('result' in answer) return answer.result;
    throw malformed(answer.failure);
  } finally {
    listening.abort();
    child.stderr?.off('data', onText);
    guard.end();
  }
}

function crashed(message: string): ImportError {
  return new ImportError('conversion_failed', {
    got: `a converting process that ended: ${message}`,
    wanted: 'converted layers',
    advice: 'Try the file in QGIS, or convert it to GeoPackage first',
  });
}
