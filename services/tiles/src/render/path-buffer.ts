import { withRoom } from './growable.ts';

/**
 * Parts of one shape, flat and reused from shape to shape: lines as they run, rings without their closing vertex.
 * Coordinates are numbers, not yet rounded; what they count is up to the stage.
 */
export class PathBuffer {
  /** x0, y0, x1, y1 … */
  xy = new Float64Array(1024);
  /** Number of vertices in use. */
  vertexCount = 0;
  /** Vertex index behind the last vertex of each part. */
  ends = new Int32Array(64);
  /** 1 for an exterior ring, 0 for a hole; meaningless for lines and points. */
  exterior = new Uint8Array(64);
  partCount = 0;

  clear(): void {
    this.vertexCount = 0;
    this.partCount = 0;
  }

  /** First vertex index of a part. */
  startOf(part: number): number {
    return part === 0 ? 0 : this.ends[part - 1]!;
  }

  reserve(vertices: number): void {
    this.xy = withRoom(this.xy, (this.vertexCount + vertices) * 2);
  }

  /** Needs room: see {@link reserve}. */
  push(x: number, y: number): void {
    const at = this.vertexCount++ * 2;
    this.xy[at] = x;
    this.xy[at + 1] = y;
  }

  /** Ends the part that was pushed; one without vertices leaves no trace. */
  endPart(exterior: number): void {
    if (this.vertexCount === this.startOf(this.partCount)) return;
    this.ends = withRoom(this.ends, this.partCount + 1);
    this.exterior = withRoom(this.exterior, this.partCount + 1);
    this.ends[this.partCount] = this.vertexCount;
    this.exterior[this.partCount++] = exterior;
  }

  /** Forgets the vertices pushed since the last part. */
  dropOpenPart(): void {
    this.vertexCount = this.startOf(this.partCount);
  }
}
