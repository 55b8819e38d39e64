/** What a browser says of the page that makes it send a request. Callers that are no browsers say neither. */
export interface Sender {
  readonly origin: string | undefined;
  /** Sec-Fetch-Site */
  readonly site: string | undefined;
}

/** Whether a request comes from a page of ours, or from no page. */
export function isFromHere({ origin, site }: Sender, isOurs: (origin: string) => boolean): boolean {
  if (origin !== undefined && origin !== 'null') return isOurs(origin);
  return site === undefined ? origin === undefined : site === 'same-origin' || site === 'none';
}
