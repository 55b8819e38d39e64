import type { Transaction } from '@tongtu/database';
import { type ReferenceSystem, systemOf } from './reference-system.ts';

/** The system of an EPSG code, or undefined where the database does not know it or its axes are none we serve. */
export async function findReferenceSystem(
  tx: Transaction,
  code: number,
): Promise<ReferenceSystem | undefined> {
  const [row] = await tx.query<{ srid: number; srtext: string }>(
    `select srid, srtext from spatial_ref_sys where auth_name = 'EPSG' and auth_srid = $1 limit 1`,
    [code],
  );
  return row && systemOf(code, row.srid, row.srtext);
}
