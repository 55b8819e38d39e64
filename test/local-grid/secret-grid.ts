import { angle, spellings } from './spellings.ts';

// Invented, of no city: odd digits, so that none is met by chance.
const MERIDIAN = 120.731_937_153_9;
const X0 = 47_193.591_739;
const Y0 = -3_391_735.193_97;
const K = 1.000_073_915_39;
const PLANE = {
  eastMeters: 1_739.157_391_3,
  northMeters: -3_197.513_179_7,
  scale: 1.000_193_517_31,
  rotationDegrees: 1.731_937_915_3,
};

export const SECRET_GRID = {
  name: 'secret-grid',
  projection: `+proj=tmerc +lat_0=0 +lon_0=${MERIDIAN} +k=${K} +x_0=${X0} +y_0=${Y0} +ellps=GRS80 +units=m`,
  plane: PLANE,
};

/** Of the matrix that a plane is turned and scaled by. */
const [COSINE, SINE] = [Math.cos, Math.sin].map(
  (of) => PLANE.scale * of((PLANE.rotationDegrees * Math.PI) / 180),
) as [number, number];

const NEEDLES: readonly (readonly [string, readonly string[]])[] = [
  ['central meridian', angle(MERIDIAN).flatMap(spellings)],
  ['false easting', spellings(X0)],
  ['false northing', spellings(Y0)],
  ['scale of the projection', spellings(K)],
  ['shift to the east', spellings(PLANE.eastMeters)],
  ['shift to the north', spellings(PLANE.northMeters)],
  ['scale of the plane', spellings(PLANE.scale)],
  ['turn of the plane', [...angle(PLANE.rotationDegrees), COSINE, SINE].flatMap(spellings)],
];
const DEFINITION = /\+(lat_0|lon_0|x_0|y_0|k|k_0)=|rotationDegrees"\s*:|eastMeters"\s*:/;

/** Which numbers of the secret grid a text holds, in whatever spelling. */
export function tellingIn(where: string, text: string): string[] {
  const found = NEEDLES.flatMap(([what, words]) =>
    words.filter((word) => text.includes(word)).map((word) => `${where}: ${what} as ${word}`),
  );
  return DEFINITION.test(text) ? [...found, `${where}: a definition`] : found;
}
