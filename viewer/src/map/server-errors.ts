/** True for a failed request that the server answered by asking who is there. */
export function isSignInNeeded(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 401;
}

/** True for a failed request that says the server is away (no answer, or 5xx), not that a tile is missing. */
export function isServerAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // MapLibre's AJAXError carries the status: 0 where there was no answer at all.
  if ('status' in error && typeof error.status === 'number') return error.status === 0 || error.status >= 500;
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
}
