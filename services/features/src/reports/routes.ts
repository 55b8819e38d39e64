import { createHash, randomBytes } from 'node:crypto';
import { languageOf } from '@tongtu/access';
import type { Database, Principal, Transaction } from '@tongtu/database';
import {
  PHOTO_TYPES,
  ProblemError,
  REPORT_KIND_TITLES,
  REPORT_KINDS,
  REPORT_LIMITS,
  type Report,
  type ReportForm,
  type ReportReceipt,
} from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { once, sendWritten, writeKeyOf } from '../changesets/idempotency.ts';
import { sendPage } from '../html/send-page.ts';
import { addressOf, type Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { HTML, JSON_DOCUMENT, representationOf } from '../ogc/representation.ts';
import { insertTask } from '../tasks/store.ts';
import { describeReport } from './describe.ts';
import { REPORT_SERVER_LIMITS, type ReportLimits, type ReportOptions, type TokenParams } from './options.ts';
import type { PhotoFiles } from './photo-files.ts';
import { photoRoute } from './photo-route.ts';
import { readReport } from './report-body.ts';
import { reportPage } from './report-page.ts';
import { senderOf } from './sender.ts';
import {
  findReport,
  holdArrivals,
  insertArrival,
  insertReport,
  type StoredReport,
  secondsUntilFree,
  seesFeature,
} from './store.ts';
import { checkTicket, newTicket } from './ticket.ts';

export interface ReportRoutesOptions {
  readonly database: Database;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
  readonly reports: ReportOptions;
  readonly photos: PhotoFiles;
}

/** A report is some hundred words. */
const BODY_LIMIT_BYTES = 32 * 1024;
/** Of somebody who has no account nobody else may guess the key: with it goes the link. */
const MIN_KEY_LENGTH = 22;

/** Error reports of the public: sent by anybody, seen by whoever has the link. What becomes of them: `tasks/routes.ts`. */
export function reportRoutes(app: FastifyInstance, options: ReportRoutesOptions): void {
  const { database, principalOf, originOf, reports } = options;
  const { key } = reports;
  const limits: ReportLimits = { ...REPORT_SERVER_LIMITS, ...reports.limits };

  app.get<{ Querystring: Query }>('/api/reports', async (request, reply): Promise<ReportForm> => {
    texts(request.query, []);
    reply.header('cache-control', 'no-store');
    return {
      ticket: newTicket(key, Date.now()),
      notBeforeSeconds: limits.notBeforeSeconds,
      kinds: REPORT_KINDS.map((id) => ({ id, title: REPORT_KIND_TITLES[id] })),
      limits: REPORT_LIMITS,
      photoTypes: PHOTO_TYPES,
    };
  });

  app.post<{ Querystring: Query }>(
    '/api/reports',
    { bodyLimit: BODY_LIMIT_BYTES },
    async (request, reply) => {
      texts(request.query, []);
      const report = readReport(request.body);
      const now = Date.now();
      checkTicket(key, report.ticket, now, limits);
      const principal = await principalOf(request);
      const { feature } = report;
      if (
        feature &&
        !(await database.as(principal, (tx) => seesFeature(tx, feature.collection, feature.id)))
      ) {
        throw new ProblemError('bad_parameter', {
          ...{ detail: 'member feature', got: `${feature.collection} ${feature.id}` },
          wanted: 'a feature that is on the map',
        });
      }
      const written = await once(database, keyOf(request), async (tx) => {
        await takeRoom(tx, senderOf(key, request.ip, now), limits);
        const task = await insertTask(tx, {
          ...{ kind: 'report', text: report.text, place: report.place, reportKind: report.kind },
          ...{ collectionId: feature?.collection, featureId: feature?.id },
        });
        const token = randomBytes(32).toString('base64url');
        const { photoUntil } = await insertReport(tx, task.id, {
          ...{ tokenSha256: sha256Of(token), photoMinutes: limits.photoMinutes, contact: report.contact },
        });
        const receipt: ReportReceipt = {
          token,
          url: addressOf(originOf(request), `/reports/${token}`),
          photoUrl: addressOf(originOf(request), `/api/reports/${token}/photo`),
          photoUntil: photoUntil.toISOString(),
        };
        const headers = { location: receipt.url, 'cache-control': 'no-store' };
        return { status: 201, headers, body: JSON.stringify(receipt) };
      });
      return sendWritten(reply, written);
    },
  );

  /** @throws ProblemError `not_found` */
  const reportOf = async (token: string): Promise<StoredReport> => {
    const found = isToken(token)
      ? await database.asService((tx) => findReport(tx, sha256Of(token)))
      : undefined;
    if (!found) throw new ProblemError('not_found');
    return found;
  };

  app.get<{ Params: TokenParams; Querystring: Query }>(
    '/api/reports/:token',
    async (request, reply): Promise<Report> => {
      texts(request.query, []);
      reply.headers(SECRET);
      return describeReport(await reportOf(request.params.token));
    },
  );

  app.get<{ Params: TokenParams; Querystring: Query }>('/reports/:token', async (request, reply) => {
    const { f } = texts(request.query, ['f']);
    const { token } = request.params;
    const form = representationOf([HTML, JSON_DOCUMENT], f, request.headers.accept);
    const report = describeReport(await reportOf(token));
    if (form === JSON_DOCUMENT) return reply.headers(SECRET).send(report);
    const page = reportPage(
      languageOf(request),
      report,
      addressOf(originOf(request), `/reports/${token}`, { f: 'json' }),
    );
    return sendPage(reply, await principalOf(request), page, SECRET);
  });

  photoRoute(app, { ...options, limits, reportOf });
}

/** Neither kept nor found by a search, and told to no page that is gone to from here. */
const SECRET = {
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
  vary: 'Accept, Accept-Language, Cookie',
};

const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** The token is nowhere but in its link: 256 random bits need no salt. */
const sha256Of = (token: string): string => createHash('sha256').update(token).digest('hex');

function keyOf(request: FastifyRequest) {
  const made = writeKeyOf(request, { memberId: 'anonymous' });
  if (made.key === undefined || made.key.length >= MIN_KEY_LENGTH) return made;
  throw new ProblemError('bad_request', {
    ...{ detail: 'header Idempotency-Key', got: `${made.key.length} characters` },
    wanted: `at least ${MIN_KEY_LENGTH} characters of chance`,
  });
}

/** Counts one more report. @throws ProblemError `too_many_requests` */
async function takeRoom(tx: Transaction, sender: string, limits: ReportLimits): Promise<void> {
  await holdArrivals(tx);
  const quotas = [
    ...limits.perSender.map((quota) => ({ quota, who: sender, whose: 'from this address' })),
    ...limits.inTotal.map((quota) => ({ quota, who: undefined, whose: 'in all' })),
  ];
  for (const { quota, who, whose } of quotas) {
    const seconds = await secondsUntilFree(tx, who, quota);
    if (seconds === 0) continue;
    throw new ProblemError('too_many_requests', {
      detail: `No more reports are taken ${whose} for now`,
      wanted: `at most ${quota.count} in ${quota.minutes} minutes`,
      retryAfterSeconds: seconds,
    });
  }
  await insertArrival(tx, sender);
}
