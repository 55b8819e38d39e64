const HOUR_MS = 3_600_000;

/**
 * Does something now and then every hour, one after another.
 *
 * @returns ends it; resolves when what was under way is done
 */
export function everyHour(
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let under = Promise.resolve();
  const turn = () => {
    under = under.then(work).then(() => {}, onError);
  };
  turn();
  const timer = setInterval(turn, HOUR_MS);
  return async () => {
    clearInterval(timer);
    await under;
  };
}
