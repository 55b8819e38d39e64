/** A figure beside what it should be. */
export interface Goal {
  readonly text: string;
  readonly isMet: boolean;
}

export function figure(
  name: string,
  value: number,
  goal: number,
  side: 'at most' | 'at least',
  unit: 'ms' | '×',
): Goal {
  const written = (number: number) => (unit === 'ms' ? `${Math.round(number)} ms` : `${number.toFixed(2)}×`);
  const isMet = side === 'at most' ? value <= goal : value >= goal;
  return { isMet, text: `${name} ${written(value)} (goal ${side} ${written(goal)})` };
}

/** The value that this share of the list does not exceed. */
export function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const told = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
