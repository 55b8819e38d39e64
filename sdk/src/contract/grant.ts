import type { MultiPolygon, Polygon } from 'geojson';
import type { Filter } from './collection.ts';

/** What may be done with a collection: draw it, read its features, take them away as files, change them, decide on changes. */
export const GRANT_ACTIONS = ['see', 'query', 'download', 'edit', 'publish'] as const;
export type GrantAction = (typeof GRANT_ACTIONS)[number];

/** 无条件共享: to every organization of its audience; 有条件共享: to those that have a grant; 不予共享: to nobody else. */
export const SHARING_CLASSES = ['unconditional', 'conditional', 'none'] as const;
export type SharingClass = (typeof SHARING_CLASSES)[number];

/** What an organization is to the platform: it keeps the base map, watches over who may use what, or is any other. */
export const ORGANIZATION_KINDS = ['survey_authority', 'coordinating_office', 'department'] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];

/** Asked for; given, until it ends; turned down; taken back by who asked; taken back by who gave it. */
export const GRANT_STATES = ['requested', 'granted', 'refused', 'cancelled', 'revoked'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** What becomes of a grant. `renew` asks for another that goes on from it. */
export const GRANT_DEEDS = ['grant', 'refuse', 'cancel', 'revoke', 'renew'] as const;
export type GrantDeed = (typeof GRANT_DEEDS)[number];

/** How much of a collection an organization may use for what, and until when. */
export interface GrantScope {
  readonly actions: readonly GrantAction[];
  /** Fields; missing: those that the organization's audience may see. */
  readonly columns?: readonly string[];
  /** Which features; missing: all. A feature without the field meets no comparison. */
  readonly filter?: Filter;
  /** Features that meet it, in longitude and latitude; missing: all. */
  readonly area?: Polygon | MultiPolygon;
  readonly purpose: string;
  /** ISO 8601. */
  readonly endsAt: string;
}

/** A permission of an organization on a collection, from the request on. */
export interface Grant extends GrantScope {
  readonly id: number;
  readonly collection: string;
  readonly organization: string;
  readonly state: GrantState;
  /** Given, and its end is past. */
  readonly isOver: boolean;
  /** The grant that it goes on from. */
  readonly renews?: number;
  /** Counts what is done to it: the entity tag. */
  readonly version: number;
  readonly createdAt: string;
  /** What the caller may do to it now. */
  readonly deeds: readonly GrantDeed[];
}

/** A step in the life of a grant. */
export interface GrantEvent {
  readonly action: 'request' | GrantDeed;
  readonly actor: { readonly id: string; readonly name: string; readonly organization: string };
  readonly note?: string;
  readonly at: string;
}

/** What an organization is told. */
export const NOTICE_KINDS = [
  'grant_requested',
  'grant_granted',
  'grant_refused',
  'grant_cancelled',
  'grant_revoked',
  'grant_ends_soon',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly collection?: string;
  readonly grant?: number;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly isRead: boolean;
}
