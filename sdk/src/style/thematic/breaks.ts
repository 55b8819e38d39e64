import { ckmeans, quantileSorted } from 'simple-statistics';

/**
 * How values are put into classes: `quantile` has as many in each, `equal` has classes of one width, `natural` puts
 * together what lies together (the least squares within classes: Jenks' aim, reached by Wang and Song's Ckmeans.1d.dp).
 */
export type BreakMethod = 'quantile' | 'equal' | 'natural';

export interface Breaks {
  readonly minimum: number;
  readonly maximum: number;
  /** Lowest values of the classes above the first, ascending; none where all values are one. */
  readonly inner: readonly number[];
}

/** Beyond, the clusters of a sample stand for those of all: they take time by classes × values. */
const MAX_CLUSTERED = 20_000;

/**
 * Classes of values; what is no finite number is left out. There are fewer than asked for where values repeat.
 * `undefined` where there is no value at all.
 */
export function breaksOf(
  values: Iterable<unknown>,
  method: BreakMethod,
  classCount: number,
): Breaks | undefined {
  if (!Number.isInteger(classCount) || classCount < 2 || classCount > 9)
    throw new RangeError(`classes: wanted 2 to 9, got ${classCount}`);
  const sorted = Float64Array.from([...values].filter(isNumber)).sort();
  const [minimum, maximum] = [sorted[0], sorted.at(-1)];
  if (minimum === undefined || maximum === undefined) return undefined;
  const inner = METHODS[method](sorted, classCount);
  return { minimum, maximum, inner: [...new Set(inner)].filter((value) => value > minimum) };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const above = (classCount: number): number[] =>
  Array.from({ length: classCount - 1 }, (_, index) => index + 1);

const METHODS: Readonly<Record<BreakMethod, (sorted: Float64Array, classCount: number) => number[]>> = {
  quantile: (sorted, classCount) =>
    above(classCount).map((index) => quantileSorted([...sorted], index / classCount)),
  equal: (sorted, classCount) => {
    const [minimum, maximum] = [sorted[0]!, sorted.at(-1)!];
    return above(classCount).map((index) => minimum + ((maximum - minimum) * index) / classCount);
  },
  natural: (sorted, classCount) => {
    const step = Math.ceil(sorted.length / MAX_CLUSTERED);
    const sample = [...sorted.filter((_, index) => index % step === 0 || index === sorted.length - 1)];
    const distinct = new Set(sample).size;
    return ckmeans(sample, Math.min(classCount, distinct))
      .slice(1)
      .map(([lowest]) => lowest!);
  },
};
