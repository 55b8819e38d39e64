import { createHash } from 'node:crypto';
import type { Database } from '@tongtu/database';
import { PHOTO_TYPES, ProblemError, REPORT_LIMITS } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { Slots } from '../download/slots.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import type { ReportLimits, TokenParams } from './options.ts';
import { cleanPhoto } from './photo/clean-photo.ts';
import { type CleanPhoto, PhotoFault } from './photo/photo.ts';
import type { PhotoFiles } from './photo-files.ts';
import { insertPhoto, photoBytesToday, type StoredReport } from './store.ts';

interface PhotoRouteOptions {
  readonly database: Database;
  readonly photos: PhotoFiles;
  readonly limits: ReportLimits;
  readonly reportOf: (token: string) => Promise<StoredReport>;
}

const DAY_SECONDS = 24 * 3600;

/** The photo of a report, as the bytes of its file: sent apart, so that the report is there whatever becomes of it. */
export function photoRoute(
  app: FastifyInstance,
  { database, photos, limits, reportOf }: PhotoRouteOptions,
): void {
  const slots = new Slots({ slots: limits.photosAtOnce, waiting: 4 * limits.photosAtOnce, waitMs: 10_000 });

  // In a scope of its own: nowhere else are pictures taken.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([...PHOTO_TYPES], { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );

    scope.put<{ Params: TokenParams; Querystring: Query }>(
      '/api/reports/:token/photo',
      {
        bodyLimit: REPORT_LIMITS.photoBytes,
        // Megabytes are read of those alone who have a link, and only while it takes a photo.
        async onRequest(request) {
          texts(request.query, []);
          refuseLate(await reportOf(request.params.token));
        },
      },
      async (request, reply) => {
        const { taskId } = await reportOf(request.params.token);
        if (!Buffer.isBuffer(request.body))
          throw new ProblemError('unsupported_media_type', {
            got: 'no body',
            wanted: PHOTO_TYPES.join(', '),
          });
        const photo = cleaned(request.body);
        const release = await slots.take(AbortSignal.timeout(60_000));
        try {
          await keep(taskId, photo);
        } finally {
          release();
        }
        return reply.header('cache-control', 'no-store').code(204).send();
      },
    );
  });

  async function keep(taskId: number, photo: CleanPhoto): Promise<void> {
    const today = await database.asService(photoBytesToday);
    if (today + photo.bytes.length > limits.photoBytesPerDay) {
      throw new ProblemError('too_many_requests', {
        ...{
          detail: 'No more photos are taken today; the report itself is there',
          retryAfterSeconds: DAY_SECONDS,
        },
      });
    }
    // First the file, then the row that names it: a file without a row is swept, a row without a file would be a fault.
    const path = await photos.write(photo);
    const sha256 = createHash('sha256').update(photo.bytes).digest('hex');
    const isKept = await database
      .asService((tx) => insertPhoto(tx, taskId, path, photo, sha256))
      .catch(async (error: unknown) => {
        await photos.remove(path);
        throw error;
      });
    if (isKept) return;
    await photos.remove(path);
    throw new ProblemError('conflict', { detail: 'The report has a photo already, or is closed' });
  }
}

function refuseLate({ hasPhoto, photoUntil }: StoredReport): void {
  if (!hasPhoto && photoUntil.getTime() > Date.now()) return;
  throw new ProblemError('conflict', {
    ...{ detail: 'No photo is taken for this report', got: hasPhoto ? 'it has one' : 'it is too late' },
    wanted: `one, until ${photoUntil.toISOString()}`,
  });
}

function cleaned(bytes: Buffer): CleanPhoto {
  try {
    return cleanPhoto(bytes);
  } catch (error) {
    if (!(error instanceof PhotoFault)) throw error;
    throw new ProblemError('invalid_photo', { got: error.message, wanted: PHOTO_TYPES.join(', ') });
  }
}
