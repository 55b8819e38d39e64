import type { Database } from '@tongtu/database';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';

/**
 * Kysely over the platform's own port, so that the sign-in library goes through the same pool, time limits
 * and recovery as everything else. Each statement is a transaction as `tongtu_auth`: the embedded engine has
 * one backend for all connections, so a role or search path set for longer would leak to everyone, and a
 * transaction that awaits a password hash would stop the whole platform.
 */
export function authDialect(database: Database): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => authDriver(database),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function authDriver(database: Database): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery) {
      const { rows, rowCount } = await database.asAuth((tx) => tx.run(sql, parameters));
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount) };
    },
    // biome-ignore lint/correctness/useYield: the interface wants a generator; nothing here streams
    async *streamQuery() {
      throw new Error('sign-in reads no streams');
    },
  };
  const refuse = () => Promise.reject(new Error('sign-in runs statement by statement, without transactions'));
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}
