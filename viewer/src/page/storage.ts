/** What the reader's browser keeps for these pages. Storage is refused in some private windows: then nothing is kept. */

export function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(`tongtu.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** False where the browser keeps nothing. */
export function remember(key: string, value: string): boolean {
  try {
    localStorage.setItem(`tongtu.${key}`, value);
    return true;
  } catch {
    return false;
  }
}
