/** The right to write the journal, held by one page of the browser at a time. */
export interface Ownership {
  /** Ends when another page has taken it. */
  readonly lost: Promise<void>;
  release(): void;
}

/**
 * Waits for the right until nobody else has it: at once, or when the other page is closed. With `steal`, takes it now.
 * Web Locks exist only on pages by TLS and on the machine itself. Elsewhere whoever opens the desk last has it: the
 * journal refuses the former one's writes.
 *
 * @throws the signal's reason
 */
export function obtainOwnership(
  name: string,
  { steal = false, signal }: { readonly steal?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Ownership> {
  const { locks } = navigator as { readonly locks?: LockManager };
  if (!locks) return Promise.resolve({ lost: new Promise(() => {}), release: () => {} });
  return new Promise((resolve, reject) => {
    let lose: () => void = () => {};
    const lost = new Promise<void>((done) => {
      lose = done;
    });
    locks
      // A request that steals takes no signal: it does not wait.
      .request(name, { mode: 'exclusive', ...(steal ? { steal } : signal ? { signal } : {}) }, () => {
        return new Promise<void>((release) => resolve({ lost, release }));
      })
      // Stolen by another page, or given up before it was had.
      .catch((error: unknown) => {
        lose();
        reject(error);
      });
  });
}

/** Whether another page has it now. */
export async function isOwnedElsewhere(name: string): Promise<boolean> {
  const { locks } = navigator as { readonly locks?: LockManager };
  if (!locks) return false;
  const { held = [] } = await locks.query();
  return held.some((lock) => lock.name === name);
}
