import type { Point } from '../geometry/plane.ts';
import { centroid, contains, distanceToRing, pointInside, signedArea } from '../geometry/polygon.ts';
import { distance } from '../geometry/polyline.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import { BOUND, type RoadClass, roadTag, type Street, type Tag } from '../plan/tags.ts';
import { blob } from '../plan/waters.ts';
import type { Random } from '../random.ts';
import { type Block, Blocks } from './block.ts';
import { bridgeOver } from './bridges.ts';
import { type CutRule, cutUp } from './cut.ts';
import { type Ground, surveyor } from './ground.ts';
import { trackWithin } from './sports-field.ts';
import { type Assignment, assign, centreForm, oldForm, townForm } from './uses.ts';
import { settle } from './villages.ts';

/** Cuts every face of the plan into blocks and says what each is for. */
export function layOut(
  plan: CityPlan,
  share: number,
  random: Random,
): { blocks: Blocks; ground: readonly Ground[] } {
  const { mesh, streets } = plan;
  const groundOf = surveyor(plan);
  const ground: Ground[] = [{ kind: 'sea' }];
  const first = mesh.faces.length;
  for (let face = 1; face < first; face++) ground[face] = groundOf(face);
  const cut = (face: number, rule: CutRule, stream: Random) => {
    const pieces = cutUp(mesh, face, rule, stream);
    for (const piece of pieces) ground[piece] = ground[face]!;
    return pieces;
  };
  const street = (roadClass: RoadClass): Tag => streets.tag(roadClass);

  // All streets first: bridges join what both banks have, blocks are named only when all corners are there.
  const built: number[] = [];
  const stream = random.fork('streets');
  for (let face = 1; face < first; face++) {
    const g = ground[face]!;
    if (g.kind === 'old') {
      built.push(
        ...cut(
          face,
          {
            areaMeters2: () => 5600,
            leastMeters: 30,
            tag: (area) =>
              street(area > 70_000 ? 'residential' : area > 11_000 ? 'living_street' : 'pedestrian'),
          },
          stream,
        ),
      );
    } else if (g.kind === 'urban') {
      built.push(...cut(face, urbanRule(g.zone.kind === 'centre', street), stream));
    }
  }
  const corridorFaces: number[] = [];
  for (let face = 1; face < first; face++) if (ground[face]!.kind === 'corridor') corridorFaces.push(face);
  const crossings = random.fork('bridges');
  for (const face of corridorFaces) {
    for (const piece of bridgeOver(mesh, face, ground[face]!, crossings)) ground[piece] = ground[face]!;
  }

  const blocks = new Blocks();
  const uses = random.fork('uses');
  for (const face of built) {
    const block = blockOf(plan, blocks, face, ground, uses);
    if (
      block.form === 'slabs' ||
      block.form === 'towers' ||
      block.form === 'university' ||
      block.form === 'villas'
    ) {
      const service: Street = streets.add('service', { nameless: true });
      blocks.extend(
        block,
        cut(face, { areaMeters2: () => 26_000, leastMeters: 60, tag: () => roadTag(service) }, stream),
      );
    }
  }
  layPaths(plan, blocks, cut, random.fork('parks'));
  for (const block of blocks.all) if (block.form === 'school') layField(plan, block);
  for (let face = 1; face < mesh.faces.length; face++) {
    const g = ground[face];
    if (g?.kind === 'corridor')
      blocks.add([face], {
        ...assign('none', g.corridor && g.corridor.bankMeters < 6 ? 'grass' : 'park'),
        zone: g.zone,
        density: 0.5,
      });
    if (g?.kind === 'flats') blocks.add([face], { ...assign('none', 'mudflat'), density: 0 });
    if (g?.kind === 'hill') blocks.add([face], { ...assign('none', 'forest'), density: 0 });
  }
  lakesides(plan, blocks, ground);
  fields(plan, blocks, ground, share, random.fork('fields'));
  return { blocks, ground };
}

function urbanRule(centre: boolean, street: (roadClass: RoadClass) => Tag): CutRule {
  if (!centre)
    return {
      areaMeters2: () => 24_000,
      leastMeters: 55,
      tag: (area) => street(area > 90_000 ? 'residential' : 'living_street'),
    };
  return {
    areaMeters2: (p) => (distance(p, [0, 0]) < 2000 ? 24_000 : distance(p, [0, 0]) < 3600 ? 40_000 : 58_000),
    leastMeters: 85,
    tag: (area) => street(area > 240_000 ? 'tertiary' : 'residential'),
  };
}

function blockOf(
  plan: CityPlan,
  blocks: Blocks,
  face: number,
  ground: readonly Ground[],
  random: Random,
): Block {
  const { mesh } = plan;
  const g = ground[face]!;
  if (g.kind !== 'old' && g.kind !== 'urban')
    throw new Error(`face ${face} is ${g.kind}, which has no block`);
  const ring = mesh.ring(face);
  const middle = centroid(ring);
  const reach = g.zone.kind === 'centre' ? 4600 : Math.sqrt(Math.abs(signedArea(g.zone.ring)) / Math.PI);
  const share = Math.min(1, distance(middle, g.zone.centre) / reach);
  let assignment: Assignment;
  if (g.kind === 'old') assignment = oldForm(middle, random);
  else if (g.zone.kind === 'centre') assignment = centreForm(middle, random);
  else {
    const byWater = mesh.halfEdges(face).some((h) => mesh.tag(h).street?.quay);
    assignment = townForm(g.zone, middle, byWater, share, random);
  }
  const area = Math.abs(signedArea(ring));
  // Big forms need big ground; a sliver by the ring is a green.
  if (
    area < 6000 &&
    ['mall', 'sheds', 'school', 'university', 'hospital', 'offices', 'towers'].includes(assignment.form)
  ) {
    assignment = assign(g.kind === 'old' ? 'courtyards' : 'shops');
  }
  if (area < 700) assignment = assign('none');
  return blocks.add([face], { ...assignment, zone: g.zone, density: 1 - share });
}

type Cut = (face: number, rule: CutRule, random: Random) => number[];

/** Parks get paths across and a pond where there is room. */
function layPaths(plan: CityPlan, blocks: Blocks, cut: Cut, random: Random): void {
  const { mesh, streets } = plan;
  for (const block of blocks.all) {
    if (block.form !== 'park') continue;
    const path = roadTag(streets.add('footway', { nameless: true }));
    blocks.extend(
      block,
      cut(block.faces[0]!, { areaMeters2: () => 11_000, leastMeters: 40, tag: () => path }, random),
    );
    const ponds = new Map<number, Point[]>();
    for (const face of block.faces) {
      const ring = mesh.ring(face);
      const middle = pointInside(ring);
      const reach = distanceToRing(ring, middle) * 0.62;
      if (reach > 13 && ponds.size < 2 && random.chance(0.4)) {
        ponds.set(face, blob(middle, [reach, reach * 0.78], random.between(0, 180), 0.16, 22, random));
      }
    }
    if (ponds.size > 0) block.ponds = ponds;
  }
}

/** A running track in the south of the school's ground, which its buildings leave free. */
function layField({ mesh }: CityPlan, block: Block): void {
  const ring = mesh.ring(block.faces[0]!);
  const field = trackWithin(ring);
  if (field) block.field = field;
}

function lakesides(plan: CityPlan, blocks: Blocks, ground: readonly Ground[]): void {
  for (let face = 1; face < plan.mesh.faces.length; face++) {
    const g = ground[face];
    if (g?.kind !== 'lakeside') continue;
    const lake = plan.lakes[g.index]!;
    const ring = plan.mesh.ring(face);
    const inCity = contains(plan.centre.zone.ring, ring[0]!);
    // Where roads cut the lake's surroundings into several faces, only the one that holds the shore has the hole.
    const holds = contains(ring, lake.shore[0]!);
    blocks.add([face], {
      ...assign('none', inCity ? 'park' : 'meadow'),
      density: 0,
      ...(holds ? { holes: [lake.shore] } : {}),
    });
  }
}

function fields(plan: CityPlan, blocks: Blocks, ground: Ground[], share: number, random: Random): void {
  const { mesh } = plan;
  settle(plan, blocks, ground, share, random.fork('villages'));
  const count = mesh.faces.length;
  const towns = [plan.centre.zone, ...plan.towns.map((town) => town.zone)];
  for (let face = 1; face < count; face++) {
    if (ground[face]?.kind !== 'country' || blocks.ofFace(face)) continue;
    const pieces = cutUp(
      mesh,
      face,
      {
        areaMeters2: (p) => (distance(p, [0, 0]) < 12_000 ? 900_000 : 2_800_000),
        leastMeters: 180,
        tag: () => BOUND,
      },
      random,
    );
    for (const piece of pieces) {
      ground[piece] = ground[face]!;
      const use = fieldUse(centroid(mesh.ring(piece)), towns, random);
      blocks.add([piece], { ...assign('none', use), density: 0 });
    }
  }
}

function fieldUse(
  p: Point,
  towns: readonly { ring: readonly Point[]; centre: Point }[],
  random: Random,
): string {
  const gap = towns.reduce(
    (least, zone) =>
      distance(zone.centre, p) < 6500 ? Math.min(least, distanceToRing(zone.ring, p)) : least,
    Infinity,
  );
  const roll = random.next();
  if (gap < 700)
    return roll < 0.25
      ? 'greenhouse_horticulture'
      : roll < 0.4
        ? 'orchard'
        : roll < 0.5
          ? 'plant_nursery'
          : 'farmland';
  if (roll < 0.5) return 'paddy';
  if (roll < 0.8) return 'farmland';
  if (roll < 0.9) return 'mulberry_garden';
  if (roll < 0.95) return 'orchard';
  return roll < 0.962 ? 'aquaculture' : roll < 0.985 ? 'forest' : 'farmland';
}
