import { between } from './oklab.ts';

/**
 * Colours of kinds, at most as many as a reader tells apart. Found by a search over the OKLab space: each is seen on the
 * base map's ground (3 : 1, WCAG 2.2, 1.4.11), and any two of them differ to eyes of full colour, without red, without
 * green and without blue alike (`colours.test.ts`).
 */
export const KIND_COLOURS = [
  '#0e518f',
  '#d76821',
  '#3c8169',
  '#b072b5',
  '#6d541b',
  '#8a70fc',
  '#58290c',
  '#2d384d',
] as const;

/** Of whatever no class or kind is said of. */
export const OTHER_COLOUR = '#8b857b';

/** The edge of a mark, which parts it from what lies below, on dark maps too. */
export const MARK_EDGE = '#ffffff';

/** Ends of a ramp, from little to much; `middle` where it has two sides. */
interface Ramp {
  readonly low: string;
  readonly middle?: string;
  readonly high: string;
}

/** Lightness alone tells their steps: whoever sees no colours sees them too. `balance` has two sides of a middle. */
export const RAMPS = {
  blue: { low: '#dcebf3', high: '#0b3a60' },
  orange: { low: '#fde8cf', high: '#7a2a06' },
  green: { low: '#e0eed5', high: '#1b472b' },
  violet: { low: '#eee2f3', high: '#4b1c66' },
  balance: { low: '#0b4a7a', middle: '#efe9dc', high: '#8a3606' },
} as const satisfies Readonly<Record<string, Ramp>>;
export type RampId = keyof typeof RAMPS;

/** So many colours of a ramp, evenly, with its ends. */
export function rampColours(id: RampId, count: number): string[] {
  const { low, high, middle }: Ramp = RAMPS[id];
  return Array.from({ length: count }, (_, index) => {
    const share = count === 1 ? 1 : index / (count - 1);
    if (middle === undefined) return between(low, high, share);
    return share < 0.5 ? between(low, middle, 2 * share) : between(middle, high, 2 * share - 1);
  });
}

/** The edge of everything that a ramp fills: its lightest step would be lost on the ground. */
export const edgeOf = (id: RampId): string => RAMPS[id].high;
