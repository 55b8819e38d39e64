import type { Database } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AUDIT_ACTIONS } from './entry.ts';
import { type AuditEntry, type AuditFilter, findAuditEntries } from './store.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
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
    limit: { type: 'string', pattern: '^\\d{1,3}$' },
    cursor: { type: 'string', pattern: '^\\d{1,15}$' },
  },
};

/** `GET /api/audit`: who did what, for administrators: of one's own organization; of all, in the coordinating office. */
export function auditRoutes(app: FastifyInstance, database: Database): void {
  app.get<{ Querystring: AuditQuery }>(
    '/api/audit',
    { schema: { querystring: QUERY }, preValidation: async (request) => administratorOf(request) as never },
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
      const limit = limitOf(request.query.limit);
      const found = await read(filter.before, limit + 1);
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return { entries: shown, ...(last ? { next: String(last.id) } : {}) };
    },
  );
}

function administratorOf({ principal }: FastifyRequest): undefined {
  if (principal.kind === 'anonymous') throw new ProblemError('not_signed_in');
  if (principal.role === 'administrator' && !principal.key) return undefined;
  throw new ProblemError('forbidden', {
    got: `role ${principal.role}`,
    wanted: 'an administrator in person',
  });
}

function limitOf(text: string | undefined): number {
  const limit = text === undefined ? DEFAULT_LIMIT : Number(text);
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new ProblemError('bad_parameter', {
    detail: 'parameter limit',
    got: text ?? '',
    wanted: `1 to ${MAX_LIMIT}`,
  });
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
  const lines = [COLUMNS.join()];
  for (let before = first; lines.length <= MAX_ROWS; ) {
    const page = await read(before, PAGE);
    lines.push(...page.map((entry) => COLUMNS.map((column) => cell(entry[column])).join()));
    if (page.length < PAGE) break;
    before = page.at(-1)!.id;
  }
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', 'attachment; filename="audit.csv"')
    .send(`\ufeff${lines.join('\r\n')}\r\n`);
}

/** As RFC 4180 has it; what a spreadsheet would run as a formula gets an apostrophe before it. */
function cell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
