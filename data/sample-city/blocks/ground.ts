import type { Point } from '../geometry/plane.ts';
import { contains, distanceToSegment, pointInside } from '../geometry/polygon.ts';
import { SegmentIndex } from '../geometry/segment-index.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import { type Corridor, type Zone, zoneHolds } from '../plan/zone.ts';

/** What a face of the planar map is, before it is cut into blocks. */
export type Ground =
  | { readonly kind: 'sea' | 'flats' | 'country' }
  | { readonly kind: 'lakeside' | 'hill'; readonly index: number }
  | { readonly kind: 'corridor'; readonly zone: Zone; readonly corridor: Corridor | undefined }
  | { readonly kind: 'old' | 'urban'; readonly zone: Zone };

/** Says of a face what ground it is. */
export function surveyor(plan: CityPlan): (face: number) => Ground {
  const zones = [plan.centre.zone, ...plan.towns.map((town) => town.zone)];
  const corridors = new SegmentIndex<Corridor>(300);
  for (const { corridors: list } of [plan.centre, ...plan.towns]) {
    for (const corridor of list) {
      corridors.addLine(corridor.water.line, corridor.water.widthMeters / 2 + corridor.bankMeters, corridor);
    }
  }
  const { moat, oldQuarters } = plan.centre;
  const corridorAt = (p: Point) => {
    for (const strip of corridors.near(p, 1)) {
      const { a, b, halfWidth, owner } = strip;
      if (distanceToSegment(p, a, b) < halfWidth - 0.5) return owner;
    }
    return undefined;
  };
  const seaward = [...plan.shore.wall, ...[...plan.shore.lowWater].reverse()];
  return (face) => {
    const p = pointInside(plan.mesh.ring(face));
    if (!contains(plan.shore.land, p)) return { kind: contains(seaward, p) ? 'flats' : 'sea' };
    const lake = plan.lakes.findIndex(({ around }) => contains(around, p));
    if (lake >= 0) return { kind: 'lakeside', index: lake };
    const hill = plan.hills.findIndex(({ foot }) => contains(foot, p));
    if (hill >= 0) return { kind: 'hill', index: hill };
    const zone = zones.find((candidate) => zoneHolds(candidate, p));
    if (!zone) return { kind: 'country' };
    const corridor = corridorAt(p);
    if (corridor) return { kind: 'corridor', zone, corridor };
    if (zone.kind === 'centre') {
      if (contains(moat.inner, p)) return { kind: 'old', zone };
      if (contains(moat.outer, p)) return { kind: 'corridor', zone, corridor: undefined };
      if (oldQuarters.some(({ ring }) => contains(ring, p))) return { kind: 'old', zone };
    }
    return { kind: 'urban', zone };
  };
}
