import { dayExists } from '@tongtu/sdk/checks';

/**
 * The day that a text of a survey file names, as `YYYY-MM-DD`: 2023-05-01, 2023/5/1, 2023.5.1, 20230501,
 * 2023年5月1日, each also with a time of midnight behind it. `undefined` for all else, months and years included:
 * a day must not be made up.
 */
export function parseDate(text: string): string | undefined {
  const match =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/.exec(
      text,
    ) ??
    /^(\d{4})(年)(\d{1,2})月(\d{1,2})日$/.exec(text) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[3]), Number(match[4])];
  return dayExists(year, month, day) ? `${match[1]}-${pad(month)}-${pad(day)}` : undefined;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
