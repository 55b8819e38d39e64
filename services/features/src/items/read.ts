import type { Database, Principal, Transaction } from '@tongtu/database';
import { type GrantAction, ProblemError } from '@tongtu/sdk/contract';
import type { VisibleDefinition } from '../collections/visible.ts';
import type { LocalGrids, OpenGrid } from '../crs/local-grids.ts';
import {
  CRS84,
  type DatabaseSystem,
  localGridSystem,
  type NamedSystem,
  type ReferenceSystem,
} from '../crs/reference-system.ts';
import { findReferenceSystem } from '../crs/store.ts';
import { transformRefusal } from '../crs/transform-refusal.ts';
import { wktOf } from '../crs/wkt.ts';
import { encodeCursor } from './cursor.ts';
import { cornersOf, type ItemsRequest } from './parameters.ts';
import { isNewest, NEWEST, revisionWindow } from './revision-window.ts';
import {
  countItems,
  findItem,
  findItems,
  type ItemRow,
  isStatementTimeout,
  limitStatements,
  type Page,
  type Selection,
} from './store.ts';

/** Rows of one short transaction: a long answer is made of many, none of which waits for the client. */
const BATCH_ROWS = 1_000;
/** Counting stops here: beyond, the number is left out of the answer. */
const COUNT_BOUND = 10_000;
/** And so it does after this long, on a server; on the embedded engine the bound in rows is bound enough. */
const COUNT_TIMEOUT_MS = 250;

/** Features of one collection as they go out. */
export interface ItemsAnswer {
  readonly definition: VisibleDefinition;
  readonly crs: ReferenceSystem;
  /** The newest revision that the answer shows. */
  readonly revision: number;
  /** Of all that match; missing where there are too many to count in time. */
  readonly matched: number | undefined;
  /**
   * In their order, in `crs`. Each batch is read when the one before it has gone out. In a local grid a batch after the
   * first may throw `too_many_requests`; `next` then says where the rest begins.
   */
  readonly batches: AsyncIterable<readonly ItemRow[]>;
  /** After the last batch: where the next page begins, or undefined where nothing follows. */
  next(): string | undefined;
}

export interface Reading {
  readonly database: Database;
  readonly principal: Principal;
  /** As the caller sees it. */
  readonly definition: VisibleDefinition;
  /** What the features are read for; missing: `query`. */
  readonly action?: GrantAction;
  /** The city's own; missing: none is open to anybody. */
  readonly grids?: LocalGrids | undefined;
  /** How many features the collection has in all now, where that is known without counting. */
  readonly totalOf?: (collectionId: string, revision: number) => Promise<number | undefined>;
}

/** How geometries are written; missing: as GeoJSON in the axis order of the system. */
export interface GeometryWriting {
  readonly geometry: 'geojson' | 'wkt';
  /** Of files, whose formats fix the order, whatever the authority says. */
  readonly axes: 'east-north';
}

/**
 * Reads features as asked, in short transactions that all show the same revision.
 *
 * @throws ProblemError where the request can't be met
 */
export async function readItems(
  reading: Reading,
  request: ItemsRequest,
  writing?: GeometryWriting,
): Promise<ItemsAnswer> {
  const { database, principal, definition, totalOf, action = 'query' } = reading;
  const collectionId = definition.id;
  const grid = gridOf(reading, 'crs', request.crs);
  const boxGrid = gridOf(reading, 'bbox-crs', request.boxCrs);
  const outline =
    boxGrid && request.box && (await boxGrid.open.outlineOf(cornersOf(request.box, boxGrid.system)));
  const opened = await database
    .as(
      principal,
      async (tx) => {
        const crs = await systemOf(tx, 'crs', request.crs);
        const boxCrs = await systemOf(tx, 'bbox-crs', request.boxCrs);
        const box = outline
          ? { outline }
          : request.box && { corners: cornersOf(request.box, boxCrs), srid: boxCrs.srid };
        const window = await revisionWindow(tx, { ...request, pinned: request.cursor?.revision });
        const selection: Selection = {
          ...{ collectionId, source: definition.source, window, filters: request.filters, box },
        };
        const page = pageOf(definition, request, { crs, writing: grid ? undefined : writing });
        const rows = await findItems(tx, selection, { ...page, limit: readAhead(request.limit) });
        const isWhole = rows.length < readAhead(request.limit) && !request.cursor && request.offset === 0;
        const isAll = window.isCurrent && !selection.box && request.filters.length === 0;
        const known = request.cursor?.matched ?? (isWhole ? rows.length : undefined);
        const isServer = database.engine === 'server';
        const counted = known ?? (isAll ? undefined : await count(tx, selection, isServer));
        return { definition, crs: grid?.system ?? crs, selection, page, rows, counted, isAll };
      },
      { isolation: 'repeatable read', action },
    )
    .catch((error: unknown) => {
      throw transformRefusal(error, request);
    });
  const { selection, page, rows, counted, isAll } = opened;
  const revision = selection.window.to;

  /** The rows after a row, at the same revision, in a transaction of their own. */
  const readOn = (last: ItemRow, limit: number) =>
    database.as(
      principal,
      async (tx) => {
        const window = await revisionWindow(tx, { ...request, pinned: revision });
        const start = { values: last.sortValues, id: last.id };
        return findItems(tx, { ...selection, window }, { ...page, offset: 0, start, limit });
      },
      { isolation: 'repeatable read', action },
    );
  const matched = counted ?? (isAll ? await totalOf?.(collectionId, revision) : undefined);
  const carry = async (batch: readonly ItemRow[]) =>
    grid ? grid.open.carry(batch, writing?.geometry === 'wkt' ? wktOf : undefined) : batch;
  // Before the answer begins: a refusal is an answer of its own.
  const first = await carry(rows.slice(0, Math.min(request.limit, BATCH_ROWS)));
  let next: string | undefined;

  async function* batches(): AsyncGenerator<readonly ItemRow[]> {
    let left = request.limit;
    let batch = rows;
    for (;;) {
      const sent = batch.slice(0, Math.min(left, BATCH_ROWS));
      const last = sent.at(-1);
      if (!last) return;
      const carried = batch === rows ? first : await carry(sent);
      const isEnd = batch.length === sent.length;
      left -= sent.length;
      next = isEnd ? undefined : encodeCursor({ revision, values: last.sortValues, id: last.id, matched });
      yield carried;
      if (isEnd || left === 0) return;
      batch = await readOn(last, readAhead(left));
    }
  }
  return { ...opened, revision, matched, batches: batches(), next: () => next };
}

/** Rows to read for the next batch: one more than is sent, which tells whether anything follows. */
const readAhead = (left: number) => Math.min(left, BATCH_ROWS) + 1;

/** One feature as asked; undefined where the caller sees none. */
export async function readItem(
  reading: Reading,
  id: number,
  request: Pick<ItemsRequest, 'crs' | 'datetime' | 'revision' | 'fields'>,
): Promise<(Pick<ItemsAnswer, 'definition' | 'crs' | 'revision'> & { readonly row: ItemRow }) | undefined> {
  const { database, principal, definition, action = 'query' } = reading;
  const grid = gridOf(reading, 'crs', request.crs);
  const found = await database
    .as(
      principal,
      async (tx) => {
        const crs = await systemOf(tx, 'crs', request.crs);
        const window = isNewest(request) ? NEWEST : await revisionWindow(tx, request);
        const selection = { collectionId: definition.id, source: definition.source, window };
        const read = await findItem(tx, selection, id, pageOf(definition, request, { crs }));
        if (!read) return undefined;
        const revision = window === NEWEST ? read.newest : window.to;
        return { definition, crs: grid?.system ?? crs, revision, row: read.row };
      },
      { isolation: 'repeatable read', action },
    )
    .catch((error: unknown) => {
      throw transformRefusal(error, request);
    });
  if (!found || !grid) return found;
  const [row] = await grid.open.carry([found.row]);
  return row && { ...found, row };
}

function pageOf(
  definition: VisibleDefinition,
  request: Pick<ItemsRequest, 'fields'> & Partial<Pick<ItemsRequest, 'sort' | 'offset' | 'cursor'>>,
  { crs, writing }: { crs: DatabaseSystem; writing?: GeometryWriting | undefined },
): Omit<Page, 'limit'> {
  return {
    ...(request.sort ? { sort: request.sort } : {}),
    ...(request.offset === undefined ? {} : { offset: request.offset }),
    ...(request.cursor ? { start: request.cursor } : {}),
    ...{ crs: { ...crs, ...(writing && { axes: writing.axes }) }, geometry: writing?.geometry },
    ...{ fields: request.fields, openFields: definition.fields.map(({ name }) => name) },
  };
}

/**
 * The grid that a parameter names, open to the caller; undefined where it names none.
 *
 * @throws ProblemError `forbidden`, the same for a grid that is not open to the caller and for one that is not there
 */
function gridOf(
  { principal, grids }: Reading,
  parameter: string,
  named: NamedSystem,
): { readonly open: OpenGrid; readonly system: ReferenceSystem } | undefined {
  if (named.kind !== 'local') return undefined;
  const open = grids?.find(principal, named.name);
  if (open) return { open, system: localGridSystem(open.name, named.uri) };
  throw new ProblemError('forbidden', {
    detail: `parameter ${parameter}`,
    got: named.uri,
    wanted: 'a system that the collection lists as open to you',
  });
}

/**
 * In which the database writes or reads; longitude and latitude for a local grid, of which it hears nothing.
 *
 * @throws ProblemError `bad_parameter` where the system is not known
 */
async function systemOf(tx: Transaction, parameter: string, named: NamedSystem): Promise<DatabaseSystem> {
  if (named.kind !== 'epsg') return CRS84;
  const found = await findReferenceSystem(tx, named.code);
  if (found) return found;
  throw new ProblemError('bad_parameter', {
    detail: `parameter ${parameter}`,
    got: `EPSG:${named.code}`,
    wanted: 'a geographic or projected system that the database knows',
  });
}

/**
 * Counts what matches, in rows and in time. In the transaction of the page, as its last: where the time runs out it can
 * do no more.
 */
async function count(tx: Transaction, selection: Selection, isServer: boolean): Promise<number | undefined> {
  if (isServer) await limitStatements(tx, COUNT_TIMEOUT_MS);
  return countItems(tx, selection, COUNT_BOUND).catch((error: unknown) => {
    if (isStatementTimeout(error)) return undefined;
    throw error;
  });
}
