/** Lightness and two axes of colour in which equal distances look alike (Ottosson, "A perceptual color space", 2020). */
export type Oklab = readonly [lightness: number, a: number, b: number];
type Triple = readonly [number, number, number];

const linear = (share: number): number =>
  share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
const encoded = (light: number): number =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

/** Shares of light of a colour `#rrggbb`, from 0 to 1. */
export function lightOf(colour: string): Triple {
  const [red, green, blue] = [1, 3, 5].map((start) =>
    linear(Number.parseInt(colour.slice(start, start + 2), 16) / 255),
  );
  return [red!, green!, blue!];
}

export function oklabOf([red, green, blue]: Triple): Oklab {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** The colour as `#rrggbb`; what no screen shows is brought to the nearest shares. */
export function colourOf([lightness, a, b]: Oklab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const shares = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = shares.map((share) => Math.round(255 * Math.min(1, Math.max(0, encoded(share)))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The colour at a share of the way from one to the other. */
export function between(from: string, to: string, share: number): string {
  const [a, b] = [oklabOf(lightOf(from)), oklabOf(lightOf(to))];
  const at = (axis: 0 | 1 | 2) => a[axis] + (b[axis] - a[axis]) * share;
  return colourOf([at(0), at(1), at(2)]);
}
