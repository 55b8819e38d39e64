import { createHmac, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@tongtu/sdk/contract';
import type { ReportLimits } from './options.ts';

const macOf = (key: Buffer, seconds: string) =>
  createHmac('sha256', key).update(`ticket ${seconds}`).digest('base64url');

/** Says, signed, when the form was opened; nothing is kept for it. */
export function newTicket(key: Buffer, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString(36);
  return `${seconds}.${macOf(key, seconds)}`;
}

/**
 * @throws ProblemError `bad_parameter` for a ticket that is none of ours or too old, `too_many_requests` where the report
 *   comes too soon
 */
export function checkTicket(
  key: Buffer,
  ticket: unknown,
  nowMs: number,
  { notBeforeSeconds, ticketHours }: Pick<ReportLimits, 'notBeforeSeconds' | 'ticketHours'>,
): void {
  const [seconds = '', mac = ''] = typeof ticket === 'string' ? ticket.split('.') : [];
  const [got, wanted] = [Buffer.from(mac), Buffer.from(macOf(key, seconds))];
  const ageSeconds = nowMs / 1000 - Number.parseInt(seconds, 36);
  const isOurs = got.length === wanted.length && timingSafeEqual(got, wanted);
  if (!isOurs || ageSeconds > ticketHours * 3600) {
    throw new ProblemError('bad_parameter', {
      ...{
        detail: 'member ticket',
        got: ticket === undefined ? 'nothing' : isOurs ? 'an old one' : 'another',
      },
      wanted: 'a ticket of GET /api/reports',
    });
  }
  if (ageSeconds >= notBeforeSeconds) return;
  throw new ProblemError('too_many_requests', {
    detail: `A report comes ${notBeforeSeconds} s after its form was opened, at the soonest`,
    retryAfterSeconds: Math.max(1, Math.ceil(notBeforeSeconds - ageSeconds)),
  });
}
