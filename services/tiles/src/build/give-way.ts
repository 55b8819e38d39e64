import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets the calling thread give way to all others: a merge or a full build has hours, a request has milliseconds, and on a small
 * machine they share the cores. On Linux alone, where a priority is a thread's own; elsewhere it would be the process's.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  const thread = readlinkSync('/proc/thread-self').split('/').at(-1); // 123/task/456
  setPriority(Number(thread), constants.priority.PRIORITY_LOW);
}
