/** What a write is answered. */
export interface Written {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text; missing: no body. */
  readonly body?: string;
  /** The changeset that it went into: a repetition is known until that is published. Missing: for a day. */
  readonly changesetId?: number;
  /** It was done by an earlier request with the same key. */
  readonly isReplay?: true;
}
