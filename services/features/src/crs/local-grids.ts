import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';
import { boxOutline, onGrid, positionCount } from './grid-geometry.ts';
import {
  DEFAULT_GRID_AUDIENCES,
  DEFAULT_POSITIONS_PER_DAY,
  type GridTransform,
  gridTransform,
  type LocalGrid,
} from './local-grid.ts';
import { addGridUse, findGridUse, type GridUse, type GridUser } from './store.ts';

/** A grid as it is open to one member: whatever leaves or enters in it is counted first. */
export interface OpenGrid {
  readonly name: string;
  readonly audiences: readonly string[];
  readonly positionsPerDay: number;
  /**
   * The geometries of rows, GeoJSON texts in longitude and latitude, on the grid.
   *
   * @param write how they are written then
   * @throws ProblemError `too_many_requests` where the member has had too many today; none of them is counted then
   */
  carry<Row extends { readonly geometry: string }>(
    rows: readonly Row[],
    write?: (geometry: Geometry | null) => string,
  ): Promise<Row[]>;
  /** A box on the grid as a ring of `[lng, lat]`, see {@link boxOutline}. @throws ProblemError besides as `carry` does */
  outlineOf(box: Bbox): Promise<Position[]>;
  useToday(): Promise<GridUse>;
}

/** All positions since the process began, for metrics. */
interface Totals {
  readonly positions: number;
  readonly refusals: number;
}

/** After so many positions the event loop has its turn: some 10 ms. */
const TURN_POSITIONS = 5_000;
/** A box comes as its lower and its upper corner. */
const BOX_POSITIONS = 2;
/** An account is one row: what takes longer waits for a database that is not well. */
const ACCOUNT_TIMEOUT_MS = 5_000;
const ENGINE_WAIT_MS = 30_000;

/** The city's own grids: who may use which, and the account of it. */
export class LocalGrids {
  readonly #database: Database;
  readonly #grids = new Map<string, LocalGrid & GridTransform>();
  #totals: Totals = { positions: 0, refusals: 0 };

  /** @param grids usable ones (`isUsableGrid`) with names of their own */
  constructor(database: Database, grids: readonly LocalGrid[]) {
    this.#database = database;
    for (const grid of grids) this.#grids.set(grid.name, { ...grid, ...gridTransform(grid) });
  }

  get totals(): Totals {
    return this.#totals;
  }

  /** Names of the grids that a caller may use, in the order of the settings. */
  openTo(principal: Principal): string[] {
    return [...this.#grids.keys()].filter((name) => this.find(principal, name) !== undefined);
  }

  /** Undefined where the caller may not use it, and where there is none: which of the two is nobody's to know. */
  find(principal: Principal, name: string): OpenGrid | undefined {
    const grid = this.#grids.get(name);
    if (!grid || principal.kind === 'anonymous') return undefined;
    const { audiences = DEFAULT_GRID_AUDIENCES, positionsPerDay = DEFAULT_POSITIONS_PER_DAY } = grid;
    if (!audiences.includes(principal.audience)) return undefined;
    const user = { grid: name, memberId: principal.memberId, memberName: principal.name };
    const count = (positions: number) => this.#count(user, positions, positionsPerDay);
    return {
      ...{ name, audiences, positionsPerDay },
      async carry(rows, write = JSON.stringify) {
        const geometries = rows.map(({ geometry }) => JSON.parse(geometry) as Geometry | null);
        const counts = geometries.map(positionCount);
        await count(counts.reduce((sum, each) => sum + each, 0));
        const carried: (typeof rows)[number][] = [];
        let inTurn = 0;
        for (const [index, row] of rows.entries()) {
          carried.push({ ...row, geometry: write(onGrid(geometries[index] ?? null, grid)) });
          inTurn += counts[index] ?? 0;
          if (inTurn < TURN_POSITIONS) continue;
          inTurn = 0;
          await nextTurn();
        }
        return carried;
      },
      async outlineOf(box) {
        // Even that a box lies off the grid tells where the grid lies.
        await count(BOX_POSITIONS);
        return boxOutline(box, grid);
      },
      useToday: () => this.#database.asService((tx) => findGridUse(tx, user), TRANSACTION),
    };
  }

  /** In a transaction of its own, which is done before anything goes out: what is not answered after all stays counted. */
  async #count(user: GridUser, positions: number, allowed: number): Promise<void> {
    if (positions === 0) return;
    const use = await this.#database.asService(
      async (tx) => ((await addGridUse(tx, user, positions, allowed)) ? undefined : findGridUse(tx, user)),
      TRANSACTION,
    );
    const { positions: counted, refusals } = this.#totals;
    this.#totals = use
      ? { positions: counted, refusals: refusals + 1 }
      : { positions: counted + positions, refusals };
    if (use) throw tooMany(positions, allowed, use);
  }
}

const TRANSACTION = { timeoutMs: ACCOUNT_TIMEOUT_MS, engineWaitMs: ENGINE_WAIT_MS };

function tooMany(
  positions: number,
  allowed: number,
  { positions: used, secondsLeft }: GridUse,
): ProblemError {
  return new ProblemError('too_many_requests', {
    detail: 'Positions in a local grid are counted by member and day',
    got: `${used} used today, ${positions} more asked for`,
    wanted: `at most ${allowed} a day; fewer features at a time, or the next day (UTC+8)`,
    retryAfterSeconds: secondsLeft,
  });
}
