import type { Point } from '../geometry/plane.ts';
import type { Zone } from '../plan/zone.ts';
import type { Random } from '../random.ts';
import type { Form } from './block.ts';

export interface Assignment {
  readonly use: string;
  readonly form: Form;
}

const USE_OF: Readonly<Record<Form, string>> = {
  courtyards: 'residential',
  slabs: 'residential',
  towers: 'residential',
  villas: 'residential',
  shops: 'retail',
  mall: 'commercial',
  offices: 'commercial',
  government: 'institutional',
  school: 'education',
  university: 'education',
  hospital: 'institutional',
  hotel: 'commercial',
  sheds: 'industrial',
  temple: 'religious',
  park: 'park',
  square: 'square',
  village: 'residential',
  none: 'grass',
};

export const assign = (form: Form, use = USE_OF[form]): Assignment => ({ use, form });

/** Districts of the central city: an ellipse in metres from the old town and what is built there. */
const CENTRE_DISTRICTS: readonly {
  at: Point;
  reach: readonly [number, number];
  mix: readonly (readonly [Form, number])[];
}[] = [
  // The business district south-east of South Lake.
  {
    at: [2500, -2250],
    reach: [900, 520],
    mix: [
      ['offices', 5],
      ['towers', 2],
      ['mall', 2],
      ['hotel', 1],
      ['park', 1],
    ],
  },
  // Government quarter at the square in the east.
  {
    at: [2650, 150],
    reach: [520, 420],
    mix: [
      ['government', 3],
      ['offices', 3],
      ['square', 1],
      ['park', 1],
      ['towers', 2],
    ],
  },
  // Shopping west of the moat, along 中山西路.
  {
    at: [-1500, 60],
    reach: [620, 330],
    mix: [
      ['mall', 3],
      ['shops', 2],
      ['towers', 2],
      ['hotel', 1],
      ['slabs', 2],
    ],
  },
  // University town in the south-west.
  {
    at: [-1900, -3250],
    reach: [900, 620],
    mix: [
      ['university', 6],
      ['slabs', 2],
      ['park', 1],
      ['shops', 1],
    ],
  },
  // Works along the Grand Canal in the north-west and the eastern park.
  {
    at: [-3600, 3300],
    reach: [1100, 1100],
    mix: [
      ['sheds', 9],
      ['none', 1],
    ],
  },
  {
    at: [4050, 2900],
    reach: [800, 1300],
    mix: [
      ['sheds', 9],
      ['slabs', 1],
    ],
  },
  {
    at: [-4000, -3300],
    reach: [700, 900],
    mix: [
      ['sheds', 6],
      ['none', 2],
    ],
  },
];

export function centreForm(p: Point, random: Random): Assignment {
  for (const { at, reach, mix } of CENTRE_DISTRICTS) {
    const d = ((p[0] - at[0]) / reach[0]) ** 2 + ((p[1] - at[1]) / reach[1]) ** 2;
    if (d < 1 && random.chance(1.15 - d * 0.4)) return assign(weighted(mix, random));
  }
  const r = Math.hypot(p[0], p[1] * 1.05);
  if (r < 2000) {
    return assign(
      weighted(
        [
          ['slabs', 13],
          ['towers', 2],
          ['shops', 3],
          ['school', 1],
          ['hospital', 0.5],
          ['park', 1],
          ['offices', 1],
          ['hotel', 0.5],
        ],
        random,
      ),
    );
  }
  if (r < 3600) {
    return assign(
      weighted(
        [
          ['slabs', 9],
          ['towers', 8],
          ['villas', 1],
          ['shops', 1.4],
          ['school', 1.3],
          ['hospital', 0.3],
          ['park', 1.6],
          ['mall', 0.5],
          ['offices', 0.8],
        ],
        random,
      ),
    );
  }
  return assign(
    weighted(
      [
        ['slabs', 4],
        ['towers', 7],
        ['villas', 2.2],
        ['school', 0.9],
        ['park', 2],
        ['sheds', 2],
        ['none', 3],
        ['shops', 0.6],
      ],
      random,
    ),
  );
}

/** In a small town: old houses by the water, shops on the main street, works at the edge. */
export function townForm(zone: Zone, p: Point, byWater: boolean, share: number, random: Random): Assignment {
  if (byWater && share < 0.34) return assign('courtyards');
  if (share < 0.35)
    return assign(
      weighted(
        [
          ['shops', 4],
          ['slabs', 3],
          ['government', 0.8],
          ['hospital', 0.5],
          ['courtyards', 0.6],
          ['square', 0.3],
          ['mall', zone.kind === 'county_seat' ? 1 : 0],
        ],
        random,
      ),
    );
  if (share < 0.75) {
    const towers = zone.kind === 'county_seat' ? 3 : 0.4;
    return assign(
      weighted(
        [
          ['slabs', 6],
          ['villas', 2],
          ['school', 0.9],
          ['shops', 1],
          ['park', 0.9],
          ['courtyards', 0.25],
          ['towers', towers],
          ['temple', 0.08],
        ],
        random,
      ),
    );
  }
  const workside =
    (p[0] - zone.centre[0]) * Math.cos(zone.axis) + (p[1] - zone.centre[1]) * Math.sin(zone.axis) > 0;
  return assign(
    weighted(
      workside
        ? [
            ['sheds', 6],
            ['slabs', 1],
            ['none', 2],
          ]
        : [
            ['villas', 3],
            ['slabs', 3],
            ['none', 3],
            ['park', 0.7],
          ],
      random,
    ),
  );
}

export function oldForm(p: Point, random: Random): Assignment {
  if (Math.hypot(p[0] - 130, p[1] + 255) < 120) return assign('government');
  return assign(
    weighted(
      [
        ['courtyards', 17],
        ['shops', 2],
        ['park', 0.7],
        ['school', 0.5],
        ['temple', 0.5],
        ['slabs', 1],
      ],
      random,
    ),
  );
}

export function weighted<Item>(items: readonly (readonly [Item, number])[], random: Random): Item {
  let rest = random.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    rest -= weight;
    if (rest < 0) return item;
  }
  return items[items.length - 1]![0];
}
