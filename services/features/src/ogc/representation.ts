import { ProblemError } from '@tongtu/sdk/contract';
import Negotiator from 'negotiator';

/** How a resource may be written: the name for `f=`, and its media type for `Accept`. */
export interface Representation {
  readonly f: string;
  readonly mediaType: string;
}

export const JSON_DOCUMENT: Representation = { f: 'json', mediaType: 'application/json' };
export const GEOJSON: Representation = { f: 'json', mediaType: 'application/geo+json' };
export const TILE_JSON: Representation = { f: 'tilejson', mediaType: 'application/vnd.mapbox.tile+json' };
export const HTML: Representation = { f: 'html', mediaType: 'text/html' };

/**
 * What the caller gets: `f=` where given, else the best by Accept (RFC 9110, 12.5.1), the first where all is taken.
 * `application/json` is taken for GeoJSON, which old clients ask for by that name.
 *
 * @throws ProblemError `bad_parameter` where `f` names none, `not_acceptable` where Accept takes none
 */
export function representationOf<Of extends Representation>(
  offered: readonly Of[],
  f: string | undefined,
  accept: string | undefined,
): Of {
  if (f !== undefined) {
    const named = offered.find((each) => each.f === f);
    if (named) return named;
    throw new ProblemError('bad_parameter', {
      detail: 'parameter f',
      got: f,
      wanted: offered.map((each) => each.f).join(', '),
    });
  }
  const types = offered.map(({ mediaType }) => mediaType);
  const alias = types.includes('application/geo+json') ? ['application/json'] : [];
  const chosen = new Negotiator({ headers: { accept: accept ?? '*/*' } }).mediaType([...types, ...alias]);
  const found = offered.find(({ mediaType }) => mediaType === chosen);
  if (found) return found;
  if (chosen !== undefined) return offered[types.indexOf('application/geo+json')]!;
  throw new ProblemError('not_acceptable', {
    ...(accept === undefined ? {} : { got: accept }),
    wanted: types.join(', '),
  });
}
