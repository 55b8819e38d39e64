import { withRoom } from './growable.ts';
import type { PathBuffer } from './path-buffer.ts';
import { METERS_PER_WORLD_UNIT, worldX, worldY } from './project.ts';
import { LINE, POINT, POLYGON, type ShapeKind } from './wkb.ts';

/**
 * The shapes of a block in world coordinates, column by column in typed arrays: a million small shapes as objects
 * would cost ten times the memory. A shape is a number; its parts are `firstPart(shape)` … `partEnd[shape]`.
 *
 * Normal form: no vertex follows itself, rings are not closed, start at their smallest vertex (x, then y), have an
 * area, and run so that exteriors have a positive one with y down (MVT 2.1, 4.3.4.4), holes a negative one.
 */
export class ShapeStore {
  xy = new Int32Array(4096);
  /** Lowest zoom at which a vertex is kept; see `simplify.ts`. */
  vertexZoom = new Uint8Array(2048);
  private vertexCount = 0;

  /** Vertex index behind a part. */
  private partVertexEnd = new Int32Array(512);
  partExterior = new Uint8Array(512);
  /** Lowest zoom at which a part is large enough to be drawn; see `simplify.ts`. */
  partZoom = new Uint8Array(512);
  private partCount = 0;

  private shapePartEnd = new Int32Array(512);
  private kinds = new Uint8Array(512);
  /** minX, minY, maxX, maxY per shape. */
  private boxes = new Int32Array(2048);
  shapeCount = 0;

  kindOf(shape: number): ShapeKind {
    return this.kinds[shape] as ShapeKind;
  }

  firstPart(shape: number): number {
    return shape === 0 ? 0 : this.shapePartEnd[shape - 1]!;
  }

  lastPart(shape: number): number {
    return this.shapePartEnd[shape]!;
  }

  firstVertex(part: number): number {
    return part === 0 ? 0 : this.partVertexEnd[part - 1]!;
  }

  lastVertex(part: number): number {
    return this.partVertexEnd[part]!;
  }

  minX(shape: number): number {
    return this.boxes[shape * 4]!;
  }

  minY(shape: number): number {
    return this.boxes[shape * 4 + 1]!;
  }

  maxX(shape: number): number {
    return this.boxes[shape * 4 + 2]!;
  }

  maxY(shape: number): number {
    return this.boxes[shape * 4 + 3]!;
  }

  /** Projects and stores lng/lat parts; -1 where nothing is left of them. */
  add(kind: ShapeKind, lngLat: PathBuffer): number {
    const firstPart = this.partCount;
    const firstVertex = this.vertexCount;
    let exteriorKept = true;
    for (let part = 0; part < lngLat.partCount; part++) {
      const exterior = lngLat.exterior[part]!;
      if (kind === POLYGON && exterior === 0 && !exteriorKept) continue;
      const from = this.vertexCount;
      this.pushProjected(lngLat, part, kind);
      const kept = this.normalise(kind, from, exterior);
      if (kept) this.endPart(exterior);
      else this.vertexCount = from;
      if (exterior === 1) exteriorKept = kept;
    }
    if (this.partCount === firstPart) return -1;
    return this.endShape(kind, firstVertex);
  }

  /** Twice the area of a ring in square world units, positive for exteriors. */
  ringArea2(part: number): number {
    return this.area2(this.firstVertex(part), this.lastVertex(part));
  }

  /** Square metres in Web Mercator; 0 for points and lines. */
  wayArea(shape: number): number {
    if (this.kindOf(shape) !== POLYGON) return 0;
    let area2 = 0;
    for (let part = this.firstPart(shape); part < this.lastPart(shape); part++) area2 += this.ringArea2(part);
    return (area2 / 2) * METERS_PER_WORLD_UNIT ** 2;
  }

  private pushProjected(lngLat: PathBuffer, part: number, kind: ShapeKind): void {
    const end = lngLat.ends[part]!;
    const start = lngLat.startOf(part);
    this.xy = withRoom(this.xy, (this.vertexCount + end - start) * 2);
    const from = this.vertexCount;
    for (let i = start; i < end; i++) {
      const x = worldX(lngLat.xy[i * 2]!);
      const y = worldY(lngLat.xy[i * 2 + 1]!);
      const at = this.vertexCount * 2;
      if (kind !== POINT && this.vertexCount > from && this.xy[at - 2] === x && this.xy[at - 1] === y)
        continue;
      this.xy[at] = x;
      this.xy[at + 1] = y;
      this.vertexCount++;
    }
  }

  /** Brings the vertices behind `from` into normal form; false where nothing is left to draw. */
  private normalise(kind: ShapeKind, from: number, exterior: number): boolean {
    const { xy } = this;
    if (kind === POINT) return this.vertexCount > from;
    if (kind === LINE) return this.vertexCount - from >= 2;
    const last = this.vertexCount - 1;
    if (last > from && xy[from * 2] === xy[last * 2] && xy[from * 2 + 1] === xy[last * 2 + 1])
      this.vertexCount--;
    if (this.vertexCount - from < 3) return false;
    const area2 = this.area2(from, this.vertexCount);
    if (area2 === 0) return false;
    startAtSmallest(xy, from, this.vertexCount);
    if (area2 > 0 !== (exterior === 1)) reverse(xy, from + 1, this.vertexCount);
    return true;
  }

  private area2(from: number, to: number): number {
    const { xy } = this;
    // Relative to the first vertex, so that the products of city-sized rings stay exact in a double.
    const x0 = xy[from * 2]!;
    const y0 = xy[from * 2 + 1]!;
    let sum = 0;
    let px = xy[to * 2 - 2]! - x0;
    let py = xy[to * 2 - 1]! - y0;
    for (let i = from * 2; i < to * 2; i += 2) {
      const x = xy[i]! - x0;
      const y = xy[i + 1]! - y0;
      sum += px * y - x * py;
      px = x;
      py = y;
    }
    return sum;
  }

  private endPart(exterior: number): void {
    const part = this.partCount++;
    this.partVertexEnd = withRoom(this.partVertexEnd, this.partCount);
    this.partExterior = withRoom(this.partExterior, this.partCount);
    this.partZoom = withRoom(this.partZoom, this.partCount);
    this.vertexZoom = withRoom(this.vertexZoom, this.vertexCount);
    this.partVertexEnd[part] = this.vertexCount;
    this.partExterior[part] = exterior;
  }

  private endShape(kind: ShapeKind, firstVertex: number): number {
    const shape = this.shapeCount++;
    this.shapePartEnd = withRoom(this.shapePartEnd, this.shapeCount);
    this.kinds = withRoom(this.kinds, this.shapeCount);
    this.boxes = withRoom(this.boxes, this.shapeCount * 4);
    this.shapePartEnd[shape] = this.partCount;
    this.kinds[shape] = kind;
    let minX = 0x7fffffff;
    let minY = 0x7fffffff;
    let maxX = -0x80000000;
    let maxY = -0x80000000;
    for (let i = firstVertex * 2; i < this.vertexCount * 2; i += 2) {
      const x = this.xy[i]!;
      const y = this.xy[i + 1]!;
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
    this.boxes[shape * 4] = minX;
    this.boxes[shape * 4 + 1] = minY;
    this.boxes[shape * 4 + 2] = maxX;
    this.boxes[shape * 4 + 3] = maxY;
    return shape;
  }
}

/** Turns the ring of vertices `from`…`to` in place so that it starts at its smallest vertex by x, then y. */
function startAtSmallest(xy: Int32Array, from: number, to: number): void {
  let smallest = from;
  for (let i = from + 1; i < to; i++) {
    const dx = xy[i * 2]! - xy[smallest * 2]!;
    if (dx < 0 || (dx === 0 && xy[i * 2 + 1]! < xy[smallest * 2 + 1]!)) smallest = i;
  }
  if (smallest === from) return;
  // Turning is reversing both runs, then the whole.
  reverse(xy, from, smallest);
  reverse(xy, smallest, to);
  reverse(xy, from, to);
}

function reverse(xy: Int32Array, from: number, to: number): void {
  for (let i = from, j = to - 1; i < j; i++, j--) {
    const x = xy[i * 2]!;
    const y = xy[i * 2 + 1]!;
    xy[i * 2] = xy[j * 2]!;
    xy[i * 2 + 1] = xy[j * 2 + 1]!;
    xy[j * 2] = x;
    xy[j * 2 + 1] = y;
  }
}
