import { mkdirSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { audienceOf } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { publishedNotices } from '../collections/store.ts';
import { type ItemsRequest, MAX_LIMIT } from '../items/parameters.ts';
import { type ItemsAnswer, type Reading, readItems } from '../items/read.ts';
import type { ItemRow } from '../items/store.ts';
import { type ConvertedFile, convert } from './convert.ts';
import { csvText } from './csv.ts';
import { CSV, type DownloadFormat, GEOJSON_LINES, GEOJSON_SEQUENCE } from './formats.ts';
import { geoJsonRecords, RECORD_SEPARATOR } from './geojson-records.ts';
import { fileStem, type Notice } from './notice.ts';
import { type SlotLimits, Slots } from './slots.ts';
import { publishedAt } from './store.ts';

/** GDAL takes a processor and some hundred megabytes each. */
const CONVERSIONS: SlotLimits = { slots: 2, waiting: 16, waitMs: 30_000 };
/** Finished files that slow clients still fetch: they take room on the disk, not of the processor. */
const FILES: SlotLimits = { slots: 16, waiting: 16, waitMs: 30_000 };
/** When it may be worth asking again. */
const BUSY_RETRY_SECONDS = 30;

export interface DownloadLimits {
  /** Features of a file that is to hold all that match. */
  readonly maxFeatures: number;
  readonly conversions: SlotLimits;
}

export interface DownloadOptions {
  /** For temporary files, of this process alone: it is emptied at the start. */
  readonly folder: string;
  readonly approval?: { readonly number: string } | undefined;
  readonly limits?: Partial<DownloadLimits> | undefined;
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly format: DownloadFormat;
  readonly reading: Reading;
  /** Where it is for all that match, more than a file may hold are refused, not cut off. */
  readonly asked: ItemsRequest;
}

/** Features as files: the same as pages show, in forms that are kept. */
export class Downloads {
  readonly #options: DownloadOptions;
  readonly #maxFeatures: number;
  readonly #conversions: Slots;
  readonly #files = new Slots(FILES);

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#conversions = new Slots(options.limits?.conversions ?? CONVERSIONS);
    this.#maxFeatures = options.limits?.maxFeatures ?? MAX_LIMIT;
    // What a process left that was killed.
    rmSync(options.folder, { recursive: true, force: true });
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  }

  /** Answers the request. @throws ProblemError where the selection is too large, or too much is under way */
  async send({ request, reply, format, reading, asked }: Asked): Promise<FastifyReply> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const { isWhole } = asked;
    const isHead = request.method === 'HEAD';
    const limit = isWhole ? this.#maxFeatures : asked.limit;
    const answer = await readItems(
      reading,
      // Nothing is sent to a HEAD: no more is read, and in a local grid counted, than shows that something could be.
      { ...asked, limit: isHead ? 1 : limit },
      {
        geometry: format === CSV ? 'wkt' : 'geojson',
        axes: 'east-north',
      },
    );
    const isFromStart = asked.offset === 0 && !asked.cursor;
    const isPart = !isWhole || !isFromStart || asked.box !== undefined || asked.filters.length > 0;
    if (isWhole && isFromStart && (answer.matched ?? 0) > limit) throw tooMany(limit, answer.matched);
    const notice = await this.#noticeOf(reading, answer);
    const describe = () =>
      reply
        .type(format === CSV ? `${format.mediaType}; charset=utf-8; header=present` : format.mediaType)
        .header(
          'content-disposition',
          `attachment; filename="${fileStem(notice, isPart)}.${format.extension}"`,
        )
        .header('content-crs', `<${answer.crs.uri}>`)
        .header('tongtu-revision', String(answer.revision));
    // Without the length, which nobody knows before the file is made.
    if (isHead) return describe().send(Readable.from([]));
    const batches = wholeOf(answer, { limit: isWhole ? limit : undefined, signal: gone.signal });
    const { definition } = answer;
    const { fields } = asked;
    if (format === CSV) return describe().send(textStream(csvText({ definition, fields, notice }, batches)));
    if (format === GEOJSON_LINES) return describe().send(textStream(geoJsonRecords(notice, batches, '')));
    if (format === GEOJSON_SEQUENCE)
      return describe().send(textStream(geoJsonRecords(notice, batches, RECORD_SEPARATOR)));
    try {
      const made = await this.#make({ format, definition, fields, notice, batches }, gone.signal);
      return describe().header('content-length', String(made.sizeBytes)).send(made.stream);
    } catch (error) {
      if (gone.signal.aborted) return reply.hijack(); // nobody is there to be told
      if (error instanceof ProblemError && error.problem.code === 'busy')
        reply.header('retry-after', String(BUSY_RETRY_SECONDS));
      throw error;
    }
  }

  /** A file as a stream; it goes away with the stream or with the client, whichever ends first. */
  async #make(
    conversion: Parameters<typeof convert>[0],
    signal: AbortSignal,
  ): Promise<{ sizeBytes: number; stream: Readable }> {
    const releaseFile = await this.#files.take(signal);
    try {
      const release = await this.#conversions.take(signal);
      const made = await convert(conversion, this.#options.folder, signal).finally(release);
      const stream = Readable.from(piecesOf(made), { objectMode: false });
      let isOpen = true;
      const end = () => {
        if (!isOpen) return;
        isOpen = false;
        stream.destroy();
        releaseFile();
        // Waits for a read under way; that it fails could only mean that the file is closed.
        made.file.close().catch(() => {});
      };
      stream.once('close', end);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
      return { sizeBytes: made.sizeBytes, stream };
    } catch (error) {
      releaseFile();
      throw error;
    }
  }

  async #noticeOf({ database, principal }: Reading, answer: ItemsAnswer): Promise<Notice> {
    const { definition, revision, crs } = answer;
    const said = await database.as(principal, async (tx) => ({
      ...(await publishedNotices(tx)),
      published: await publishedAt(tx, revision),
    }));
    const isPublic = definition.source.edition === 'public';
    // Of the full edition, the part that is open to the caller's audience.
    const edition = isPublic ? 'public' : audienceOf(principal);
    // The approval is that of the public map.
    const approval = isPublic ? this.#options.approval?.number : undefined;
    return { ...said, collection: definition, edition, revision, crs, approval };
  }
}

/** Rows until the client leaves; where all were wanted and there are more, the file breaks off rather than end. */
async function* wholeOf(
  { batches, next }: ItemsAnswer,
  { limit, signal }: { limit: number | undefined; signal: AbortSignal },
): AsyncGenerator<readonly ItemRow[]> {
  for await (const rows of batches) {
    signal.throwIfAborted();
    yield rows;
  }
  if (limit !== undefined && next() !== undefined) throw tooMany(limit);
}

const textStream = (pieces: AsyncGenerator<string>) => Readable.from(pieces, { objectMode: false });

async function* piecesOf({ head, start, file }: ConvertedFile): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* file.createReadStream({ start, autoClose: false });
}

function tooMany(limit: number, matched?: number): ProblemError {
  return new ProblemError('bad_parameter', {
    detail: 'The selection is larger than a file may be',
    got: matched === undefined ? `more than ${limit} features` : `${matched} features`,
    wanted: `at most ${limit} features: a bbox, a filter, or pages by limit and offset`,
  });
}
