import { Readable } from 'node:stream';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ArchiveReader } from '../archive/reader.ts';
import type { ServedTileset } from '../registry.ts';
import { parseByteRange } from './byte-range.ts';
import { namesEntityTag } from './entity-tag.ts';

/** One read at a time, of at most this much: memory stays bounded however large the archive is. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * The base archive of a tileset as a file, whole or in part (RFC 9110, 14). Its strong entity tag is the hash
 * of its bytes, so a client that reads ranges notices when another archive took its place.
 */
export async function sendArchive(
  request: FastifyRequest,
  reply: FastifyReply,
  { base, stack }: ServedTileset,
): Promise<FastifyReply> {
  const etag = `"${base.sha256.slice(0, 32)}"`;
  const { sizeBytes } = stack.base;
  reply.header('etag', etag).header('accept-ranges', 'bytes').type('application/vnd.pmtiles');
  if (namesEntityTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  const ifRange = request.headers['if-range'];
  const isSameFile = ifRange === undefined || ifRange === etag;
  const range = parseByteRange(isSameFile ? request.headers.range : undefined, sizeBytes);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${sizeBytes}`);
    throw new ProblemError('range_not_satisfiable', {
      ...(request.headers.range === undefined ? {} : { got: request.headers.range }),
      wanted: `bytes below ${sizeBytes}`,
    });
  }
  const { first, last } = range === 'whole' ? { first: 0, last: sizeBytes - 1 } : range;
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${first}-${last}/${sizeBytes}`);
  reply.header('content-length', String(last - first + 1));
  if (request.method === 'HEAD') return reply.send();
  return reply.send(archiveStream(stack.base, first, last));
}

/** Holds the archive open until all is sent or the client is gone, also over a move of the pointer. */
function archiveStream(archive: ArchiveReader, first: number, last: number): Readable {
  archive.retain();
  let offset = first;
  return new Readable({
    read() {
      archive.read({ offset, length: Math.min(CHUNK_BYTES, last - offset + 1) }).then(
        (bytes) => {
          offset += bytes.length;
          this.push(bytes);
          if (offset > last) this.push(null);
        },
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      archive.release().then(() => done(error), done);
    },
  });
}
