import type { Database } from '@tongtu/database';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { csvLine } from '../csv-line.ts';
import { administratorOf } from '../person.ts';
import { cutPage, PAGE_PROPERTIES, pageOf } from '../route-shapes.ts';
import { AUDIT_ACTIONS } from './entry.ts';
import { type AuditEntry, type AuditFilter, findAuditEntries } from './store.ts';

/** Rows of one CSV. */
const MAX_ROWS = 100_000;
const PAGE = 1_000;

interface AuditQuery {
  readonly action?: string;
  readonly actor?: string;
  readonly organization?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly f?: 'json' | 'csv';
}

const TEXT = { type: 'string', minLength: 1, maxLength: 200 };
const ID = { type: 'string', pattern: '^[\\w-]{1,100}$' };
const DAY = { type: 'string', format: 'date' };
const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...{
      action: { type: 'string', enum: [...AUDIT_ACTIONS] },
      actor: ID,
      organization: ID,
      subject: TEXT,
    },
    ...{ from: DAY, to: DAY, f: { type: 'string', enum: ['json', 'csv'] } },
    limit: PAGE_PROPERTIES.limit,
    cursor: { type: 'string', pattern: '^\\d{1,15}$' },
  },
};

/** `GET /api/audit`: who did what, for administrators: of one's own organization; of all, in the coordinating office. */
export function auditRoutes(app: FastifyInstance, database: Database): void {
  app.get<{ Querystring: AuditQuery }>(
    '/api/audit',
    { schema: { querystring: QUERY }, preValidation: async (request) => void administratorOf(request) },
    async (request, reply) => {
      const { principal } = request;
      const { action, actor, organization, subject, from, to, cursor, f } = request.query;
      const filter: AuditFilter = {
        ...{ action, actorId: actor, organizationId: organization, subject },
        from: from === undefined ? undefined : new Date(`${from}T00:00:00Z`),
        to: to === undefined ? undefined : new Date(Date.parse(`${to}T00:00:00Z`) + 24 * 3_600_000),
        before: cursor === undefined ? undefined : Number(cursor),
      };
      const read = (before: number | undefined, limit: number) =>
        database.as(principal, (tx) => findAuditEntries(tx, { ...filter, before }, limit));
      reply.header('cache-control', 'no-store');
      if (f === 'csv') return sendCsv(reply, read, filter.before);
      const { limit } = pageOf(request.query);
      const found = await read(filter.before, limit + 1);
      const { shown, next } = cutPage(found, limit, ({ id }) => id);
      return { entries: shown, ...(next === undefined ? {} : { next }) };
    },
  );
}

const COLUMNS = [
  'id',
  'at',
  'actorKind',
  'actorId',
  'actor',
  'organization',
  'address',
  'action',
  'subject',
  'outcome',
  'detail',
  'requestId',
] as const;

async function sendCsv(
  reply: FastifyReply,
  read: (before: number | undefined, limit: number) => Promise<AuditEntry[]>,
  first: number | undefined,
): Promise<FastifyReply> {
  const lines = [csvLine(COLUMNS)];
  for (let before = first; lines.length <= MAX_ROWS; ) {
    const page = await read(before, PAGE);
    lines.push(...page.map((entry) => csvLine(COLUMNS.map((column) => textOf(entry[column])))));
    if (page.length < PAGE) break;
    before = page.at(-1)!.id;
  }
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', 'attachment; filename="audit.csv"')
    .send(`\ufeff${lines.join('')}`);
}

const textOf = (value: AuditEntry[(typeof COLUMNS)[number]]): string | number | null =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
