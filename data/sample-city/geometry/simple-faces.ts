import type { Mesh } from './mesh.ts';
import { signedArea } from './polygon.ts';
import { distance } from './polyline.ts';

/**
 * Makes every face a simple polygon. Where a ring of lines hangs on the rest by one vertex or by one line, the
 * face around it meets itself there:
 *
 *      ┌────────────┐        ┌────────────┐
 *      │   ┌──┐     │        │   ┌──┐     │
 *      ├───┤  │     │   →    ├───┤  ├─────┤
 *      │   └──┘     │        │   └──┘     │
 *      └────────────┘        └────────────┘
 *
 * A strut from the far side of that ring parts the face in two. Returns how many struts were set.
 */
export function makeSimple<Tag>(mesh: Mesh<Tag>, strut: Tag): number {
  let count = 0;
  for (let face = 1; face < mesh.faces.length; face++) {
    // Each strut parts the face; what is left of it is looked at again.
    for (let tries = 0; tries < 24 && partOnce(mesh, face, strut); tries++) count++;
  }
  return count;
}

function partOnce<Tag>(mesh: Mesh<Tag>, face: number, strut: Tag): boolean {
  const loop = mesh.halfEdges(face);
  const seen = new Map<number, number>();
  for (let i = 0; i < loop.length; i++) {
    const vertex = mesh.origin[loop[i]!]!;
    const before = seen.get(vertex);
    seen.set(vertex, i);
    if (before === undefined) continue;
    // Between the two visits the walk goes around the hanging ring, or around all but it.
    const around = loop.slice(before, i);
    const rest = [...loop.slice(i), ...loop.slice(0, before)];
    const ring = signedArea(around.map((h) => mesh.start(h))) <= 0 ? around : rest;
    const at = mesh.points[vertex]!;
    const far = [...ring].sort((p, q) => distance(mesh.start(q), at) - distance(mesh.start(p), at));
    for (const h of far.slice(0, 6)) {
      const [x, y] = mesh.start(h);
      const size = distance([x, y], at);
      if (size < 1) break;
      if (mesh.strut(h, [(x - at[0]) / size, (y - at[1]) / size], strut)) return true;
    }
  }
  return false;
}
