import facts from '../facts/lines.json' with { type: 'json' };
import type { Point } from '../geometry/plane.ts';
import { crossing, distance, footOf, mix, offset, smooth } from '../geometry/polyline.ts';
import { SegmentIndex } from '../geometry/segment-index.ts';
import type { CityPlan } from './city-plan.ts';
import { readPoint } from './place-facts.ts';
import { zoneHolds } from './zone.ts';

interface NamedLine {
  readonly name: string;
  readonly pinyin: string;
  readonly en: string;
  readonly ref: string;
  readonly line: readonly Point[];
}

interface Railway extends NamedLine {
  readonly maxSpeed: number;
  readonly highSpeed: boolean;
  readonly stations: readonly {
    readonly name: string;
    readonly pinyin: string;
    readonly at: Point;
    readonly along: Point;
  }[];
}

interface PowerLine {
  readonly kilovolts: number;
  /** A vertex for each tower. */
  readonly line: readonly Point[];
}

interface Pipeline {
  readonly kind: string;
  readonly name: string;
  readonly pinyin: string;
  readonly en: string;
  readonly diameterMillimeters: number;
  readonly material: string;
  readonly line: readonly Point[];
}

interface Expressway extends NamedLine {
  /** One for each way of driving, in the direction of the axis; ramps join them at vertices. */
  readonly carriageways: readonly Point[][];
}

/** Where a road leaves an expressway: ramps from points of the one to points of the other. */
interface Interchange {
  readonly at: Point;
  readonly ref: string;
  readonly ramps: readonly (readonly Point[])[];
}

/** Lines that cross the city above or below everything else. */
export interface TrunkLines {
  readonly expressways: readonly Expressway[];
  readonly railways: readonly Railway[];
  readonly powerLines: readonly PowerLine[];
  readonly pipelines: readonly Pipeline[];
  readonly interchanges: readonly Interchange[];
  /** The ground that they keep free of buildings. */
  readonly corridor: SegmentIndex<unknown>;
}

/** From the axis to the middle of a carriageway. */
const CARRIAGEWAY_METERS = 9;
const EXPRESSWAY_RESERVE_METERS = 28;
const RAILWAY_RESERVE_METERS = 20;
const POWER_RESERVE_METERS = 18;
const LEAST_BETWEEN_EXITS_METERS = 4800;

export function trunkLines(plan: CityPlan): TrunkLines {
  const through = (written: readonly (readonly (string | number)[])[], pieces: number) =>
    smooth(written.map(readPoint), pieces);
  const expressways = facts.expressways.map(({ name, pinyin, en, ref, through: way }): Expressway => {
    const line = through(way, 22);
    return {
      name,
      pinyin,
      en,
      ref,
      line,
      carriageways: [offset(line, CARRIAGEWAY_METERS), offset(line, -CARRIAGEWAY_METERS)],
    };
  });
  const railways = facts.railways.map((rail) => {
    const line = through(rail.through, 14);
    return {
      name: rail.name,
      pinyin: rail.pinyin,
      en: rail.en,
      ref: rail.ref,
      maxSpeed: rail.speed,
      highSpeed: 'highSpeed' in rail,
      line,
      stations: (
        rail.stations as unknown as readonly (readonly [string, string, readonly (string | number)[]])[]
      ).map(([name, pinyin, at]) => {
        const place = readPoint(at);
        let nearest = 1;
        line.forEach((p, i) => {
          if (i > 0 && i < line.length - 1 && distance(p, place) < distance(line[nearest]!, place))
            nearest = i;
        });
        const [a, b] = [line[nearest - 1]!, line[nearest + 1]!];
        const size = distance(a, b);
        return {
          name,
          pinyin,
          at: line[nearest]!,
          along: [(b[0] - a[0]) / size, (b[1] - a[1]) / size] as const,
        };
      }),
    };
  });
  const powerLines = facts.powerLines.map(({ voltage, through: way }) => {
    const corners = way.map(readPoint);
    const span = voltage >= 500 ? 420 : voltage >= 220 ? 340 : 260;
    const line = corners.flatMap((a, i) => {
      const b = corners[i + 1];
      if (!b) return [a];
      const count = Math.max(1, Math.round(distance(a, b) / span));
      return Array.from({ length: count }, (_, k) => mix(a, b, k / count));
    });
    return { kilovolts: voltage, line };
  });
  const pipelines = facts.pipelines.map(({ kind, name, pinyin, en, diameter, material, through: way }) => ({
    kind,
    name,
    pinyin,
    en,
    diameterMillimeters: diameter,
    material,
    line: through(way, 8),
  }));
  const corridor = new SegmentIndex<unknown>(300);
  for (const { line } of expressways) corridor.addLine(line, EXPRESSWAY_RESERVE_METERS, 'expressway');
  for (const { line, stations } of railways) {
    corridor.addLine(line, RAILWAY_RESERVE_METERS, 'railway');
    for (const { at, along } of stations) {
      corridor.add({
        a: [at[0] - along[0] * 220, at[1] - along[1] * 220],
        b: [at[0] + along[0] * 220, at[1] + along[1] * 220],
        halfWidth: 75,
        owner: 'station',
      });
    }
  }
  for (const { line } of powerLines) corridor.addLine(line, POWER_RESERVE_METERS, 'power');
  const interchanges = expressways.flatMap((way) => exits(plan, way));
  for (const { ramps } of interchanges) for (const ramp of ramps) corridor.addLine(ramp, 9, 'ramp');
  // A strip of houses may lie behind a narrow field by the water, with no side on it.
  plan.mesh.tags.forEach(({ canal }, e) => {
    if (canal)
      corridor.add({
        a: plan.mesh.start(2 * e),
        b: plan.mesh.end(2 * e),
        halfWidth: canal.widthMeters * 0.6 + 3,
        owner: 'canal',
      });
  });
  for (const edge of plan.leftOut) {
    const half = edge.tag.canal ? edge.tag.canal.widthMeters / 2 + 3 : 6;
    corridor.add({ a: plan.nodes[edge.from]!, b: plan.nodes[edge.to]!, halfWidth: half, owner: 'dead end' });
  }
  return { expressways, railways, powerLines, pipelines, interchanges, corridor };
}

/** Ramps where an expressway crosses a main road in the country, a few kilometres apart. */
function exits(plan: CityPlan, { line, ref, carriageways }: Expressway): Interchange[] {
  const { mesh } = plan;
  const zones = [plan.centre.zone, ...plan.towns.map((town) => town.zone)];
  const roads = new SegmentIndex<number>(500);
  mesh.tags.forEach(({ street }, e) => {
    if (street && (street.roadClass === 'primary' || street.roadClass === 'secondary')) {
      roads.add({ a: mesh.start(2 * e), b: mesh.end(2 * e), halfWidth: 0, owner: e });
    }
  });
  const out: Interchange[] = [];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    for (const { a: c, b: d, owner } of roads.near(mix(a, b, 0.5), distance(a, b) / 2)) {
      const hit = crossing(a, b, c, d);
      if (!hit || hit.s < 0 || hit.s >= 1 || hit.t < 0 || hit.t >= 1) continue;
      const at = mix(a, b, hit.s);
      if (
        zones.some((zone) => zoneHolds(zone, at)) ||
        out.some((o) => distance(o.at, at) < LEAST_BETWEEN_EXITS_METERS)
      )
        continue;
      const size = distance(a, b);
      const e: Point = [(b[0] - a[0]) / size, (b[1] - a[1]) / size];
      const ramps = [
        [2 * owner, d],
        [2 * owner + 1, c],
      ] as const;
      out.push({ at, ref, ramps: ramps.flatMap(([h]) => rampsTo(plan, h, at, e, carriageways)) });
    }
  }
  return out;
}

/** Two ramps, one for each way along the expressway, from its nearer carriageway to a vertex of the road. */
function rampsTo(
  plan: CityPlan,
  half: number,
  at: Point,
  e: Point,
  carriageways: readonly Point[][],
): Point[][] {
  const { mesh } = plan;
  const street = mesh.tag(half).street;
  // Along the road away from the crossing until a vertex is far enough for a ramp to come down.
  let h = half;
  for (let steps = 0; steps < 6; steps++) {
    const p = mesh.end(h);
    const gap = distance(p, at);
    if (gap > 700) return [];
    if (gap > 150) {
      return [1, -1].map((sign) => {
        const off = vertexOn(carriageways, p, [at[0] + e[0] * sign * 380, at[1] + e[1] * sign * 380]);
        const bend: Point = [
          at[0] + e[0] * sign * 60 + (p[0] - at[0]) * 0.25,
          at[1] + e[1] * sign * 60 + (p[1] - at[1]) * 0.25,
        ];
        const count = 8;
        const curve = Array.from({ length: count - 1 }, (_, i) => {
          const t = (i + 1) / count;
          return mix(mix(off, bend, t), mix(bend, p, t), t);
        });
        return [off, ...curve, p];
      });
    }
    const onward = [...nextAlong(plan, h)].find((k) => mesh.tag(k).street === street);
    if (onward === undefined) return [];
    h = onward;
  }
  return [];
}

/** Puts a vertex near a place on the carriageway that is nearer to the road, and returns it. */
function vertexOn(carriageways: readonly Point[][], road: Point, place: Point): Point {
  const way = carriageways.reduce((a, b) => (gapTo(b, road).gap < gapTo(a, road).gap ? b : a));
  const { index, foot } = gapTo(way, place);
  way.splice(index, 0, foot);
  return foot;
}

/** Where a line comes nearest to a point, and before which of its vertices. */
function gapTo(line: readonly Point[], p: Point): { gap: number; index: number; foot: Point } {
  let best = { gap: Infinity, index: 1, foot: line[0]! };
  for (let i = 1; i < line.length; i++) {
    const foot = footOf(p, line[i - 1]!, line[i]!);
    const gap = distance(foot, p);
    if (gap < best.gap) best = { gap, index: i, foot };
  }
  return best;
}

function* nextAlong(plan: CityPlan, h: number): Generator<number> {
  const { mesh } = plan;
  const back = h ^ 1;
  for (let k = mesh.next[h]!; k !== back; k = mesh.next[k ^ 1]!) yield k;
}
