/** What a write is answered. */
export interface Written {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text; missing: no body. */
  readonly body?: string;
  /** It was done by an earlier request with the same key. */
  readonly isReplay?: true;
}
