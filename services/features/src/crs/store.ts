import type { Transaction } from '@tongtu/database';
import { type DatabaseSystem, systemOf } from './reference-system.ts';

/** The system of an EPSG code, or undefined where the database does not know it or its axes are none we serve. */
export async function findReferenceSystem(
  tx: Transaction,
  code: number,
): Promise<DatabaseSystem | undefined> {
  const [row] = await tx.query<{ srid: number; srtext: string }>(
    `select srid, srtext from spatial_ref_sys where auth_name = 'EPSG' and auth_srid = $1 limit 1`,
    [code],
  );
  return row && systemOf(code, row.srid, row.srtext);
}

/** What a member had in a grid today. The day is that of UTC+8, by the clock of the database, which all nodes share. */
export interface GridUse {
  readonly positions: number;
  /** Until the next day begins. */
  readonly secondsLeft: number;
}

/** Whose use of which grid. */
export interface GridUser {
  readonly grid: string;
  readonly memberId: string;
  readonly memberName: string;
}

const NOW = `(now() at time zone 'UTC' + interval '8 hours')`;
const SECONDS_LEFT = `ceil(extract(epoch from ${NOW}::date + 1 - ${NOW}))::int as seconds_left`;

/**
 * Adds positions to a member's account of today where the sum stays within `allowed`. One statement: of two requests at
 * once the second waits for the row of the first, and is judged by what it left.
 *
 * @returns false where they were not added
 */
export async function addGridUse(
  tx: Transaction,
  { grid, memberId, memberName }: GridUser,
  positions: number,
  allowed: number,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into grid_use as known (grid, member_id, day, member_name, positions)
     select $1, $2, ${NOW}::date, $3, $4::bigint where $4::bigint <= $5::bigint
     on conflict (grid, member_id, day) do update
       set positions = known.positions + excluded.positions, member_name = excluded.member_name
       where known.positions + excluded.positions <= $5::bigint
     returning 1`,
    [grid, memberId, memberName, positions, allowed],
  );
  return rows.length > 0;
}

export async function findGridUse(
  tx: Transaction,
  { grid, memberId }: Pick<GridUser, 'grid' | 'memberId'>,
): Promise<GridUse> {
  const [row] = await tx.query<{ positions: string; seconds_left: number }>(
    `select coalesce((select positions from grid_use where grid = $1 and member_id = $2 and day = ${NOW}::date), 0)
       as positions, ${SECONDS_LEFT}`,
    [grid, memberId],
  );
  return { positions: Number(row?.positions ?? 0), secondsLeft: row?.seconds_left ?? 0 };
}

/** One line of the account of all grids. */
export interface GridUseOfDay extends GridUser {
  /** As `2026-11-22`. */
  readonly day: string;
  readonly positions: number;
}

/** Who had how many positions in which grid, of the last days, newest first. */
export async function listGridUse(tx: Transaction, days: number): Promise<GridUseOfDay[]> {
  const rows = await tx.query<{
    grid: string;
    member_id: string;
    member_name: string;
    day: string;
    positions: string;
  }>(
    `select grid, member_id, member_name, day::text as day, positions from grid_use
     where day > ${NOW}::date - $1::int order by day desc, positions desc, member_id, grid`,
    [days],
  );
  return rows.map(({ grid, member_id, member_name, day, positions }) => ({
    ...{ grid, memberId: member_id, memberName: member_name, day, positions: Number(positions) },
  }));
}
