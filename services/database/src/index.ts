export { checkDatabase } from './check.ts';
export { DataDirectoryLockedError, type Holder, takeLock } from './embedded/lock.ts';
export { EngineDownError } from './embedded/supervisor.ts';
export { FAILPOINTS, type Failpoint, failpoint } from './failpoint.ts';
export { migrate } from './migrate.ts';
export { checkMoveTarget, MoveError, moveDatabase } from './move.ts';
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
export { ANONYMOUS, audienceOf, editionOf, type KeyScope, type Principal, type Role } from './principal.ts';
export {
  abandonRestore,
  beginRestore,
  type DatabaseImage,
  finishRestore,
  RestoreError,
  readImage,
} from './restore.ts';
export { isRunning } from './running.ts';
export { type Snapshot, withSnapshot } from './snapshot.ts';
export { insertRows, readRows, type Table } from './tables.ts';
export { DatabaseUnavailableError } from './unavailable.ts';
export { checkFinished } from './unfinished.ts';
