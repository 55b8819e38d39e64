import type { Database } from '@tongtu/database';
import { findRejections } from './store.ts';

const PAGE = 1_000;
const HEADING = ['layer', 'row', 'source_id', 'field', 'code', '原因', 'reason', 'x', 'y'];

/** An import's rejections as CSV (RFC 4180), with a byte order mark so that spreadsheets read the Chinese. Streams. */
export async function* rejectionsCsv(database: Database, changesetId: number): AsyncGenerator<string> {
  yield `\uFEFF${line(HEADING)}`;
  for (let after = 0; ; ) {
    const page = await database.asService((tx) => findRejections(tx, changesetId, { after, limit: PAGE }));
    yield page
      .map(({ layer, row, sourceId, field, code, reason }) =>
        line([layer, row, sourceId, field, code, reason.zh, reason.en, reason.at?.[0], reason.at?.[1]]),
      )
      .join('');
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}

function line(values: readonly (string | number | null | undefined)[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  // A leading =, +, - or @ would run as a formula when a spreadsheet opens the file.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
