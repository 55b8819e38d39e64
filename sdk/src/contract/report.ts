import type { Bilingual } from './collection.ts';

/** What may be wrong with the map, as somebody who is no surveyor says it. */
export const REPORT_KINDS = ['missing', 'gone', 'wrong_place', 'wrong_name', 'wrong_fact', 'other'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export const REPORT_KIND_TITLES: Readonly<Record<ReportKind, Bilingual>> = {
  missing: { zh: '地图上缺少', en: 'Something is missing' },
  gone: { zh: '已不存在', en: 'It is no longer there' },
  wrong_place: { zh: '位置或形状不对', en: 'Wrong place or shape' },
  wrong_name: { zh: '名称不对', en: 'Wrong name' },
  wrong_fact: { zh: '其他属性不对', en: 'Wrong detail' },
  other: { zh: '其他', en: 'Something else' },
};

/** As far as a report has come, in its reporter's words. */
export const REPORT_STATES = ['received', 'in_work', 'done', 'declined'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** Characters and bytes that a report may have. */
export const REPORT_LIMITS = { text: 2_000, contact: 200, photoBytes: 5 * 1024 * 1024 } as const;
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

/** What `GET /api/reports` says to whoever is about to write one. */
export interface ReportForm {
  /** Goes back with the report: it says when the form was opened. */
  readonly ticket: string;
  /** A report that comes sooner is taken for a program's. */
  readonly notBeforeSeconds: number;
  readonly kinds: readonly { readonly id: ReportKind; readonly title: Bilingual }[];
  readonly limits: typeof REPORT_LIMITS;
  readonly photoTypes: readonly PhotoType[];
}

/** A report as it is sent. */
export interface NewReport {
  readonly ticket: string;
  readonly kind: ReportKind;
  /** `[lng, lat]`, CRS84. */
  readonly place: readonly [number, number];
  readonly text: string;
  readonly contact?: string;
  readonly feature?: { readonly collection: string; readonly id: number };
}

/** A report as whoever has its link sees it. Times are RFC 3339 in UTC. */
export interface Report {
  readonly state: ReportState;
  readonly kind: ReportKind;
  readonly text: string;
  /** `[lng, lat]`, CRS84. */
  readonly place: readonly [number, number];
  readonly hasPhoto: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Of the publication that mended it. */
  readonly revision?: number;
  /** What the surveyors say: why it was declined, or what was done. */
  readonly reason?: string;
}

/** The answer to a report, the only one that has its link. */
export interface ReportReceipt {
  /** Unguessable: whoever has it sees the report. */
  readonly token: string;
  /** The page that tells how far it is. */
  readonly url: string;
  /** Where one photo may be put, and until when. */
  readonly photoUrl: string;
  readonly photoUntil: string;
}
