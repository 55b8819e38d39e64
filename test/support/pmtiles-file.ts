import { type FileHandle, open } from 'node:fs/promises';
import { PMTiles, type RangeResponse, type Source } from 'pmtiles';

/** Lets the official PMTiles reader read a local file, as its web client reads ranges of a URL. */
class LocalFileSource implements Source {
  readonly #file: FileHandle;
  readonly #path: string;

  constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  getKey(): string {
    return this.#path;
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const { buffer, bytesRead } = await this.#file.read(new Uint8Array(length), 0, length, offset);
    return { data: buffer.buffer.slice(0, bytesRead) };
  }
}

/** Opens an archive with the official reader, does the work and closes it. */
export async function withOfficialReader<T>(
  path: string,
  work: (archive: PMTiles) => Promise<T>,
): Promise<T> {
  const file = await open(path, 'r');
  try {
    return await work(new PMTiles(new LocalFileSource(file, path)));
  } finally {
    await file.close();
  }
}
