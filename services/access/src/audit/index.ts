export { type Actor, type Asked, type AuditAction, actorOf, type NewAuditEntry, PLATFORM } from './entry.ts';
export { AuditQueue } from './queue.ts';
export {
  type AuditHead,
  findLastBefore,
  pruneAudit,
  readAuditAnchor,
  readAuditHead,
  readAuditTexts,
  recordAudit,
} from './store.ts';
export { verifyAudit } from './verify.ts';
