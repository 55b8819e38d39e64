import { ProblemError } from '@tongtu/sdk/contract';

/** From and to, both included; a missing end is open. Milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/**
 * `datetime` (OGC API Features Part 1, 7.15.4): an instant of RFC 3339, or an interval of two, each of which may be
 * `..` or missing. A date alone stands for its whole day in UTC.
 *
 * @throws ProblemError `bad_parameter`
 */
export function parseDatetime(text: string): TimeSpan {
  const ends = text.split('/');
  const first = endOf(ends[0]!, ends.length);
  const last = ends.length === 1 ? first : endOf(ends[1]!, ends.length);
  const from = first === 'open' ? undefined : first?.from;
  const to = last === 'open' ? undefined : last?.to;
  const isReadable = ends.length <= 2 && first !== undefined && last !== undefined;
  const isBounded = from !== undefined || to !== undefined;
  if (isReadable && isBounded && (from ?? 0) <= (to ?? Number.POSITIVE_INFINITY)) return { from, to };
  throw new ProblemError('bad_parameter', {
    detail: 'parameter datetime',
    got: text,
    wanted: '2026-01-31T08:00:00Z, 2026-01-31, or two of them with / between, of which one may be ".."',
  });
}

/** One end of an interval may be open; a moment alone may not. Undefined for what is no time. */
function endOf(text: string, ends: number): TimeSpan | 'open' | undefined {
  return ends === 2 && (text === '' || text === '..') ? 'open' : spanOf(text);
}

function spanOf(text: string): TimeSpan | undefined {
  const time = INSTANT.test(text) || DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  // Date.parse takes 2026-02-31 for the 3rd of March.
  if (new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`)).toISOString().slice(0, 10) !== text.slice(0, 10))
    return undefined;
  return { from: time, to: DATE.test(text) ? time + DAY_MS - 1 : time };
}
