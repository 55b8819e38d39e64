import type { Bilingual, FeatureInput } from '@tongtu/sdk/contract';
import type { Bbox, LngLat } from '@tongtu/sdk/geo';
import { generate } from './generate.ts';
import { PLANE_ORIGIN } from './geometry/plane.ts';

/** What a map that shows the sample city must say of it. */
export const sampleCity: {
  readonly name: Bilingual;
  readonly bbox: Bbox;
  readonly centre: LngLat;
  readonly attribution: readonly string[];
  readonly labels: { readonly simulated: Bilingual; readonly schematic: Bilingual };
  readonly defaultSeed: number;
  /** How many features the shipped city has. */
  readonly featureCount: number;
} = {
  name: { zh: '嘉兴市（模拟）', en: 'Jiaxing (simulated)' },
  bbox: [120.23, 30.25, 121.33, 31.04],
  centre: PLANE_ORIGIN,
  attribution: [
    '模拟数据 Simulated data: streets, buildings, addresses and places of business are generated',
    'Place positions: GeoNames, CC BY 4.0',
    'Division names and codes: National Bureau of Statistics of China, 2023',
  ],
  labels: {
    simulated: { zh: '模拟数据', en: 'Simulated data' },
    schematic: { zh: '示意，非标准地图', en: 'Schematic, not a standard map' },
  },
  defaultSeed: 20_240_924,
  featureCount: 97_972,
};

const SCALES = { least: 0.02, most: 6 } as const;

/**
 * Built-up ground of the shipped city, as `generate` counts it: above 40,000 buildings, and few enough features
 * that the first start stages, publishes and builds them on the embedded engine within a minute.
 */
const SHIPPED_GROUND = 0.7;

/**
 * The sample city's features: same seed and scale, same features in the same order, with ids such as
 * `building/000123` in `sourceId`. `scale` multiplies the built-up ground: 1 is the city that the project
 * ships, 0.05 a small one for tests. Throws a RangeError for a scale outside 0.02 … 6.
 */
export function* generateSampleCity(
  seed: number = sampleCity.defaultSeed,
  scale = 1,
): Generator<FeatureInput> {
  if (!(scale >= SCALES.least && scale <= SCALES.most)) {
    throw new RangeError(`scale is ${scale}, it must be ${SCALES.least} to ${SCALES.most}`);
  }
  yield* generate(seed, scale * SHIPPED_GROUND);
}
