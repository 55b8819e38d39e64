export { checkDatabase } from './check.ts';
export { DataDirectoryLockedError, type Holder, takeLock } from './embedded/lock.ts';
export { migrate } from './migrate.ts';
export { checkMoveTarget, type MovedTable, MoveError, moveDatabase } from './move.ts';
export { listen, type Notice } from './notices.ts';
export { type OpenOptions, openDatabase, openServer } from './open.ts';
export {
  type AuthTransaction,
  type ConnectionTarget,
  type Database,
  QueryTimeoutError,
  type Transaction,
  type TransactionOptions,
} from './port.ts';
export { ANONYMOUS, audienceOf, editionOf, type Principal, type Role } from './principal.ts';
export { isRunning } from './running.ts';
export { DatabaseUnavailableError } from './unavailable.ts';
