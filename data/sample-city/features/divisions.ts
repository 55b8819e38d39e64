import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Point } from '../geometry/plane.ts';
import { signedArea } from '../geometry/polygon.ts';
import { englishName } from '../names/romanise.ts';
import type { Cell, CellEdge, Territory } from '../territory/cells.ts';
import { counties, type Named, towns } from '../territory/divisions.ts';
import { DIVISION_SOURCE, line, maker, multiPolygon } from './feature.ts';

const CITY: Named & { code: string } = { name: '嘉兴市', pinyin: 'jiā xīng shì', code: '330400' };
const CODE_SOURCE = 'National Bureau of Statistics 2023-06-30';

/** City, counties, towns and villages as polygons that nest, and the lines between them. Schematic. */
export function* divisionFeatures(territory: Territory): Generator<FeatureInput> {
  const area = maker('administrative_area');
  const { cells } = territory;
  const polygonOf = (accept: (cell: Cell) => boolean) => union(territory, cells.map(accept));
  const levels = [
    { level: 5, kind: 'city', units: [CITY], holds: () => () => true },
    {
      level: 6,
      kind: 'district',
      units: counties,
      holds: (code: string) => (cell: Cell) => cell.town.county.code === code,
    },
    {
      level: 8,
      kind: 'town',
      units: towns,
      holds: (code: string) => (cell: Cell) => cell.town.code === code,
    },
    {
      level: 10,
      kind: 'village',
      units: cells.map((cell) => cell.village),
      holds: (code: string) => (cell: Cell) => cell.village.code === code,
    },
  ];
  const villageRings = new Map(cells.map((cell) => [cell.village.code, cell.ring]));
  for (const { level, kind, units, holds } of levels) {
    for (const { name, pinyin, code } of units) {
      const polygons = level === 10 ? [[villageRings.get(code)!]] : polygonOf(holds(code));
      const squareMeters = polygons.reduce(
        (sum, rings) => sum + rings.reduce((s, ring) => s + signedArea(ring), 0),
        0,
      );
      yield area(multiPolygon(polygons), {
        kind,
        level,
        name,
        name_pinyin: pinyin,
        name_en: englishName(name, pinyin),
        division_code: code,
        division_code_source: CODE_SOURCE,
        area: Math.round(squareMeters),
        source: DIVISION_SOURCE,
        remark: '示意，非标准地图',
      });
    }
  }
  yield* boundaries(territory);
}

function* boundaries({ cells, edges }: Territory): Generator<FeatureInput> {
  const boundary = maker('administrative_boundary');
  const groups = new Map<string, { level: number; left: string; right: string; edges: CellEdge[] }>();
  for (const edge of edges) {
    const left = cells[edge.left]!.town;
    const right = edge.right === undefined ? undefined : cells[edge.right]!.town;
    if (right === left) continue;
    const level = right === undefined ? 5 : right.county === left.county ? 8 : 6;
    // Lines part where either side's town changes, so that a level's line can be followed by its codes.
    const codes = [left.code, right?.code ?? ''];
    const key = right && left.code > right.code ? codes.reverse().join('|') : codes.join('|');
    const group = groups.get(key);
    if (group) group.edges.push(edge);
    else groups.set(key, { level, left: left.code, right: right?.code ?? '', edges: [edge] });
  }
  for (const { level, left, right, edges: list } of groups.values()) {
    const width = level === 8 ? 9 : 6;
    for (const points of joined(list)) {
      yield boundary(line(points), {
        kind: level === 5 ? 'city' : level === 6 ? 'district' : 'town',
        level,
        left_code: left.slice(0, width),
        ...(right ? { right_code: right.slice(0, width) } : {}),
      });
    }
  }
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly points: readonly Point[];
}

const backwards = ({ from, to, points }: Run): Run => ({ from: to, to: from, points: [...points].reverse() });

/** The outline of a set of cells: the edges with the set on one side only, walked with the set on the left. */
function union({ edges }: Territory, accept: readonly boolean[]): (readonly Point[])[][] {
  const leaving = new Map<number, Run[]>();
  for (const edge of edges) {
    const inLeft = accept[edge.left]!;
    const inRight = edge.right !== undefined && accept[edge.right]!;
    if (inLeft === inRight) continue;
    const run = inLeft ? edge : backwards(edge);
    const list = leaving.get(run.from);
    if (list) list.push(run);
    else leaving.set(run.from, [run]);
  }
  const outer: Point[][] = [];
  const holes: Point[][] = [];
  for (const list of leaving.values()) {
    while (list.length > 0) {
      const ring: Point[] = [];
      for (let run = list.pop(); run; run = leaving.get(run.to)?.pop()) ring.push(...run.points.slice(0, -1));
      (signedArea(ring) > 0 ? outer : holes).push(ring);
    }
  }
  if (outer.length === 1) return [[outer[0]!, ...holes]];
  return outer.map((ring) => [ring]);
}

/** Joins lines that meet end to end. */
function joined(parts: readonly Run[]): Point[][] {
  const rest = new Set(parts);
  const out: Point[][] = [];
  for (const part of parts) {
    if (!rest.delete(part)) continue;
    let run: Run = part;
    for (let grown = true; grown; ) {
      grown = false;
      for (const other of rest) {
        const next = append(run, other);
        if (!next) continue;
        run = next;
        rest.delete(other);
        grown = true;
        break;
      }
    }
    out.push([...run.points]);
  }
  return out;
}

function append(run: Run, other: Run): Run | undefined {
  if (run.to === other.from) return chain(run, other);
  if (run.to === other.to) return chain(run, backwards(other));
  if (run.from === other.to) return chain(other, run);
  if (run.from === other.from) return chain(backwards(other), run);
  return undefined;
}

const chain = (a: Run, b: Run): Run => ({
  from: a.from,
  to: b.to,
  points: [...a.points, ...b.points.slice(1)],
});
