import {
  BackdropError,
  type Left,
  MAX_FILE_BYTES,
  megabytes,
  type Shape,
  type SystemId,
} from './backdrop.ts';
import type { WorkerAnswer, WorkerCall } from './backdrop-worker.ts';

/** A drawing that takes longer is broken in a way that the parser does not notice. */
const TIME_LIMIT_MS = 90_000;

/** A file on its way into the desk. End it by {@link FileReading.stop}: until then it holds what it has read. */
export class FileReading {
  readonly name: string;
  readonly #worker: Worker;
  #reject: (error: unknown) => void = () => {};
  #isStopped = false;

  constructor(name: string) {
    this.name = name;
    this.#worker = new Worker(new URL('./backdrop-worker.ts', import.meta.url), { type: 'module' });
  }

  /**
   * Reads the file; nothing of it leaves the machine.
   *
   * @param onRead told how much of it has been read, 0 to 1
   * @throws BackdropError
   */
  async read(
    file: File,
    onRead: (share: number) => void,
  ): Promise<{ readonly system?: SystemId; readonly middle: readonly number[] }> {
    if (file.size > MAX_FILE_BYTES) throw new BackdropError('fileTooLarge', megabytes(file.size));
    const bytes = new Uint8Array(file.size);
    let length = 0;
    for (const reader = file.stream().getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done || this.#isStopped) break;
      bytes.set(value, length);
      length += value.length;
      onRead(length / file.size);
    }
    const answer = await this.#ask({ read: bytes }, [bytes.buffer]);
    if (answer.kind !== 'read') throw new TypeError(`wanted what was read, got ${answer.kind}`);
    return answer;
  }

  /** What was read in longitude and latitude, and how many shapes have no place in the system. */
  async carry(
    system: SystemId,
  ): Promise<{ readonly shapes: readonly Shape[]; readonly astray: number; readonly left: Left }> {
    const answer = await this.#ask({ carry: system });
    if (answer.kind !== 'carried') throw new TypeError(`wanted what was carried, got ${answer.kind}`);
    return answer;
  }

  /** What is under way fails with an `AbortError`. */
  stop(): void {
    this.#isStopped = true;
    this.#worker.terminate();
    this.#reject(stopped());
  }

  #ask(call: WorkerCall, transfer: Transferable[] = []): Promise<WorkerAnswer> {
    return new Promise<WorkerAnswer>((resolve, reject) => {
      if (this.#isStopped) throw stopped();
      this.#reject = reject;
      const timer = setTimeout(() => {
        reject(new BackdropError('fileSlow'));
        this.#worker.terminate();
      }, TIME_LIMIT_MS);
      const end = (then: () => void) => {
        clearTimeout(timer);
        then();
      };
      this.#worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) =>
        end(() =>
          data.kind === 'refused' ? reject(new BackdropError(data.refusal, data.got)) : resolve(data),
        );
      this.#worker.onerror = (event) => {
        event.preventDefault();
        end(() => reject(new BackdropError('fileBroken', event.message)));
      };
      this.#worker.postMessage(call, transfer);
    });
  }
}

function stopped(): DOMException {
  return new DOMException('the reading was stopped', 'AbortError');
}
