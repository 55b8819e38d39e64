import { ProblemError } from '@tongtu/sdk/contract';
import type { LngLat } from '@tongtu/sdk/geo';

/** A query string as it came: nothing is known of it yet. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Parameters as texts. One that is given twice is refused: which of them counts would be a guess.
 *
 * @throws ProblemError `unknown_parameter`, `bad_parameter`
 */
export function texts(parameters: Parameters, names: readonly string[]): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(parameters)) {
    if (!names.includes(name))
      throw new ProblemError('unknown_parameter', { got: name, wanted: names.join(', ') || 'no parameters' });
    if (typeof value !== 'string') {
      throw new ProblemError('bad_parameter', {
        detail: `parameter ${name}`,
        got: 'several',
        wanted: 'one value',
      });
    }
  }
  return parameters as Readonly<Record<string, string>>;
}

/** A place as `lng,lat` in degrees. @throws ProblemError `bad_parameter` */
export function parsePlace(name: string, text: string): LngLat {
  const [lng, lat] = text
    .split(',')
    .map((part) => (/^[+-]?\d{1,3}(\.\d{1,15})?$/.test(part) ? Number(part) : Number.NaN));
  const isPlace = text.split(',').length === 2 && Math.abs(lng!) <= 180 && Math.abs(lat!) <= 90;
  if (!isPlace)
    throw new ProblemError('bad_parameter', {
      ...{ detail: `parameter ${name}`, got: text },
      wanted: 'longitude,latitude in degrees',
    });
  return [lng!, lat!];
}
