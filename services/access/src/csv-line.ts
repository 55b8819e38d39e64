/** What a spreadsheet would calculate; the full-width forms are typed, and taken, in Chinese. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** A line of a table by RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe before it. */
export const csvLine = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  `${values.map(cell).join(',')}\r\n`;

function cell(value: string | number | boolean | null | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
