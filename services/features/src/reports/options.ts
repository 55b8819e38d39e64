/** How many reports there may be, and how soon. */
export interface ReportLimits {
  /** Of one sender (an address; of IPv6 its network). */
  readonly perSender: readonly Quota[];
  /** Of all. */
  readonly inTotal: readonly Quota[];
  /** Bytes of photos in a day. */
  readonly photoBytesPerDay: number;
  /** Sooner after the form was opened, no human has written anything. */
  readonly notBeforeSeconds: number;
  /** A form that lies open longer is opened anew. */
  readonly ticketHours: number;
  /** How long after a report its photo may come. */
  readonly photoMinutes: number;
  /** Photos that arrive at the same time. */
  readonly photosAtOnce: number;
}

export interface Quota {
  readonly count: number;
  readonly minutes: number;
}

export const REPORT_SERVER_LIMITS: ReportLimits = {
  perSender: [
    { count: 5, minutes: 10 },
    { count: 20, minutes: 24 * 60 },
  ],
  inTotal: [
    { count: 200, minutes: 60 },
    { count: 2_000, minutes: 24 * 60 },
  ],
  photoBytesPerDay: 1024 ** 3,
  notBeforeSeconds: 3,
  ticketHours: 24,
  photoMinutes: 30,
  photosAtOnce: 8,
};

export interface ReportOptions {
  /** Where `reports/` with the photos is: the data directory. */
  readonly directory: string;
  /** Signs tickets and hides addresses; the same in all processes of a platform. */
  readonly key: Buffer;
  readonly limits?: Partial<ReportLimits> | undefined;
}

export interface TokenParams {
  token: string;
}
