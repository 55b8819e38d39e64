import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Point } from '../geometry/plane.ts';
import { mix } from '../geometry/polyline.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { Random } from '../random.ts';
import { line, maker, point } from './feature.ts';

const INTERVAL_METERS = 10;
const DATUM = { height_datum: 'national_1985' } as const;

/** Contours and peaks of the few hills, spot heights on the plain, survey control. */
export function* reliefFeatures(plan: CityPlan, random: Random): Generator<FeatureInput> {
  const contour = maker('contour');
  const height = maker('spot_height');
  for (const hill of plan.hills) {
    for (let elevation = INTERVAL_METERS; elevation < hill.heightMeters - 4; elevation += INTERVAL_METERS) {
      // Slopes are steep below and rounded above; rings shrink towards the top and never cross.
      const share = (1 - elevation / hill.heightMeters) ** 0.72;
      const ring = hill.foot.map((p) => mix(hill.top, p, share));
      yield contour(line([...ring, ring[0]!]), {
        kind: elevation % 50 === 0 ? 'index' : 'intermediate',
        elevation,
        interval: INTERVAL_METERS,
        ...DATUM,
        gb_code: elevation % 50 === 0 ? '710102' : '710101',
      });
    }
    yield height(point(hill.top), {
      kind: 'peak',
      name: hill.name,
      name_pinyin: hill.pinyin,
      name_en: hill.en,
      elevation: hill.heightMeters,
      ...DATUM,
    });
  }
  for (const cell of plan.territory.cells) {
    if (!random.chance(0.4)) continue;
    const p: Point = [cell.site[0] + random.between(-120, 120), cell.site[1] + random.between(-120, 120)];
    yield height(point(p), {
      kind: 'spot_height',
      elevation: tenth(random.between(2.1, 4.6)),
      ...DATUM,
      gb_code: '720100',
    });
  }
  yield* controlPoints(plan, random);
}

function* controlPoints(plan: CityPlan, random: Random): Generator<FeatureInput> {
  const control = maker('control_point');
  const kinds = [
    ['gnss_point', 'C', '110302'],
    ['benchmark', 'third', '110202'],
    ['triangulation_point', 'fourth', '110102'],
  ] as const;
  let number = 0;
  for (const town of plan.territory.cells.filter((_, i) => i % 25 === 7)) {
    const [kind, grade, gb] = kinds[number % 3]!;
    number += 1;
    yield control(
      point([town.site[0] + random.between(-300, 300), town.site[1] + random.between(-300, 300)]),
      {
        kind,
        grade,
        gb_code: gb,
        point_number: `TT${String(number).padStart(3, '0')}`,
        elevation: Math.round(random.between(2200, 4800)) / 1000,
        ...DATUM,
      },
    );
  }
}

const tenth = (meters: number) => Math.round(meters * 10) / 10;
