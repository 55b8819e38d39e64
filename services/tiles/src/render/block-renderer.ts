import type { CompiledLayer, CompiledProfile, Measures } from '../profile/index.ts';
import type { Block, BlockFeature, RenderedTile } from './block.ts';
import { TileEncoder } from './encode.ts';
import { ItemStore } from './item-store.ts';
import { LabelPoints } from './label-point.ts';
import { LayerDrawer } from './layer-drawer.ts';
import { PathBuffer } from './path-buffer.ts';
import { Pieces } from './pieces.ts';
import { ShapeStore } from './shape-store.ts';
import { Simplifier } from './simplify.ts';
import { TileCutter } from './tile-cutter.ts';
import type { TileSelection } from './tile-selection.ts';
import { ValueTable } from './value-table.ts';
import { LINE, POINT, POLYGON, readWkb, type ShapeKind } from './wkb.ts';

export interface RenderOptions {
  readonly signal?: AbortSignal | undefined;
  /** The tiles to be drawn; missing: all of the block. */
  readonly wants?: TileSelection | undefined;
}

/** A tile before its layers are put together. */
export interface RenderedLayers {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** The bytes of each layer's message, by its place in the profile; a layer without features is missing. */
  readonly layers: ReadonlyMap<number, Uint8Array>;
}

interface DrawOptions extends RenderOptions {
  readonly composed: boolean;
  readonly maxPieces?: number;
}

/** The facts that the profile asks about the shape in hand, found when asked. */
class ShapeMeasures implements Measures {
  shape = -1;
  private readonly shapes: ShapeStore;

  constructor(shapes: ShapeStore) {
    this.shapes = shapes;
  }

  get wayArea(): number {
    return this.shapes.wayArea(this.shape);
  }
}

/**
 * Renders the tiles of one block. Features are added in any order and may come in many batches; nothing of them is
 * kept but their drawn attributes and a compact form of their shape.
 */
export class BlockRenderer {
  private readonly block: Block;
  private readonly profile: CompiledProfile;
  private readonly shapes = new ShapeStore();
  readonly values = new ValueTable();
  readonly items = new ItemStore(this.values);
  private readonly itemsByLayer: number[][];
  private readonly measures = new ShapeMeasures(this.shapes);
  private readonly simplifier: Simplifier;
  private readonly lngLat = new PathBuffer();
  private readonly only: ReadonlySet<number> | undefined;

  /** @param only places in the profile of the layers that are drawn; missing: all */
  constructor(block: Block, profile: CompiledProfile, only?: ReadonlySet<number>) {
    this.only = only;
    this.block = block;
    this.profile = profile;
    this.itemsByLayer = profile.layers.map(() => []);
    this.simplifier = new Simplifier(profile.maxZoom);
  }

  /** @throws where the feature's WKB can't be read */
  add(feature: BlockFeature): void {
    const sources = this.profile.sourcesByCollection.get(feature.collectionId);
    if (!sources || feature.minZoom > this.block.maxZoom) return;
    let kind: ShapeKind | undefined;
    let shape = -1;
    const { shapes, measures } = this;
    for (const source of sources) {
      if (this.only && !this.only.has(source.layer.index)) continue;
      const zoom = source.zoomOf(feature.properties);
      if (zoom === undefined || zoom > this.block.maxZoom || source.maxZoom < this.block.minZoom) continue;
      if (kind === undefined) {
        kind = this.read(feature);
        shape = shapes.add(kind, this.lngLat);
        if (shape >= 0) this.simplifier.simplify(shapes, shape);
        measures.shape = shape;
      }
      if (shape < 0) return;
      if (!draws(source.layer, kind)) continue;
      const minZoom = Math.max(zoom, feature.minZoom);
      const item = this.items.add(source, shape, feature.id, minZoom, feature.properties, measures);
      this.itemsByLayer[source.layer.index]!.push(item);
    }
  }

  private read({ collectionId, id, wkb }: BlockFeature): ShapeKind {
    try {
      return readWkb(wkb, this.lngLat);
    } catch (error) {
      throw new Error(`feature ${id} of ${collectionId} can't be drawn`, { cause: error });
    }
  }

  *tiles({ signal, wants }: RenderOptions = {}): Generator<RenderedTile> {
    const encoder = new TileEncoder(this.profile.layers, this.items, this.values);
    for (const pieces of this.draw({ composed: true, signal, wants })) {
      for (const { x, y, pieces: chosen } of pieces.byTile()) {
        signal?.throwIfAborted();
        yield encoder.encode(x, y, pieces, chosen);
      }
    }
  }

  /** The same tiles with each layer for itself, whatever they would weigh together. */
  *layers({ signal, wants }: RenderOptions = {}): Generator<RenderedLayers> {
    const encoder = new TileEncoder(this.profile.layers, this.items, this.values);
    for (const pieces of this.draw({ composed: true, signal, wants })) {
      for (const { x, y, pieces: chosen } of pieces.byTile()) {
        signal?.throwIfAborted();
        yield { z: pieces.z, x, y, layers: encoder.layersOf(pieces, chosen) };
      }
    }
  }

  /**
   * What is drawn at each zoom, in ascending order.
   *
   * @param options.composed see {@link LayerDrawer}
   * @param options.maxPieces more at one zoom are a {@link TooManyPiecesError}
   */
  *draw({ composed, maxPieces, signal, wants }: DrawOptions): Generator<Pieces> {
    const { block, items, profile, shapes } = this;
    const ordered = this.itemsByLayer.map((list) => items.inOrder(list));
    const labels = new LabelPoints(shapes);
    for (let z = Math.max(block.minZoom, profile.minZoom); z <= block.maxZoom; z++) {
      if (wants && !wants.spanAt(z)) continue;
      const pieces = new Pieces(z, maxPieces);
      const cutter = new TileCutter(block, z, wants);
      const drawer = new LayerDrawer(shapes, items, labels, pieces, cutter, profile.maxZoom, composed);
      for (const layer of profile.layers) {
        signal?.throwIfAborted();
        drawer.draw(layer, ordered[layer.index]!);
      }
      yield pieces;
    }
  }
}

function draws(layer: CompiledLayer, kind: ShapeKind): boolean {
  switch (layer.geometry) {
    case 'point':
      return kind === POINT;
    case 'line':
      return kind === LINE;
    case 'polygon':
      return kind === POLYGON;
    case 'label':
      return kind !== LINE;
  }
}
