import { Readable } from 'node:stream';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HotRanges } from '../archive/hot-ranges.ts';
import type { VirtualArchive } from '../archive/virtual-archive.ts';
import { parseByteRange } from './byte-range.ts';
import { isEntityTag, namesEntityTag } from './entity-tag.ts';
import { sendBytes } from './send-bytes.ts';

/** What is sent with one write; more is streamed, so that a slow client holds no more than a chunk of it. */
const MAX_WRITE_BYTES = 1024 * 1024;

/**
 * An archive as a file, whole or in part (RFC 9110, 13 and 14). Its strong entity tag is of its bytes, so a client
 * that reads ranges notices when another version took its place.
 */
export async function sendArchive(
  request: FastifyRequest,
  reply: FastifyReply,
  archive: VirtualArchive,
  ranges: HotRanges,
): Promise<FastifyReply> {
  const { etag, sizeBytes } = archive;
  const { headers } = request;
  const isHead = request.method === 'HEAD';
  reply.header('etag', etag).header('accept-ranges', 'bytes').type('application/vnd.pmtiles');
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && !isEntityTag(ifMatch, etag)) {
    throw new ProblemError('precondition_failed', {
      detail: 'If-Match names another version',
      got: ifMatch,
      wanted: etag,
    });
  }
  if (namesEntityTag(headers['if-none-match'], etag)) return reply.code(304).send();
  const ifRange = headers['if-range'];
  // A range is for GET alone (RFC 9110, 14.2); of another version's file it says nothing.
  const asked = isHead || (ifRange !== undefined && ifRange !== etag) ? undefined : headers.range;
  const range = parseByteRange(asked, sizeBytes);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${sizeBytes}`);
    throw new ProblemError('range_not_satisfiable', {
      ...(asked === undefined ? {} : { got: asked }),
      wanted: `bytes below ${sizeBytes}`,
    });
  }
  const { first, last } = range === 'whole' ? { first: 0, last: sizeBytes - 1 } : range;
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${first}-${last}/${sizeBytes}`);
  if (!isHead && last - first < MAX_WRITE_BYTES) {
    sendBytes(reply, reply.statusCode, {}, await ranges.read(archive, first, last));
    return reply;
  }
  reply.header('content-length', String(last - first + 1));
  if (isHead) return reply.send();
  return reply.send(archiveStream(archive, first, last));
}

/** Holds the archive until all is sent or the client is gone, also over a move of the pointer. */
function archiveStream(archive: VirtualArchive, first: number, last: number): Readable {
  archive.retain();
  const stream = Readable.from(archive.chunks(first, last), { objectMode: false });
  return stream.once('close', () => void archive.release());
}
