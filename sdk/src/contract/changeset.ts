import type { Geometry } from 'geojson';
import type { Properties } from './feature.ts';

export const CHANGESET_STATES = [
  'draft',
  'submitted',
  'approved',
  'published',
  'rejected',
  'withdrawn',
] as const;
export type ChangesetState = (typeof CHANGESET_STATES)[number];

export const CHANGESET_KINDS = ['import', 'edit', 'revert'] as const;
export type ChangesetKind = (typeof CHANGESET_KINDS)[number];

/** What leads from one state to another; each is a POST to `/api/changesets/{id}/{action}`. */
export const CHANGESET_ACTIONS = [
  'submit',
  'withdraw',
  'reopen',
  'send-back',
  'approve',
  'reject',
  'publish',
] as const;
export type ChangesetAction = (typeof CHANGESET_ACTIONS)[number];

/** A set of changes proposed together. Times are RFC 3339 in UTC. */
export interface Changeset {
  readonly id: number;
  readonly kind: ChangesetKind;
  readonly state: ChangesetState;
  /** Counts what was done to it; its entity tag is this number in quotes. */
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** Without an id: the platform's own command line. */
  readonly author: { readonly id?: string; readonly name: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly collections: readonly string[];
  readonly counts: { readonly created: number; readonly replaced: number; readonly removed: number };
  /** As which it was published. */
  readonly revision?: number;
  /** Which it takes back. */
  readonly reverts?: number;
  /** The collection that a file was laid over. */
  readonly updates?: string;
  /** False while the changes of a revert or an update are still being staged: ask for it again where it broke off. */
  readonly isComplete: boolean;
  /** Why it was rejected or sent back last. */
  readonly reason?: string;
  /** What the caller may do to it now; `edit` and `delete` besides. */
  readonly actions: readonly (ChangesetAction | 'edit' | 'delete' | 'resolve' | 'acknowledge')[];
}

export interface ChangesetPage {
  /** Newest first. */
  readonly changesets: readonly Changeset[];
  /** Hand it to the next call's `cursor`; missing on the last page. */
  readonly next?: string;
}

/** A feature as it was or will be. Positions are `[lng, lat]` in degrees. */
export interface FeatureState {
  readonly version?: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

export type ChangeKind = 'create' | 'replace' | 'remove';

/** One change of a changeset. */
export interface Change {
  readonly featureId: number;
  readonly collection: string;
  readonly action: ChangeKind;
  /** The version that it was made from; missing for what is new. */
  readonly baseVersion?: number;
  /** As it was at that version; null for what is new. */
  readonly before: FeatureState | null;
  /** As it is to be, or became; null for what is removed. */
  readonly after: FeatureState | null;
  /** The feature moved on since: it can't be published before it is merged. */
  readonly isOutdated: boolean;
  /** Where it did: as it is now; null where it is gone. */
  readonly current?: FeatureState | null;
}

export interface ChangePage {
  readonly changes: readonly Change[];
  readonly next?: string;
}

/** A change as it is sent. Geometry in CRS84 unless a `Content-Crs` header says otherwise; null values are left out. */
export interface ChangeInput {
  readonly action: ChangeKind;
  readonly collection: string;
  /** Of what is replaced or removed, or was removed and is to come back. */
  readonly featureId?: number;
  /** The version that the editor saw; missing: the present one. */
  readonly baseVersion?: number;
  readonly geometry?: Geometry;
  readonly properties?: Readonly<Record<string, string | number | boolean | null>>;
}

/** What changes that were sent have come to. */
export interface StagedChanges {
  /** Of the changeset, with them. */
  readonly version: number;
  /** Of their features, in the order in which they were sent. */
  readonly featureIds: readonly number[];
}

/** One line of a changeset's history. */
export interface ChangesetEvent {
  readonly seq: number;
  /** `create`, `edit`, `describe`, or a {@link ChangesetAction}. */
  readonly action: string;
  readonly from?: ChangesetState;
  readonly to: ChangesetState;
  readonly actor: { readonly id: string; readonly name: string; readonly role: string };
  readonly at: string;
  readonly reason?: string;
  /** How many changes were staged or taken back in one go. */
  readonly changes?: number;
}

export interface ChangesetEventPage {
  /** Oldest first. */
  readonly events: readonly ChangesetEvent[];
  readonly next?: string;
}

export interface ChangesetComment {
  readonly id: number;
  readonly actor: { readonly id: string; readonly name: string };
  readonly at: string;
  readonly text: string;
  readonly featureId?: number;
}

export interface ChangesetCommentPage {
  /** Oldest first. */
  readonly comments: readonly ChangesetComment[];
  readonly next?: string;
}

/** A publication. */
export interface Revision {
  readonly number: number;
  readonly publishedAt: string;
  /** Those that the caller may see. */
  readonly collections: readonly string[];
  /** For members who see the changeset. */
  readonly changeset?: number;
  readonly title?: string;
  readonly counts?: Changeset['counts'];
}

export interface RevisionPage {
  /** Newest first. */
  readonly revisions: readonly Revision[];
  readonly next?: string;
}

export type DiffKind = 'created' | 'changed' | 'deleted';

/** One attribute before and after; missing: there was, or is to be, none. */
export interface FieldDiff {
  readonly field: string;
  readonly before?: string | number | boolean;
  readonly after?: string | number | boolean;
}

/** One change of a changeset, as a reviewer reads it. */
export interface FeatureDiff {
  readonly featureId: number;
  readonly collection: string;
  readonly kind: DiffKind;
  /** Attributes that differ, by name; all there are of what is created or deleted. */
  readonly fields: readonly FieldDiff[];
  /** Whether the shape differs; true of what is created or deleted. */
  readonly geometryChanged: boolean;
  /** Around it before and after, `[west, south, east, north]` in degrees. */
  readonly bbox: readonly [number, number, number, number];
  /** Where asked for; `after` alone where the shape stays. Null: not there. */
  readonly geometry?: { readonly before?: Geometry | null; readonly after: Geometry | null };
  /** The feature moved on since: it is merged before it is published. */
  readonly isOutdated: boolean;
}

/** Counts of a whole changeset, of one collection. */
export interface DiffCount {
  readonly collection: string;
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
}

/** What laying a file over a collection came to. Records: read = rejected + unclear + created + changed + unchanged + others. */
export interface UpdateReport {
  readonly collection: string;
  /** `id`, `source`, `geometry`, or `key:` and a field. */
  readonly match: string;
  readonly files: readonly string[];
  readonly mapping: string;
  readonly read: number;
  /** Records that could not be read or don't fit the model. */
  readonly rejected: number;
  /** Records of which it is not clear what they are, by code. Listed with the rejected ones. */
  readonly unclear: Readonly<Record<string, number>>;
  /** Records of which the mapping makes nothing in the collection. */
  readonly others: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly deleted: number;
  /** Nothing was deleted though it was asked for: so many records might be features that seem to be missing. */
  readonly deletionsWithheldFor?: number;
}

export interface DiffPage {
  readonly changes: readonly FeatureDiff[];
  /** Of the whole changeset, on the first page. */
  readonly counts?: readonly DiffCount[];
  /** Of an update from a file, on the first page. */
  readonly update?: UpdateReport;
  readonly next?: string;
}
