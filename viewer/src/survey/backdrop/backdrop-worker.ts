import { BackdropError, type BackdropRefusal, type Left, type Shape, type SystemId } from './backdrop.ts';
import { readFile } from './read-file.ts';
import { carry } from './systems.ts';

/** What the page asks of the worker: to read a file, then to carry what it has read over. */
export type WorkerCall = { readonly read: Uint8Array } | { readonly carry: SystemId };

export type WorkerAnswer =
  | { readonly kind: 'read'; readonly system?: SystemId; readonly middle: readonly number[] }
  | {
      readonly kind: 'carried';
      readonly shapes: readonly Shape[];
      readonly astray: number;
      readonly left: Left;
    }
  | { readonly kind: 'refused'; readonly refusal: BackdropRefusal; readonly got: string };

/** Reads files beside the page: a drawing takes seconds, and one that never ends is ended with the worker. */
const worker = self as unknown as {
  onmessage: (event: MessageEvent<WorkerCall>) => void;
  postMessage(answer: WorkerAnswer): void;
};
let shapes: readonly Shape[] = [];
let left: Left = {};

worker.onmessage = async ({ data }) => {
  try {
    if ('carry' in data) {
      worker.postMessage({ kind: 'carried', ...carry(shapes, data.carry), left });
      return;
    }
    const { system, middle, ...read } = await readFile(data.read);
    ({ shapes, left } = read);
    worker.postMessage({ kind: 'read', ...(system === undefined ? {} : { system }), middle });
  } catch (error) {
    if (error instanceof BackdropError)
      worker.postMessage({ kind: 'refused', refusal: error.refusal, got: error.got });
    // Thrown out of a promise it would not reach the page.
    else reportError(error);
  }
};
