import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionTarget, Database, Transaction } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import pg from 'pg';
import type { BlockFeature } from '../render/index.ts';
import { type BlockPage, type BlockQuery, type BlockRow, readBlockPage, readBlockRows } from '../store.ts';
import { MAX_BLOCK_ROWS } from './plan.ts';

/** Rows for a block at a time, on a connection of its own. */
export interface RowSource {
  /**
   * Features drawn at `maxZoom` or above that meet the box, in any order.
   *
   * @param planned how many of them the plan has counted
   */
  read(bbox: Bbox, maxZoom: number, planned: number): Promise<BlockFeature[]>;
  close(): Promise<void>;
}

export interface RowSourceOptions {
  readonly engine: Database['engine'];
  readonly connection: ConnectionTarget;
  readonly edition: Edition;
  /** What the profile draws. */
  readonly collections: readonly string[];
  /** On a server, the snapshot to read. */
  readonly snapshot: string | undefined;
}

/** How the two engines are read differs; what is read does not. */
export function openRowSource(options: RowSourceOptions): Promise<RowSource> {
  return options.engine === 'server' ? openServerRows(options) : openEmbeddedRows(options);
}

/** All reads lie in one transaction over the snapshot, as the platform's own role: every worker sees the same. */
async function openServerRows({
  connection,
  edition,
  collections,
  snapshot,
}: RowSourceOptions): Promise<RowSource> {
  const client = await connect(connection);
  await client.query('begin isolation level repeatable read read only');
  if (snapshot !== undefined)
    await client.query(`set transaction snapshot ${client.escapeLiteral(snapshot)}`);
  await client.query('set local role tongtu_service');
  // The transaction idles while the worker renders, and lasts as long as the build: neither is a fault here.
  await client.query('set local idle_in_transaction_session_timeout = 0');
  await client.query('set local statement_timeout = 0');
  return {
    read: async (bbox, maxZoom) =>
      (await readBlockRows(transactionOf(client), { edition, bbox, maxZoom, collections })).map(featureOf),
    close: () => client.end(),
  };
}

/**
 * A statement holds the whole embedded engine: so many rows for some 150 ms. Usual blocks hold no more and are read
 * at once; to cut one into pages is to sort it for each of them.
 */
const EMBEDDED_PAGE_ROWS = MAX_BLOCK_ROWS;
/** The engine is replaced when a request's query runs past its time; it is back within some seconds. */
const RECONNECT_TRIES = 60;
const RECONNECT_PAUSE_MS = 1_000;

/**
 * Each page is a transaction of its own, so that requests get their turn in between. Pages do not share a
 * snapshot: the build asks afterwards whether the revision stood still, and starts again where it did not.
 */
async function openEmbeddedRows({ connection, edition, collections }: RowSourceOptions): Promise<RowSource> {
  let client = await connect(connection);

  async function persistently(
    ask: (tx: Transaction) => Promise<BlockRow[]>,
    triesLeft = RECONNECT_TRIES,
  ): Promise<BlockRow[]> {
    try {
      return await ask(transactionOf(client));
    } catch (error) {
      if (error instanceof pg.DatabaseError || triesLeft === 0) throw error;
      await sleep(RECONNECT_PAUSE_MS);
      client = await connect(connection).catch(() => client); // still starting: the next try says so
      return persistently(ask, triesLeft - 1);
    }
  }

  return {
    async read(bbox, maxZoom, planned) {
      const query: BlockQuery = { edition, bbox, maxZoom, collections };
      if (planned <= EMBEDDED_PAGE_ROWS)
        return (await persistently((tx) => readBlockRows(tx, query))).map(featureOf);
      const features: BlockFeature[] = [];
      let after: BlockPage['after'];
      for (;;) {
        const at: BlockPage = { after, limit: EMBEDDED_PAGE_ROWS };
        const page = await persistently((tx) => readBlockPage(tx, query, at));
        for (const row of page) features.push(featureOf(row));
        if (page.length < EMBEDDED_PAGE_ROWS) return features;
        const last = page.at(-1)!;
        after = { collectionId: last.collection_id, id: last.id };
      }
    },
    close: () => client.end(),
  };
}

export async function connect(connection: ConnectionTarget): Promise<pg.Client> {
  const client = new pg.Client(connection);
  client.on('error', () => {}); // the connection was lost: the query under way, or the next one, rejects
  await client.connect();
  await client.query('set jit = off'); // compiling a plan costs more than our short queries take
  return client;
}

export function transactionOf(client: pg.Client): Transaction {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      return (await client.query<Row>(text, [...values])).rows;
    },
  };
}

export function featureOf(row: BlockRow): BlockFeature {
  return {
    collectionId: row.collection_id,
    id: row.id,
    minZoom: row.min_zoom,
    wkb: Buffer.from(row.geom, 'hex'),
    properties: row.properties,
  };
}
