import { setTimeout as sleep } from 'node:timers/promises';
import type { GrantAction } from '@tongtu/sdk/contract';
import { escapeLiteral, type Pool, type PoolClient, type QueryConfig } from 'pg';
import { audienceOf, editionOf, type Principal } from './principal.ts';
import { DatabaseUnavailableError, isConnectionLoss } from './unavailable.ts';

export interface Transaction {
  /** One parameterised statement (`$1` …); several in one text are refused by the protocol. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface TransactionOptions {
  /** Milliseconds that the whole transaction may hold the database; past it, it ends with {@link QueryTimeoutError}. */
  readonly timeoutMs?: number;
  readonly isolation?: 'read committed' | 'repeatable read';
  /** What the caller is about to do, for which the policies look for a permit; missing: `query`. Of `as` alone. */
  readonly action?: GrantAction;
  /** Milliseconds to wait for an engine that is being replaced; past it: {@link DatabaseUnavailableError}. */
  readonly engineWaitMs?: number;
}

/** What a migration may do besides. */
export interface OwnerTransaction extends Transaction {
  /** Several statements without parameters, such as a migration file. */
  script(text: string): Promise<void>;
}

/** What the sign-in library's driver needs besides. */
export interface AuthTransaction extends Transaction {
  /** One parameterised statement with the number of rows that it touched (of an update as of a select). */
  run(text: string, values?: readonly unknown[]): Promise<{ rows: object[]; rowCount: number }>;
}

/** What `pg` takes to connect from another thread or process. */
export type ConnectionTarget =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

/** PostgreSQL with PostGIS, embedded or on a server, behind the one driver. */
export interface Database {
  readonly engine: 'embedded' | 'server';
  readonly connection: ConnectionTarget;
  /**
   * A read-only transaction of a caller: row-level security decides what it sees. Like all others it throws
   * {@link QueryTimeoutError} past its time and {@link DatabaseUnavailableError} where the connection is refused or lost.
   */
  as<T>(
    principal: Principal,
    work: (tx: Transaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** A transaction of the platform itself: all rows. */
  asService<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** A transaction of sign-in: the schema `auth` and nothing else. */
  asAuth<T>(work: (tx: AuthTransaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** A transaction of the connecting user, for migrations and checks alone. */
  asOwner<T>(work: (tx: OwnerTransaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

/** A transaction held the database longer than it may. Nothing of it is stored. */
export class QueryTimeoutError extends Error {
  readonly code = 'query_timeout';
  readonly timeoutMs: number;
  constructor(timeoutMs: number) {
    super(`the transaction took longer than ${timeoutMs} ms and was ended`);
    this.timeoutMs = timeoutMs;
  }
}

/** Requests wait for an answer; what takes longer belongs in batches. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Publication and migration hold the database as long as their SQL takes, but not for ever. */
const SERVICE_TIMEOUT_MS = 15 * 60_000;
/** The goal for recovery, which takes 1 to 4 s on two free cores; shorter than the 60 s that proxies wait. */
const REQUEST_ENGINE_WAIT_MS = 30_000;

/** How an engine ends a transaction that is past its time. */
export interface TimeoutEnforcer {
  /** Resolves when the engine takes connections. */
  ready(): Promise<void>;
  /** True for an error that says the connection was lost before the transaction began: safe to try again. */
  lostBeforeBegin(error: unknown): boolean;
  /** Called once the transaction holds the database. */
  arm(client: PoolClient, timeoutMs: number): Deadline;
}

export interface Deadline {
  /** True once the engine was told to end the transaction for its time. */
  readonly passed: boolean;
  /** Resolves when nothing that was set going can still reach this connection. */
  disarm(): Promise<void>;
}

/** A dead engine refuses connections at once, but it takes a moment until its end is known and awaited. */
const RETRY_DELAYS_MS = [50, 100, 200, 400, 800];

/** SQLSTATE of a statement that was cancelled, by `statement_timeout` or by us. */
const QUERY_CANCELED = '57014';

/** Who asks, as the policies read it: settings of the transaction by name. */
type Caller = Readonly<
  Record<
    `tongtu.${'edition' | 'audience' | 'member' | 'role' | 'organization' | 'organization_kind' | 'action' | 'key_collections'}`,
    string
  >
>;

interface Settings {
  readonly role?: 'tongtu_reader' | 'tongtu_service' | 'tongtu_auth';
  readonly readOnly: boolean;
  readonly caller: Caller;
}

const NOBODY: { readonly caller: Caller } = {
  caller: {
    ...{ 'tongtu.edition': '', 'tongtu.audience': '', 'tongtu.member': '', 'tongtu.role': '' },
    ...{ 'tongtu.organization': '', 'tongtu.organization_kind': '', 'tongtu.action': '' },
    'tongtu.key_collections': '',
  },
};
const SERVICE: Settings = { role: 'tongtu_service', readOnly: false, ...NOBODY };
const AUTH: Settings = { role: 'tongtu_auth', readOnly: false, ...NOBODY };
const OWNER: Settings = { readOnly: false, ...NOBODY };

function callerOf(principal: Principal, action: GrantAction): Caller {
  const known = { 'tongtu.edition': editionOf(principal), 'tongtu.audience': audienceOf(principal) };
  if (principal.kind === 'anonymous') return { ...NOBODY.caller, ...known, 'tongtu.action': action };
  const { memberId, role, organizationId, organizationKind, key } = principal;
  return {
    ...known,
    ...{ 'tongtu.member': memberId, 'tongtu.role': role },
    ...{ 'tongtu.organization': organizationId, 'tongtu.organization_kind': organizationKind },
    'tongtu.action': key && !key.actions.includes(action) ? 'none' : action,
    // The text of an array; ids of collections hold nothing that would have to be quoted in it.
    'tongtu.key_collections': key?.collections ? `{${key.collections.join()}}` : '',
  };
}

/**
 * How a transaction opens, in one message: with a second for the settings, a short query would wait on the way there
 * as long as it takes. set_config(…, true) is SET LOCAL: it ends with the transaction. A caller's query is short:
 * starting parallel workers for it took 36 ms where the query itself took 1.5 ms.
 */
function openingOf(
  { caller, readOnly, role }: Settings,
  isolation: NonNullable<TransactionOptions['isolation']>,
  timeoutMs: number,
): string {
  const settings: Readonly<Record<string, string>> = {
    ...caller,
    statement_timeout: String(timeoutMs),
    ...(readOnly ? { max_parallel_workers_per_gather: '0' } : {}),
    ...(role ? { role } : {}),
  };
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config(${escapeLiteral(name)}, ${escapeLiteral(value)}, true)`,
  );
  return `begin isolation level ${isolation}${readOnly ? ' read only' : ''}; select ${calls.join(', ')}`;
}

/** The port over a pool; `enforcer` is what differs between the engines. */
export function overPool(
  pool: Pool,
  parts: Pick<Database, 'engine' | 'connection' | 'close'>,
  enforcer: TimeoutEnforcer,
): Database {
  async function transact<T>(
    settings: Settings,
    work: (tx: OwnerTransaction & AuthTransaction) => Promise<T>,
    { timeoutMs = REQUEST_TIMEOUT_MS, isolation = 'read committed', engineWaitMs }: TransactionOptions,
  ): Promise<T> {
    const client = await begin(openingOf(settings, isolation, timeoutMs), engineWaitMs);
    const deadline = enforcer.arm(client, timeoutMs);
    let ended = false;
    /** Ends the transaction and gives the connection back; one that is gone with the engine is not handed out again. */
    const end = async (statement: 'commit' | 'rollback'): Promise<void> => {
      ended = true;
      let broken: Error | undefined;
      try {
        await client.query(statement);
      } catch (error) {
        broken = error as Error;
        throw error;
      } finally {
        await deadline.disarm();
        client.release(broken);
      }
    };
    try {
      // The extended protocol refuses more than one statement in a text; `pg` uses it only when told to.
      const statement = <Row extends object>(text: string, values: readonly unknown[] = []) =>
        client.query<Row>({ text, values: [...values], queryMode: 'extended' } as QueryConfig);
      const tx: OwnerTransaction & AuthTransaction = {
        async script(text) {
          await client.query(text);
        },
        query: async <Row extends object>(text: string, values?: readonly unknown[]) =>
          (await statement<Row>(text, values)).rows,
        async run(text, values) {
          const { rows, rowCount } = await statement(text, values);
          return { rows, rowCount: rowCount ?? 0 };
        },
      };
      const result = await work(tx);
      // Cancelling does nothing to a transaction that is between two statements.
      if (deadline.passed) throw new QueryTimeoutError(timeoutMs);
      // Nothing of a reader can fail any more: who asked need not wait for the end of it. On the embedded engine the
      // next one would, and where the engine has just come back it would take a connection that died with the last.
      if (settings.readOnly && parts.engine === 'server') end('commit').catch(() => {});
      else await end('commit');
      return result;
    } catch (error) {
      if (!ended) await end('rollback').catch(() => {});
      const canceled = error instanceof Error && 'code' in error && error.code === QUERY_CANCELED;
      if (deadline.passed || canceled) throw new QueryTimeoutError(timeoutMs);
      throw isConnectionLoss(error) ? new DatabaseUnavailableError(error) : error;
    }
  }

  async function begin(statement: string, engineWaitMs: number | undefined): Promise<PoolClient> {
    for (let attempt = 0; ; attempt++) {
      await engineReady(engineWaitMs);
      let client: PoolClient | undefined;
      try {
        client = await pool.connect();
        await client.query(statement);
        return client;
      } catch (error) {
        client?.release(true);
        const delayMs = RETRY_DELAYS_MS[attempt];
        if (delayMs !== undefined && enforcer.lostBeforeBegin(error)) await sleep(delayMs);
        else throw isConnectionLoss(error) ? new DatabaseUnavailableError(error) : error;
      }
    }
  }

  /** Whatever keeps an engine from coming up, the caller can only ask again later. */
  async function engineReady(waitMs: number | undefined): Promise<void> {
    const ready = enforcer.ready();
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      if (waitMs === undefined) return;
      timer = setTimeout(() => reject(new Error(`it did not come back within ${waitMs} ms`)), waitMs);
    });
    try {
      await Promise.race([ready, tooLate]);
    } catch (error) {
      throw new DatabaseUnavailableError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    ...parts,
    as: (principal, work, options = {}) =>
      transact(
        { role: 'tongtu_reader', readOnly: true, caller: callerOf(principal, options.action ?? 'query') },
        work,
        { engineWaitMs: REQUEST_ENGINE_WAIT_MS, ...options },
      ),
    asService: (work, options = {}) => transact(SERVICE, work, { timeoutMs: SERVICE_TIMEOUT_MS, ...options }),
    asAuth: (work, options = {}) =>
      transact(AUTH, work, { engineWaitMs: REQUEST_ENGINE_WAIT_MS, ...options }),
    asOwner: (work, options = {}) => transact(OWNER, work, { timeoutMs: SERVICE_TIMEOUT_MS, ...options }),
  };
}
