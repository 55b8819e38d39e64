import facts from '../facts/waters.json' with { type: 'json' };
import type { Point } from '../geometry/plane.ts';
import { distance, smooth } from '../geometry/polyline.ts';
import type { Random } from '../random.ts';
import { readPoint } from './place-facts.ts';

export interface Watercourse {
  readonly name?: string;
  readonly pinyin?: string;
  readonly en?: string;
  readonly kind: 'river' | 'canal';
  readonly widthMeters: number;
  /** 内河航道等级; missing where no ship sails. */
  readonly navigableClass?: string;
  /** Downstream order is not meant. */
  readonly line: readonly Point[];
}

export interface Lake {
  readonly name: string;
  readonly pinyin: string;
  readonly en: string;
  readonly kind: 'lake' | 'reservoir';
  readonly shore: readonly Point[];
  /** The road or path around it: what lies between is green. */
  readonly around: readonly Point[];
  readonly island?: {
    readonly name: string;
    readonly pinyin: string;
    readonly en: string;
    readonly shore: readonly Point[];
  };
}

export interface Hill {
  readonly name: string;
  readonly pinyin: string;
  readonly en: string;
  readonly top: Point;
  readonly radii: readonly [number, number];
  readonly angleDegrees: number;
  readonly heightMeters: number;
  readonly foot: readonly Point[];
}

interface NamedFact {
  readonly name: string;
  readonly pinyin: string;
  readonly en: string;
}

export function rivers(): Watercourse[] {
  return facts.rivers.map((river) => {
    const control = river.through.map(readPoint);
    const spans = control.slice(1).map((p, i) => distance(control[i]!, p));
    const pieces = Math.max(6, Math.round(spans.reduce((a, b) => a + b, 0) / spans.length / 230));
    return {
      name: river.name,
      pinyin: river.pinyin,
      en: river.en,
      kind: river.width > 70 ? 'canal' : 'river',
      widthMeters: river.width,
      navigableClass: river.class,
      line: smooth(control, pieces),
    };
  });
}

export function lakes(random: Random): Lake[] {
  return facts.lakes.map((lake) => {
    const at = readPoint(lake.at);
    const stream = random.fork(lake.name);
    const small = lake.radii[0]! < 450;
    const shore = blob(at, lake.radii, lake.angle, 0.16, small ? 56 : 72, stream);
    const centre = at;
    const margin = small ? 62 : 38;
    const around = grow(blob(at, lake.radii, lake.angle, 0.16, 28, random.fork(lake.name)), centre, margin);
    const base: NamedFact = { name: lake.name, pinyin: lake.pinyin, en: lake.en };
    return {
      ...base,
      kind: lake.kind === 'reservoir' ? 'reservoir' : 'lake',
      shore,
      around,
      ...('island' in lake && lake.island
        ? {
            island: {
              name: lake.island.name,
              pinyin: lake.island.pinyin,
              en: lake.island.en,
              shore: blob(readPoint(lake.island.at), lake.island.radii, 0, 0.12, 26, stream.fork('island')),
            },
          }
        : {}),
    };
  });
}

export function hills(random: Random): Hill[] {
  return facts.hills.map((hill) => {
    const top = readPoint(hill.at);
    const radii = [hill.radii[0]!, hill.radii[1]!] as const;
    return {
      name: hill.name,
      pinyin: hill.pinyin,
      en: hill.en,
      top,
      radii,
      angleDegrees: hill.angle,
      heightMeters: hill.height,
      foot: blob(top, radii, hill.angle, 0.1, 40, random.fork(hill.name)),
    };
  });
}

/** A soft closed shape: an ellipse whose radius swings by a few low waves. Star-shaped around its centre. */
export function blob(
  centre: Point,
  radii: readonly number[],
  angleDegrees: number,
  roughness: number,
  count: number,
  random: Random,
): Point[] {
  const waves = [2, 3, 5, 7].map((k) => ({
    k,
    size: (roughness * random.between(0.4, 1)) / Math.sqrt(k),
    phase: random.between(0, 2 * Math.PI),
  }));
  const turn = (angleDegrees * Math.PI) / 180;
  return Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * 2 * Math.PI;
    const swell = waves.reduce((r, { k, size, phase }) => r + size * Math.sin(k * angle + phase), 1);
    const x = radii[0]! * swell * Math.cos(angle);
    const y = radii[1]! * swell * Math.sin(angle);
    return [
      centre[0] + x * Math.cos(turn) - y * Math.sin(turn),
      centre[1] + x * Math.sin(turn) + y * Math.cos(turn),
    ] as const;
  });
}

/** Moves every point of a star-shaped ring outwards from its centre. */
function grow(ring: readonly Point[], centre: Point, meters: number): Point[] {
  return ring.map((p) => {
    const size = distance(centre, p);
    return [p[0] + ((p[0] - centre[0]) / size) * meters, p[1] + ((p[1] - centre[1]) / size) * meters];
  });
}
