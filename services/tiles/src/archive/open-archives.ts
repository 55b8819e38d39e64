import { ArchiveReader } from './reader.ts';

/** Opens archives, each once however many hold it: a stack of deltas over one base costs its directories once. */
export class OpenArchives {
  readonly #readers = new Map<string, ArchiveReader>();

  /** Held for the caller until it releases it. @throws ArchiveError as {@link ArchiveReader.open} */
  async open(path: string): Promise<ArchiveReader> {
    this.#forgetClosed();
    const known = this.#readers.get(path);
    if (known) return known.retain();
    const opened = await ArchiveReader.open(path);
    const meanwhile = this.#readers.get(path);
    if (meanwhile?.isOpen) {
      await opened.close();
      return meanwhile.retain();
    }
    this.#readers.set(path, opened);
    return opened;
  }

  #forgetClosed(): void {
    for (const [path, reader] of this.#readers) if (!reader.isOpen) this.#readers.delete(path);
  }
}
