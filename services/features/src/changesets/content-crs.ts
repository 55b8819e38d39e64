import type { Transaction } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import {
  CRS84,
  type DatabaseSystem,
  type NamedSystem,
  parseCrsName,
  STORED_SRID,
} from '../crs/reference-system.ts';
import { findReferenceSystem } from '../crs/store.ts';

/**
 * The system of a body's coordinates (OGC API Features Part 4, /req/features/content-crs-header); CRS84 unless said.
 * A local grid is read, not written: its positions are counted on their way out.
 *
 * @throws ProblemError `bad_parameter`
 */
export function parseContentCrs(header: string | string[] | undefined): NamedSystem {
  if (header === undefined) return { kind: 'crs84' };
  const named = typeof header === 'string' ? parseCrsName(header.replace(/^<(.*)>$/, '$1')) : undefined;
  if (named && named.kind !== 'local') return named;
  throw new ProblemError('bad_parameter', {
    ...{ detail: 'header Content-Crs', got: String(header) },
    wanted: 'the URI of a system in angle brackets, such as <http://www.opengis.net/def/crs/EPSG/0/4549>',
  });
}

/** @throws ProblemError `bad_parameter` where the database does not know it */
export async function contentSystem(tx: Transaction, named: NamedSystem): Promise<DatabaseSystem> {
  const found = named.kind === 'epsg' ? await findReferenceSystem(tx, named.code) : CRS84;
  if (found) return found;
  throw new ProblemError('bad_parameter', {
    ...{ detail: 'header Content-Crs', got: named.kind === 'epsg' ? `EPSG:${named.code}` : named.kind },
    wanted: 'a geographic or projected system that the database knows',
  });
}

/** Decimals of a degree that lose nothing of a tenth of a millimetre on the way there and back. */
const DECIMALS = 12;

/** Geometries in a system as longitude and latitude on CGCS2000, in their order. */
export async function toStored(
  tx: Transaction,
  geometries: readonly Geometry[],
  { srid, axes }: DatabaseSystem,
): Promise<Geometry[]> {
  if (axes === 'east-north' && srid === STORED_SRID) return [...geometries];
  const given = 'st_setsrid(st_geomfromgeojson(given.text), $2::int)';
  const turned = axes === 'north-east' ? `st_flipcoordinates(${given})` : given;
  const moved = srid === STORED_SRID ? turned : `st_transform(${turned}, ${STORED_SRID})`;
  const rows = await tx.query<{ geometry: Geometry }>(
    `select st_asgeojson(${moved}, ${DECIMALS}, 0)::json as geometry
     from unnest($1::text[]) with ordinality as given(text, n) where $2::int > 0 order by n`,
    [geometries.map((geometry) => JSON.stringify(geometry)), srid],
  );
  return rows.map(({ geometry }) => geometry);
}
