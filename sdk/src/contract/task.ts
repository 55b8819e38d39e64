import type { ReportKind } from './report.ts';

/** `report`: from the public; the others are what reviewers said of a changeset, for its author. */
export const TASK_KINDS = ['report', 'send_back', 'comment'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const TASK_STATES = ['open', 'taken', 'done', 'declined'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** Each is a POST to `/api/tasks/{id}/{action}`. */
export const TASK_ACTIONS = ['take', 'give-back', 'link', 'close'] as const;
export type TaskAction = (typeof TASK_ACTIONS)[number];

/** Something that has to be looked at on the map. Times are RFC 3339 in UTC. */
export interface Task {
  readonly id: number;
  readonly kind: TaskKind;
  readonly state: TaskState;
  /** Counts what was done to it; its entity tag is this number in quotes. */
  readonly version: number;
  /** Somebody's own words: text, never markup. */
  readonly text: string;
  /** `[lng, lat]`, CRS84; missing where a remark is about no place. */
  readonly place?: readonly [number, number];
  readonly reportKind?: ReportKind;
  readonly collection?: string;
  readonly featureId?: number;
  /** The changeset that a remark is about. */
  readonly changesetId?: number;
  /** The changeset that is to mend it: its publication closes the task. */
  readonly mendedBy?: number;
  readonly assignee?: { readonly id: string; readonly name: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision?: number;
  readonly reason?: string;
  readonly hasPhoto: boolean;
  /** From the place that was asked for by `near`. */
  readonly distanceMeters?: number;
  /** How the reporter can be reached: in one task alone, for whoever has taken it, until it is closed. */
  readonly contact?: string;
  /** What the caller may do to it now. */
  readonly actions: readonly TaskAction[];
}

export interface TaskPage {
  /** Oldest first, or nearest first. */
  readonly tasks: readonly Task[];
  /** Hand it to the next call's `cursor`; missing on the last page. */
  readonly next?: string;
}
