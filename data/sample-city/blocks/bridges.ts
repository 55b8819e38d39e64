import type { Mesh } from '../geometry/mesh.ts';
import type { Point } from '../geometry/plane.ts';
import { distance } from '../geometry/polyline.ts';
import { roadTag, type Street, type Tag } from '../plan/tags.ts';
import type { Random } from '../random.ts';
import type { Ground } from './ground.ts';

/**
 * Bridges over the water of one corridor face, from where a street meets one bank straight across to the
 * other: the street goes on over it. Returns the pieces into which they cut the corridor.
 */
export function bridgeOver(mesh: Mesh<Tag>, face: number, ground: Ground, random: Random): number[] {
  if (ground.kind !== 'corridor' || !ground.corridor) return [];
  const { water, bankMeters } = ground.corridor;
  const reach = water.widthMeters / 2 + bankMeters;
  const old = bankMeters < 4;
  const spacing = old ? 78 : water.widthMeters < 25 ? 190 : 520;
  const taken: Point[] = [];
  const pieces: number[] = [];
  const starts: { vertex: Point; inwards: Point; street: Street }[] = [];
  for (const h of mesh.halfEdges(face)) {
    // A street meets the bank where the twin's turn is not simply the next bank edge.
    const onward = mesh.next[h]!;
    const fork = mesh.next[onward ^ 1]! !== (h ^ 1);
    if (!fork || !mesh.tag(h).street?.quay || !mesh.tag(onward).street?.quay) continue;
    const { street } = mesh.tag(mesh.next[onward ^ 1]!);
    if (!street || street.quay) continue;
    const [a, b] = [mesh.start(h), mesh.end(onward)];
    const size = distance(a, b);
    starts.push({ vertex: mesh.end(h), inwards: [-(b[1] - a[1]) / size, (b[0] - a[0]) / size], street });
  }
  for (const { vertex, inwards, street } of starts) {
    if (taken.some((p) => distance(p, vertex) < spacing)) continue;
    const through: Point = [vertex[0] + inwards[0] * reach, vertex[1] + inwards[1] * reach];
    const target = [face, ...pieces].find((candidate) =>
      mesh.halfEdges(candidate).some((h) => mesh.start(h) === vertex),
    );
    if (target === undefined) continue;
    const cut = mesh.cut(target, through, inwards, roadTag(street), 9);
    if (!cut) continue;
    pieces.push(cut.face);
    taken.push(vertex, [vertex[0] + inwards[0] * 2 * reach, vertex[1] + inwards[1] * 2 * reach]);
    if (random.chance(0.04)) break;
  }
  return pieces;
}
