import type { CompiledLayer } from '../profile/index.ts';
import { writeLines, writePoints, writePolygons } from './commands.ts';
import { snapToGrid } from './coverage.ts';
import type { ItemStore } from './item-store.ts';
import type { LabelPoints } from './label-point.ts';
import { MergeSink } from './merge-sink.ts';
import { PathBuffer } from './path-buffer.ts';
import type { Pieces } from './pieces.ts';
import { DISPLACEMENT_UNITS, EXTENT, fromWorldEdge, worldUnitsPerTileUnit } from './project.ts';
import type { ShapeStore } from './shape-store.ts';
import { CROSSING, meanWidth, SIMPLE, type Tangle, TangleFinder } from './tangle.ts';
import { Thinner } from './thin.ts';
import type { CutSink, TileCutter } from './tile-cutter.ts';
import { untangleAreas } from './untangle.ts';
import { LINE, POINT, POLYGON } from './wkb.ts';

/** A tangled ring that is narrower than this, in tile units, is not drawn: a quarter of a pixel at 512. */
const THREAD_UNITS = 2;

/**
 * Draws the layers of one zoom of a block: generalises shapes, has them cut to tiles, writes the pieces. `composed`:
 * lines are merged and points thinned, as in tiles; else each feature gives its own pieces, as if it were alone.
 */
export class LayerDrawer implements CutSink {
  private readonly shapes: ShapeStore;
  private readonly items: ItemStore;
  private readonly labels: LabelPoints;
  private readonly pieces: Pieces;
  private readonly cutter: TileCutter;
  private readonly z: number;
  private readonly maxZoom: number;
  private readonly composed: boolean;
  private readonly isMaxZoom: boolean;
  /** Tile units per world unit. */
  private readonly scale: number;
  /** The shape in hand, in tile units from the world's north-west corner. */
  private readonly path = new PathBuffer();
  private readonly tilePoints = new PathBuffer();
  private readonly mendedCut = new PathBuffer();
  private readonly tangles = new TangleFinder();
  private layer = 0;
  private item = 0;
  private closed = false;
  private bufferUnits = 0;

  constructor(
    shapes: ShapeStore,
    items: ItemStore,
    labels: LabelPoints,
    pieces: Pieces,
    cutter: TileCutter,
    maxZoom: number,
    composed: boolean,
  ) {
    this.composed = composed;
    this.shapes = shapes;
    this.items = items;
    this.labels = labels;
    this.pieces = pieces;
    this.cutter = cutter;
    this.z = pieces.z;
    this.maxZoom = maxZoom;
    this.isMaxZoom = this.z >= maxZoom;
    this.scale = 1 / worldUnitsPerTileUnit(this.z);
  }

  /** Draws the items of a layer, which come in drawing order. */
  draw(layer: CompiledLayer, ordered: Int32Array): void {
    this.layer = layer.index;
    if (layer.geometry === 'point' || layer.geometry === 'label') this.drawPoints(layer, ordered);
    else this.drawShapes(layer, ordered);
  }

  /** A cut of the shape in hand, written as it is. */
  take(x: number, y: number, cut: PathBuffer): void {
    const { commands } = this.pieces;
    const start = commands.length;
    const written = this.closed
      ? writePolygons(this.mended(cut, x, y), x * EXTENT, y * EXTENT, commands)
      : writeLines(cut, x * EXTENT, y * EXTENT, commands);
    if (written) this.pieces.add(x, y, this.layer, this.item, start);
  }

  /** A cut edge ends on a whole unit, which turns it a little: past a vertex beside it, once in ten thousand tiles. */
  private mended(cut: PathBuffer, x: number, y: number): PathBuffer {
    if (cut === this.path) return cut;
    const { bufferUnits } = this;
    return untangleAreas(cut, this.mendedCut, this.tangles, {
      minX: x * EXTENT - bufferUnits,
      minY: y * EXTENT - bufferUnits,
      maxX: (x + 1) * EXTENT + bufferUnits,
      maxY: (y + 1) * EXTENT + bufferUnits,
    });
  }

  private drawShapes(layer: CompiledLayer, ordered: Int32Array): void {
    const merges = layer.geometry === 'line' && this.z < layer.mergeBelowZoom;
    const merger = merges && this.composed ? new MergeSink(this.items, this.pieces) : undefined;
    this.bufferUnits = layer.bufferUnits;
    const onGrid = layer.generalisation === 'coverage' && !this.isMaxZoom;
    for (const item of ordered) {
      if (!this.isDrawn(item, layer)) continue;
      const shape = this.items.shape[item]!;
      this.item = item;
      this.closed = this.shapes.kindOf(shape) !== LINE;
      if (onGrid) {
        this.load(shape, false, false);
        snapToGrid(this.path, this.closed);
        if (this.closed) untangleAreas(this.path, this.path, this.tangles);
      } else {
        // Merged lines lose their short pieces only after they were joined.
        this.load(shape, !this.isMaxZoom, !this.isMaxZoom && !merges);
      }
      merger?.begin(item);
      this.cutter.cut(this.path, this.closed, layer.bufferUnits, merger ?? this);
    }
    merger?.finish(this.layer);
  }

  private drawPoints(layer: CompiledLayer, ordered: Int32Array): void {
    const thin = this.composed && Thinner.appliesTo(layer, this.z);
    const thinner = thin ? new Thinner(this.items, this.pieces, layer.thin!.cellsPerTile) : undefined;
    for (const item of ordered) {
      if (!this.isDrawn(item, layer)) continue;
      this.item = item;
      if (this.loadPoints(this.items.shape[item]!)) this.writePointTiles(layer.bufferUnits, thinner);
    }
  }

  /** Whether an item belongs to this zoom, and its shape may reach a tile that is drawn. */
  private isDrawn(item: number, { bufferUnits }: CompiledLayer): boolean {
    const { cutter, items, scale, shapes } = this;
    if (!items.isDrawnAt(item, this.z)) return false;
    const shape = items.shape[item]!;
    return cutter.meets(
      fromWorldEdge(shapes.minX(shape)) * scale,
      fromWorldEdge(shapes.minY(shape)) * scale,
      fromWorldEdge(shapes.maxX(shape)) * scale,
      fromWorldEdge(shapes.maxY(shape)) * scale,
      bufferUnits + DISPLACEMENT_UNITS,
    );
  }

  /** Loads a shape's points, or its label point where it is drawn large enough at this zoom. */
  private loadPoints(shape: number): boolean {
    if (this.shapes.kindOf(shape) === POINT) {
      this.load(shape, false, false);
      return true;
    }
    const label = this.labels.of(shape);
    if (!this.isMaxZoom && this.shapes.partZoom[label.part]! > this.z) return false;
    this.path.clear();
    this.path.reserve(1);
    this.path.push(label.x * this.scale, label.y * this.scale);
    this.path.endPart(0);
    return true;
  }

  private writePointTiles(bufferUnits: number, thinner: Thinner | undefined): void {
    const { path, tilePoints, pieces, cutter } = this;
    const { xy, vertexCount } = path;
    const seen = new Set<number>();
    for (let i = 0; i < vertexCount; i++) {
      const first = (value: number) => Math.floor((value - bufferUnits) / EXTENT);
      const last = (value: number) => Math.floor((value + bufferUnits) / EXTENT);
      const toX = Math.min(cutter.lastX, last(xy[i * 2]!));
      const toY = Math.min(cutter.lastY, last(xy[i * 2 + 1]!));
      for (let x = Math.max(cutter.firstX, first(xy[i * 2]!)); x <= toX; x++) {
        for (let y = Math.max(cutter.firstY, first(xy[i * 2 + 1]!)); y <= toY; y++) {
          if (!cutter.wants(x, y)) continue;
          // Of a multipoint, all points of a tile are written with the first that lies in it.
          if (vertexCount > 1 && seen.size === seen.add(y * 2 ** this.z + x).size) continue;
          this.selectPoints(x, y, bufferUnits);
          const start = pieces.commands.length;
          if (!writePoints(tilePoints, x * EXTENT, y * EXTENT, pieces.commands)) continue;
          const piece = pieces.add(x, y, this.layer, this.item, start);
          thinner?.compete(piece, tilePoints.xy[0]! - x * EXTENT, tilePoints.xy[1]! - y * EXTENT);
        }
      }
    }
  }

  /** The points that lie in a tile: its west and north edges belong to it, the others to its neighbours. */
  private selectPoints(x: number, y: number, bufferUnits: number): void {
    const { path, tilePoints } = this;
    tilePoints.clear();
    tilePoints.reserve(path.vertexCount);
    for (let i = 0; i < path.vertexCount; i++) {
      const px = path.xy[i * 2]!;
      const py = path.xy[i * 2 + 1]!;
      const inside =
        px >= x * EXTENT - bufferUnits &&
        px < (x + 1) * EXTENT + bufferUnits &&
        py >= y * EXTENT - bufferUnits &&
        py < (y + 1) * EXTENT + bufferUnits;
      if (inside) tilePoints.push(px, py);
    }
  }

  /** Loads a shape as it is, or as simplified for this zoom, with or without parts too small for it. */
  private load(shape: number, simplified: boolean, largePartsOnly: boolean): void {
    const { shapes, path, z, maxZoom } = this;
    const isRing = shapes.kindOf(shape) === POLYGON;
    path.clear();
    let exteriorDrawn = true;
    for (let part = shapes.firstPart(shape); part < shapes.lastPart(shape); part++) {
      if (largePartsOnly && shapes.partZoom[part]! > z) continue;
      const exterior = shapes.partExterior[part]!;
      if (isRing && exterior === 0 && !exteriorDrawn) continue;
      if (isRing && simplified) this.loadUntangled(part);
      else this.loadPart(part, simplified ? z : maxZoom);
      if (exterior === 1) exteriorDrawn = path.vertexCount > path.startOf(path.partCount);
      path.endPart(exterior);
    }
  }

  /** Pushes the vertices of a part that are kept at a zoom. */
  private loadPart(part: number, zoom: number): void {
    const { shapes, path, scale } = this;
    const { xy, vertexZoom } = shapes;
    const start = shapes.firstVertex(part);
    const end = shapes.lastVertex(part);
    path.reserve(end - start);
    for (let i = start; i < end; i++) {
      if (vertexZoom[i]! > zoom) continue;
      path.push(fromWorldEdge(xy[i * 2]!) * scale, fromWorldEdge(xy[i * 2 + 1]!) * scale);
    }
  }

  /**
   * Pushes a ring with the vertices of this zoom, or with those of the next deeper one at which it does not meet
   * itself. Where it does at any detail, because it is too narrow for tile units, it is drawn as it is least tangled,
   * and only if it is no thread.
   */
  private loadUntangled(part: number): void {
    const { path, z, maxZoom, tangles } = this;
    const start = path.vertexCount;
    let best = z;
    let least: Tangle = CROSSING;
    for (let zoom = z; zoom <= maxZoom; zoom++) {
      path.vertexCount = start;
      this.loadPart(part, zoom);
      const tangle = tangles.of(path.xy, start, path.vertexCount);
      if (tangle === SIMPLE) return;
      if (tangle < least) [best, least] = [zoom, tangle];
    }
    const isThread = meanWidth(path.xy, start, path.vertexCount) < THREAD_UNITS;
    path.vertexCount = start;
    if (!isThread) this.loadPart(part, best);
  }
}
