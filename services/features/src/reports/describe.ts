import type { Report, ReportState, TaskState } from '@tongtu/sdk/contract';
import type { StoredReport } from './store.ts';

/** How the states of the task are told to whoever reported it. */
const STATES: Readonly<Record<TaskState, ReportState>> = {
  ...{ open: 'received', taken: 'in_work', done: 'done', declined: 'declined' },
};

/** A report as whoever has its link sees it: nothing of who works on it, and no contact. */
export function describeReport(stored: StoredReport): Report {
  const { state, kind, text, lng, lat, hasPhoto, createdAt, updatedAt, revision, reason } = stored;
  return {
    ...{ state: STATES[state], kind, text, place: [lng, lat], hasPhoto },
    ...{ createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() },
    ...(revision === undefined ? {} : { revision }),
    ...(reason === undefined ? {} : { reason }),
  };
}
