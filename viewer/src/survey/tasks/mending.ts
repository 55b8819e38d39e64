const KEY = 'tongtu-survey-tasks';

/** Which tasks the next changeset that is handed in is to mend. A reload, or another page of the desk, finds them again. */
export function readMending(): ReadonlySet<number> {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return new Set(Array.isArray(ids) ? ids.filter(Number.isSafeInteger) : []);
  } catch {
    // A browser that keeps nothing, or something that we did not write.
    return new Set();
  }
}

export function keepMending(ids: ReadonlySet<number>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([...ids]));
  } catch {
    // Then they hold as long as the page.
  }
}
