import { type Mesh, meshOf } from '../geometry/mesh.ts';
import { type NodedGraph, node, type PlanLine } from '../geometry/noding.ts';
import type { Point } from '../geometry/plane.ts';
import { clip } from '../geometry/polyline.ts';
import { makeSimple } from '../geometry/simple-faces.ts';
import type { Random } from '../random.ts';
import { partition, type Territory } from '../territory/cells.ts';
import { outlineOf } from '../territory/outline.ts';
import { type Centre, planCentre, planMoat } from './centre.ts';
import { type Coast, coast } from './coast.ts';
import { type Country, planCountry } from './country.ts';
import { joinEnds } from './junctions.ts';
import { BOUND, Streets, type Tag } from './tags.ts';
import { planTowns, type TownPlan } from './towns.ts';
import { type Hill, hills, type Lake, lakes, rivers, type Watercourse } from './waters.ts';
import { zoneHolds } from './zone.ts';

/** The plan of the whole city: what is where, before blocks are cut and built on. */
export interface CityPlan {
  readonly territory: Territory;
  readonly shore: Coast;
  readonly rivers: readonly Watercourse[];
  readonly lakes: readonly Lake[];
  readonly hills: readonly Hill[];
  readonly centre: Centre;
  readonly towns: readonly TownPlan[];
  readonly country: Country;
  readonly streets: Streets;
  readonly mesh: Mesh<Tag>;
  /** Dead ends: creeks and roads that bound nothing. */
  readonly leftOut: NodedGraph<Tag>['edges'];
  readonly nodes: readonly Point[];
}

/** `size` stretches the built-up ground of the centre and the towns. */
export function planCity(size: number, random: Random): CityPlan {
  const territory = partition(random.fork('territory'));
  const shore = coast(random.fork('coast'));
  const moat = planMoat(random.fork('moat'));
  const outline = outlineOf(territory);
  const inLand: Watercourse[] = [];
  for (const river of rivers()) {
    const within = clip(river.line, shore.land, 'inside').flatMap((part) => clip(part, outline, 'inside'));
    const longest = within.reduce((a, b) => (b.length > a.length ? b : a));
    const targets = [moat.water, ...inLand].map(({ line }) => line);
    inLand.push({ ...river, line: joinEnds(longest, targets, 420) });
  }
  const allLakes = lakes(random.fork('lakes'));
  const allHills = hills(random.fork('hills'));
  const streets = new Streets();
  const centre = planCentre(moat, inLand, allLakes, streets, size);
  const towns = planTowns(centre.zone, inLand, allLakes, allHills, streets, size, random.fork('towns'));
  const zones = [centre.zone, ...towns.map((town) => town.zone)];
  const creeks = towns.flatMap((town) => town.waters);
  const country = planCountry(
    territory,
    zones,
    inLand,
    creeks,
    allLakes,
    allHills,
    shore,
    streets,
    random.fork('country'),
  );
  const lines: PlanLine<Tag>[] = [...centre.lines, ...towns.flatMap((town) => town.lines), ...country.lines];
  const graph = node(lines);
  const { mesh, leftOut: deadEnds } = meshOf(graph);
  makeSimple(mesh, BOUND);
  // In the centre a dead end is a line that ran a little past its crossing.
  const leftOut = deadEnds.filter((edge) => !zoneHolds(centre.zone, graph.nodes[edge.from]!));
  return {
    territory,
    shore,
    rivers: inLand,
    lakes: allLakes,
    hills: allHills,
    centre,
    towns,
    country,
    streets,
    mesh,
    leftOut,
    nodes: graph.nodes,
  };
}
