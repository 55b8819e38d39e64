import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cancelled, ImportError } from '../error.ts';

/** What a converting process may use. */
export interface ProcessLimits {
  readonly timeoutMs: number;
  readonly maxRssBytes: number;
  readonly signal?: AbortSignal | undefined;
}

const POLL_MS = 250;

/** Resident bytes of a process, or undefined where the system has no /proc or the process is gone. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

/**
 * Kills the process when it is cancelled, late or too large. Where /proc is missing (not Linux), memory is
 * bounded by WebAssembly's own 4 GB alone. `reason()` is why it was killed, if it was.
 */
export function watch(
  child: ChildProcess,
  limits: ProcessLimits,
): { reason(): ImportError | undefined; end(): void } {
  let reason: ImportError | undefined;
  const kill = (why: ImportError) => {
    reason ??= why;
    child.kill('SIGKILL');
  };
  const onAbort = () => kill(cancelled());
  if (limits.signal?.aborted) onAbort();
  limits.signal?.addEventListener('abort', onAbort, { once: true });
  const deadline = setTimeout(
    () =>
      kill(
        new ImportError('conversion_timeout', {
          got: `a conversion still running after ${limits.timeoutMs / 1000} s`,
          wanted: 'one that ends in time',
          advice: 'Split the file, or install GDAL (ogr2ogr) on this machine: it reads large files faster',
        }),
      ),
    limits.timeoutMs,
  );
  const poll = setInterval(async () => {
    const bytes = child.pid === undefined ? undefined : await residentBytes(child.pid);
    if (bytes !== undefined && bytes > limits.maxRssBytes) {
      const mebibytes = (value: number) => `${Math.round(value / 2 ** 20)} MiB`;
      kill(
        new ImportError('conversion_memory', {
          got: `a conversion that takes ${mebibytes(bytes)} of memory`,
          wanted: `at most ${mebibytes(limits.maxRssBytes)}`,
          advice: 'Split the file, or convert it to FlatGeobuf or GeoPackage first',
        }),
      );
    }
  }, POLL_MS);
  return {
    reason: () => reason,
    end() {
      clearTimeout(deadline);
      clearInterval(poll);
      limits.signal?.removeEventListener('abort', onAbort);
    },
  };
}
