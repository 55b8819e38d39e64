import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@tongtu/database';
import { makeSearchIndex } from '@tongtu/features';
import type { Reporter } from './report.ts';

const RETRY_MS = 5_000;
/** Between two lines about how far it is. */
const TOLD_EVERY_MS = 10_000;

/** The names of what is there being made ready to be found. */
export interface SearchIndexing {
  /** What the search still lacks; undefined: nothing. */
  problem(): string | undefined;
  /** Ends it; the next start goes on. */
  end(): Promise<void>;
}

/** Makes the index of names in the background where an earlier version left none or another, again and again until it is done. */
export function keepSearchIndex(
  database: Database,
  report: Reporter,
  onError: (error: unknown) => void,
): SearchIndexing {
  const stop = new AbortController();
  let problem: string | undefined = 'the names are being indexed';
  let told = performance.now();
  const run = async () => {
    while (!stop.signal.aborted) {
      try {
        const wasMade = await makeSearchIndex(database, {
          signal: stop.signal,
          onBatch(done) {
            problem = `the names are being indexed: ${done.toLocaleString('en')} features done`;
            if (performance.now() - told < TOLD_EVERY_MS) return;
            told = performance.now();
            report.line(`search: ${problem}`);
          },
        });
        if (wasMade) report.line('search: the names are indexed');
        problem = undefined;
        return;
      } catch (error) {
        if (stop.signal.aborted) return;
        problem = `the names are not indexed: ${error instanceof Error ? error.message : String(error)}`;
        onError(error);
        await sleep(RETRY_MS, undefined, { signal: stop.signal }).catch(() => {});
      }
    }
  };
  const running = run();
  return {
    problem: () => problem,
    async end() {
      stop.abort();
      await running;
    },
  };
}
