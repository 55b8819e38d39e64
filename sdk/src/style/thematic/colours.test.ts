import { describe, expect, it } from 'vitest';
import { BASE_STYLE_IDS, BASE_STYLES } from '../base-styles.ts';
import { edgeOf, KIND_COLOURS, MARK_EDGE, OTHER_COLOUR, RAMPS, type RampId, rampColours } from './colours.ts';
import { between, colourOf, lightOf, oklabOf } from './oklab.ts';

/** WCAG 2.2, 1.4.11: the least contrast of what has to be seen and is no text. */
const SEEN = 3;
/** WCAG 2.2, 1.4.3. */
const READABLE = 4.5;

type Light = ReturnType<typeof lightOf>;
type Matrix = readonly (readonly [number, number, number])[];

/** What is left of light to eyes that lack one kind of cones (Machado, Oliveira and Fernandes, 2009, severity 1). */
const EYES: Readonly<Record<string, Matrix>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'without red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'without green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'without blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(colour: string, eyes: Matrix): Light {
  const light = lightOf(colour);
  const shares = eyes.map((row) => row[0] * light[0] + row[1] * light[1] + row[2] * light[2]);
  const [red, green, blue] = shares.map((share) => Math.min(1, Math.max(0, share)));
  return [red!, green!, blue!];
}

/** Distance in OKLab, the least that any eyes see. */
function difference(a: string, b: string): number {
  return Math.min(
    ...Object.values(EYES).map((eyes) => {
      const [x, y] = [oklabOf(seen(a, eyes)), oklabOf(seen(b, eyes))];
      return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
    }),
  );
}

function contrast(a: string, b: string): number {
  const luminance = ([red, green, blue]: Light) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [low, high] = [luminance(lightOf(a)), luminance(lightOf(b))].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const pairs = (colours: readonly string[]) =>
  colours.flatMap((a, at) => colours.slice(at + 1).map((b) => [a, b] as const));

it('measures as it should', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(difference('#123456', '#123456')).toBe(0);
  // Red and green of one lightness, which many men do not tell apart.
  expect(difference('#c05a00', '#7f7f00')).toBeLessThan(0.08);
  expect(colourOf(oklabOf(lightOf('#3c8169')))).toBe('#3c8169');
  expect(between('#000000', '#ffffff', 0)).toBe('#000000');
});

describe('colours of kinds', () => {
  it.each(pairs(KIND_COLOURS))('%s and %s differ to everybody', (a, b) => {
    expect(difference(a, b)).toBeGreaterThan(0.08);
  });

  it('differ from the one of all others', () => {
    for (const colour of KIND_COLOURS) expect(difference(colour, OTHER_COLOUR), colour).toBeGreaterThan(0.04);
  });

  it.each(BASE_STYLE_IDS)('are seen on the %s map, themselves or by their edge', (id) => {
    const { ground } = BASE_STYLES[id].palette;
    for (const colour of [...KIND_COLOURS, OTHER_COLOUR])
      expect(Math.max(contrast(colour, ground), contrast(MARK_EDGE, ground)), colour).toBeGreaterThan(SEEN);
  });

  it('bear white numbers where clusters are drawn', () => {
    expect(contrast(KIND_COLOURS[0], '#ffffff')).toBeGreaterThan(READABLE);
  });
});

describe.each(Object.keys(RAMPS) as RampId[])('the %s ramp', (id) => {
  it.each([2, 5, 7])('has %i steps, each of which differs from the next to everybody', (count) => {
    const colours = rampColours(id, count);
    expect(colours).toHaveLength(count);
    colours.slice(1).forEach((colour, at) => {
      expect(difference(colours[at]!, colour), `${colours[at]} ${colour}`).toBeGreaterThan(0.06);
    });
  });

  it('darkens from step to step, or towards both ends', () => {
    const lightness = rampColours(id, 7).map((colour) => oklabOf(lightOf(colour))[0]);
    const falls = lightness.slice(1).map((each, at) => each < lightness[at]!);
    expect(falls).toEqual(
      'middle' in RAMPS[id] ? [false, false, false, true, true, true] : new Array(6).fill(true),
    );
  });

  it('has an edge that is seen on light ground', () => {
    expect(contrast(edgeOf(id), BASE_STYLES.standard.palette.ground)).toBeGreaterThan(SEEN);
  });
});
