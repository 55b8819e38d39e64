import type { Transaction } from '@tongtu/database';

export interface Invalidity {
  /** Index in the list that was asked about. */
  readonly index: number;
  /** In the words of GEOS, such as `Self-intersection`. */
  readonly reason: string;
  readonly lng: number;
  readonly lat: number;
}

/** Asks PostGIS which of these geometries (hexadecimal EWKB) are invalid, and where. */
export function findInvalid(tx: Transaction, geometries: readonly string[]): Promise<Invalidity[]> {
  return tx.query<Invalidity>(
    `select (n - 1)::int as index, (detail).reason, st_x((detail).location) as lng, st_y((detail).location) as lat
     from unnest($1::text[]) with ordinality as given(hex, n), lateral (select st_isvaliddetail(hex::geometry) as detail) as asked
     where not (detail).valid
     order by n`,
    [geometries],
  );
}
