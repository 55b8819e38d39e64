import type { FileHandle } from 'node:fs/promises';
import { ByteBuffer } from 'flatbuffers';
import { magicbytes, SIZE_PREFIX_LEN } from 'flatgeobuf/lib/mjs/constants.js';
import { fromByteBuffer } from 'flatgeobuf/lib/mjs/header-meta.js';
import type { Column } from './columns.ts';
import { flatGeobufHead } from './flatgeobuf-header.ts';
import { both, type Notice, noticeEntries, noticeLine } from './notice.ts';

/**
 * The head of a FlatGeobuf file that GDAL made, with what the file has to say of itself: GDAL 3.8 writes neither title
 * nor metadata. It stands for the file's own, which ends at `start`; index and features are found from there.
 */
export async function describedHead(
  file: FileHandle,
  columns: readonly Column[],
  notice: Notice,
): Promise<{ head: Uint8Array; start: number }> {
  const sizeAt = magicbytes.length;
  const size = (await read(file, sizeAt, SIZE_PREFIX_LEN)).readUInt32LE();
  const start = sizeAt + SIZE_PREFIX_LEN + size;
  const written = fromByteBuffer(new ByteBuffer(await read(file, sizeAt, SIZE_PREFIX_LEN + size)));
  const head = flatGeobufHead({
    ...written,
    name: notice.collection.id,
    columns: (written.columns ?? []).map((column) => ({
      ...column,
      ...columns.find(({ name }) => name === column.name),
      type: column.type,
    })),
    title: both(notice.collection.title),
    description: noticeLine(notice),
    metadata: JSON.stringify(noticeEntries(notice)),
  });
  return { head, start };
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position });
  if (bytesRead < length)
    throw new Error(`a FlatGeobuf file of ${position + bytesRead} bytes ends in its head`);
  return buffer;
}
