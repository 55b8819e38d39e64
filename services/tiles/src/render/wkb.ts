import type { PathBuffer } from './path-buffer.ts';

/** Simple feature kinds as MVT numbers them. */
export const POINT = 1;
export const LINE = 2;
export const POLYGON = 3;
export type ShapeKind = typeof POINT | typeof LINE | typeof POLYGON;

const EWKB_Z = 0x80000000;
const EWKB_M = 0x40000000;
const EWKB_SRID = 0x20000000;

/**
 * Reads WKB (OGC 06-103r4, ISO/IEC 13249-3 with Z and M by thousands) or PostGIS' EWKB into `path`: lng/lat in
 * degrees, rings with their closing vertex as they come. Z and M are passed over. An empty geometry has no parts.
 *
 * @throws where the bytes are no point, line or polygon, nor many of one kind
 */
export function readWkb(wkb: Uint8Array, path: PathBuffer): ShapeKind {
  path.clear();
  const reader = new Reader(wkb, path);
  return reader.geometry();
}

class Reader {
  private readonly view: DataView;
  private readonly path: PathBuffer;
  private offset = 0;
  private littleEndian = true;
  private strideBytes = 16;

  constructor(wkb: Uint8Array, path: PathBuffer) {
    this.view = new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength);
    this.path = path;
  }

  geometry(): ShapeKind {
    const type = this.header();
    switch (type) {
      case 1:
        this.vertices(1);
        this.path.endPart(0);
        return POINT;
      case 2:
        this.vertices(this.count());
        this.path.endPart(0);
        return LINE;
      case 3:
        this.polygon();
        return POLYGON;
      case 4:
      case 5:
      case 6: {
        const count = this.count();
        for (let i = 0; i < count; i++) this.geometry();
        return (type - 3) as ShapeKind;
      }
      default:
        throw new Error(
          `WKB geometry type ${type} at byte ${this.offset}; wanted 1 to 6 (point to multipolygon)`,
        );
    }
  }

  private header(): number {
    this.littleEndian = this.view.getUint8(this.offset) === 1;
    const flags = this.view.getUint32(this.offset + 1, this.littleEndian);
    this.offset += flags & EWKB_SRID ? 9 : 5;
    const code = flags & 0xffff;
    const thousands = Math.floor(code / 1000);
    const hasZ = (flags & EWKB_Z) !== 0 || thousands === 1 || thousands === 3;
    const hasM = (flags & EWKB_M) !== 0 || thousands >= 2;
    this.strideBytes = 16 + (hasZ ? 8 : 0) + (hasM ? 8 : 0);
    return code % 1000;
  }

  private polygon(): void {
    const rings = this.count();
    for (let ring = 0; ring < rings; ring++) {
      this.vertices(this.count());
      this.path.endPart(ring === 0 ? 1 : 0);
    }
  }

  private count(): number {
    const count = this.view.getUint32(this.offset, this.littleEndian);
    this.offset += 4;
    return count;
  }

  private vertices(count: number): void {
    const { view, path, littleEndian, strideBytes } = this;
    if (this.offset + count * strideBytes > view.byteLength) {
      throw new Error(
        `WKB ends at byte ${view.byteLength}, ${count} vertices wanted from byte ${this.offset}`,
      );
    }
    path.reserve(count);
    for (let i = 0, at = this.offset; i < count; i++, at += strideBytes) {
      const x = view.getFloat64(at, littleEndian);
      // An empty point is written as NaN.
      if (!Number.isNaN(x)) path.push(x, view.getFloat64(at + 8, littleEndian));
    }
    this.offset += count * strideBytes;
  }
}
