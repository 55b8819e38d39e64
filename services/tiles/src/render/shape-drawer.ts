import type { CompiledLayer } from '../profile/index.ts';
import type { Block } from './block.ts';
import { type Axis, clipLines, clipRings } from './clip.ts';
import { writeLines, writePoints, writePolygons } from './commands.ts';
import type { ItemStore } from './item-store.ts';
import { labelPoint } from './label-point.ts';
import { PathBuffer } from './path-buffer.ts';
import type { Pieces } from './pieces.ts';
import { EXTENT, fromWorldEdge, worldUnitsPerTileUnit } from './project.ts';
import type { ShapeStore } from './shape-store.ts';
import { LINE, POINT, type ShapeKind } from './wkb.ts';

/** Draws items at one zoom of a block: generalises the shape, cuts it to tiles and writes the pieces. */
export class ShapeDrawer {
  private readonly shapes: ShapeStore;
  private readonly items: ItemStore;
  private readonly pieces: Pieces;
  private readonly z: number;
  private readonly maxZoom: number;
  private readonly scale: number;
  /** The block's tiles at this zoom, both ends included. */
  private readonly firstX: number;
  private readonly firstY: number;
  private readonly lastX: number;
  private readonly lastY: number;

  /** The shape in hand in tile units from the world's edge, and its cuts to a column and to a tile of it. */
  private readonly path = new PathBuffer();
  private readonly column = new PathBuffer();
  private readonly cut = new PathBuffer();
  private minX = 0;
  private minY = 0;
  private maxX = 0;
  private maxY = 0;

  constructor(shapes: ShapeStore, items: ItemStore, pieces: Pieces, block: Block, maxZoom: number) {
    this.shapes = shapes;
    this.items = items;
    this.pieces = pieces;
    this.z = pieces.z;
    this.maxZoom = maxZoom;
    this.scale = 1 / worldUnitsPerTileUnit(this.z);
    const across = 2 ** (this.z - block.z);
    this.firstX = block.x * across;
    this.firstY = block.y * across;
    this.lastX = this.firstX + across - 1;
    this.lastY = this.firstY + across - 1;
  }

  draw(layer: CompiledLayer, item: number): void {
    const shape = this.items.shape[item]!;
    const kind = this.shapes.kindOf(shape);
    if (layer.geometry === 'label' || kind === POINT) this.drawPoints(layer, item, shape, kind);
    else this.drawShape(layer, item, shape, kind);
  }

  private drawPoints(layer: CompiledLayer, item: number, shape: number, kind: ShapeKind): void {
    this.path.clear();
    this.path.reserve(1);
    if (kind === POINT) {
      this.loadPath(shape);
    } else {
      const [x, y] = labelPoint(this.shapes, shape);
      this.path.push(x * this.scale, y * this.scale);
      this.measurePath();
    }
    const buffer = layer.bufferUnits;
    const toX = Math.min(this.lastX, Math.floor((this.maxX + buffer) / EXTENT));
    const toY = Math.min(this.lastY, Math.floor((this.maxY + buffer) / EXTENT));
    for (let x = Math.max(this.firstX, Math.floor((this.minX - buffer) / EXTENT)); x <= toX; x++) {
      for (let y = Math.max(this.firstY, Math.floor((this.minY - buffer) / EXTENT)); y <= toY; y++) {
        this.column.clear();
        this.column.reserve(this.path.vertexCount);
        for (let i = 0; i < this.path.vertexCount; i++) {
          const px = this.path.xy[i * 2]!;
          const py = this.path.xy[i * 2 + 1]!;
          const inside =
            px >= x * EXTENT - buffer &&
            px < (x + 1) * EXTENT + buffer &&
            py >= y * EXTENT - buffer &&
            py < (y + 1) * EXTENT + buffer;
          if (inside) this.column.push(px, py);
        }
        const start = this.pieces.commands.length;
        if (writePoints(this.column, x * EXTENT, y * EXTENT, this.pieces.commands)) {
          this.pieces.add(x, y, layer.index, item, start);
        }
      }
    }
  }

  private drawShape(layer: CompiledLayer, item: number, shape: number, kind: ShapeKind): void {
    const buffer = layer.bufferUnits;
    this.loadPath(shape);
    if (this.path.partCount === 0) return;
    const fromX = Math.max(this.firstX, Math.ceil((this.minX - buffer) / EXTENT) - 1);
    const fromY = Math.max(this.firstY, Math.ceil((this.minY - buffer) / EXTENT) - 1);
    const toX = Math.min(this.lastX, Math.floor((this.maxX + buffer) / EXTENT));
    const toY = Math.min(this.lastY, Math.floor((this.maxY + buffer) / EXTENT));
    const clip = kind === LINE ? clipLines : clipRings;
    const band = (
      source: PathBuffer,
      target: PathBuffer,
      axis: Axis,
      tile: number,
      min: number,
      max: number,
    ) => {
      const low = tile * EXTENT - buffer;
      const high = (tile + 1) * EXTENT + buffer;
      if (min >= low && max <= high) return source;
      clip(source, target, axis, low, high);
      return target;
    };
    for (let x = fromX; x <= toX; x++) {
      const column = band(this.path, this.column, 0, x, this.minX, this.maxX);
      if (column.partCount === 0) continue;
      for (let y = fromY; y <= toY; y++) {
        const cut = band(column, this.cut, 1, y, this.minY, this.maxY);
        const { commands } = this.pieces;
        const start = commands.length;
        const write = kind === LINE ? writeLines : writePolygons;
        if (write(cut, x * EXTENT, y * EXTENT, commands)) this.pieces.add(x, y, layer.index, item, start);
      }
    }
  }

  /** Loads what this zoom keeps of a shape. */
  private loadPath(shape: number): void {
    const { shapes, path, z, scale } = this;
    const all = z >= this.maxZoom || shapes.kindOf(shape) === POINT;
    path.clear();
    for (let part = shapes.firstPart(shape); part < shapes.lastPart(shape); part++) {
      if (!all && shapes.partZoom[part]! > z) continue;
      const start = shapes.firstVertex(part);
      const end = shapes.lastVertex(part);
      path.reserve(end - start);
      for (let i = start; i < end; i++) {
        if (!all && shapes.vertexZoom[i]! > z) continue;
        path.push(fromWorldEdge(shapes.xy[i * 2]!) * scale, fromWorldEdge(shapes.xy[i * 2 + 1]!) * scale);
      }
      path.endPart(shapes.partExterior[part]!);
    }
    this.measurePath();
  }

  private measurePath(): void {
    const { xy, vertexCount } = this.path;
    this.minX = this.minY = Number.POSITIVE_INFINITY;
    this.maxX = this.maxY = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < vertexCount * 2; i += 2) {
      const x = xy[i]!;
      const y = xy[i + 1]!;
      if (x < this.minX) this.minX = x;
      if (x > this.maxX) this.maxX = x;
      if (y < this.minY) this.minY = y;
      if (y > this.maxY) this.maxY = y;
    }
  }
}
