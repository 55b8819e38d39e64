import divisions from '../facts/divisions.json' with { type: 'json' };
import { fromLngLat, type Point } from '../geometry/plane.ts';

/** A name with its reading in Hanyu Pinyin, tone marks, one word per syllable. */
export interface Named {
  readonly name: string;
  readonly pinyin: string;
}

export interface County extends Named {
  /** GB/T 2260, six digits. */
  readonly code: string;
}

export interface Town extends Named {
  /** NBS 2023-06-30, nine digits. */
  readonly code: string;
  readonly county: County;
  readonly seat: Point;
  /** Where the seat's place is the project's estimate, not GeoNames'. */
  readonly approximate: boolean;
  readonly villages: readonly Village[];
}

/** A village (村) or urban community (社区). */
export interface Village extends Named {
  /** NBS 2023-06-30, twelve digits. */
  readonly code: string;
}

export const counties: readonly County[] = divisions.counties.map(([code, name, pinyin]) => ({
  code: code!,
  name: name!,
  pinyin: pinyin!,
}));

const villagesByTown = divisions.villages as unknown as Record<
  string,
  readonly (readonly [string, string, string])[]
>;

export const towns: readonly Town[] = (
  divisions.towns as unknown as readonly (readonly [string, string, string, number, number, 0 | 1])[]
).map(([code, name, pinyin, lng, lat, approximate]) => ({
  code,
  name,
  pinyin,
  county: counties.find((county) => code.startsWith(county.code))!,
  seat: fromLngLat([lng, lat]),
  approximate: approximate === 1,
  villages: (villagesByTown[code] ?? []).map(([suffix, villageName, reading]) => ({
    code: code + suffix,
    name: villageName,
    pinyin: reading,
  })),
}));

/** A town's name without 镇 or 街道: what its streets and squares are called after. */
export function stem({ name, pinyin }: Named): Named {
  const suffix = /(街道|镇|村|社区|市|县|区)$/.exec(name)?.[0] ?? '';
  const cut = name.length - suffix.length < 2 && suffix.length === 1 ? 0 : suffix.length;
  return {
    name: name.slice(0, name.length - cut),
    pinyin: pinyin
      .split(' ')
      .slice(0, name.length - cut)
      .join(' '),
  };
}
