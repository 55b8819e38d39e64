import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Geometry, Position } from 'geojson';
import {
  TerraDraw,
  type TerraDrawExtend,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  type TerraDrawMouseEvent,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';

export type PenKind = 'point' | 'line' | 'polygon';

export interface PenEvents {
  /** The place that a pointer means, such as the vertex beside it. */
  readonly snap: (position: Position) => Position | undefined;
  /** While drawing: what is there so far, with the position under the pointer last; empty before the first. */
  readonly onProgress: (positions: readonly Position[]) => void;
  readonly onDrawn: (geometry: Geometry) => void;
}

const COLOUR = '#b23a2e';
const HALO = '#ffffff';
const POINTS = {
  coordinatePointColor: HALO,
  coordinatePointOutlineColor: COLOUR,
  coordinatePointOutlineWidth: 2,
} as const;
/**
 * A click this near to the last vertex, or the first of an area, ends the drawing. Terra Draw's own 40 px would end it at
 * every notch of a house.
 */
const END_PIXELS = matchMedia('(pointer: coarse)').matches ? 20 : 9;
const FAR_PIXELS = -1e6;
const MODES = { point: 'point', line: 'linestring', polygon: 'polygon' } as const;

/** Lets a position that was typed, and a button, be told to the mode as a pointer and a key are. */
class PenAdapter extends TerraDrawMapLibreGLAdapter<BaseMap['map']> {
  get mode(): TerraDrawExtend.TerraDrawCallbacks | undefined {
    return this._currentModeCallbacks;
  }
}

/**
 * Draws one new geometry after another with Terra Draw: by pointer or finger, with the keys Enter (done) and Escape (start
 * over), and by positions that are typed. It has its layers on the map only between `start` and `stop`: to be stopped
 * before the map gets another style.
 */
export class Pen {
  readonly #draw: TerraDraw;
  readonly #adapter: PenAdapter;
  readonly #baseMap: BaseMap;
  readonly #events: PenEvents;
  #kind: PenKind | undefined;
  /** A position that is meant exactly: nothing snaps it. */
  #typed: Position | undefined;

  constructor(baseMap: BaseMap, events: PenEvents) {
    this.#baseMap = baseMap;
    this.#events = events;
    this.#adapter = new PenAdapter({ map: baseMap.map, coordinatePrecision: 9 });
    const snapping = {
      toCustom: ({ lng, lat }: TerraDrawMouseEvent) => this.#typed ?? events.snap([lng, lat]),
    };
    this.#draw = new TerraDraw({
      adapter: this.#adapter,
      undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
      modes: [
        new TerraDrawPointMode({ styles: { pointColor: COLOUR, pointOutlineColor: HALO, pointWidth: 6 } }),
        new TerraDrawLineStringMode({
          pointerDistance: END_PIXELS,
          snapping,
          showCoordinatePoints: true,
          styles: { lineStringColor: COLOUR, lineStringWidth: 3, ...POINTS },
        }),
        new TerraDrawPolygonMode({
          pointerDistance: END_PIXELS,
          snapping,
          showCoordinatePoints: true,
          styles: { fillColor: COLOUR, fillOpacity: 0.15, outlineColor: COLOUR, outlineWidth: 3, ...POINTS },
        }),
      ],
    });
    this.#draw.on('finish', (id, { action }) => {
      if (action === 'draw') this.#finish(id);
    });
    this.#draw.on('change', () => this.#tellProgress());
  }

  get isDrawing(): boolean {
    return this.#kind !== undefined && this.#draw.getModeState() === 'drawing';
  }

  start(kind: PenKind): void {
    this.stop();
    this.#kind = kind;
    this.#draw.start();
    this.#draw.setMode(MODES[kind]);
    this.#baseMap.map.doubleClickZoom.disable();
  }

  stop(): void {
    if (this.#kind === undefined) return;
    this.#kind = undefined;
    this.#draw.stop();
    this.#baseMap.map.doubleClickZoom.enable();
    this.#events.onProgress([]);
  }

  /** Sets the next vertex exactly there. */
  add(position: Position): void {
    const [lng, lat] = [position[0]!, position[1]!];
    // Nowhere near any vertex on the screen: two typed ones may share a pixel, which would end the drawing.
    const event = {
      lng,
      lat,
      containerX: FAR_PIXELS,
      containerY: FAR_PIXELS,
      heldKeys: [],
      isContextMenu: false,
    };
    this.#typed = position;
    try {
      this.#adapter.mode?.onMouseMove({ ...event, button: 'neither' });
      this.#adapter.mode?.onClick({ ...event, button: 'left' });
    } finally {
      this.#typed = undefined;
    }
  }

  /** Takes the last vertex back; false where nothing is being drawn. */
  undo(): boolean {
    return this.isDrawing && this.#draw.undo();
  }

  /** As the key Enter does: for fingers, which have none. */
  finish(): void {
    this.#adapter.mode?.onKeyUp({ key: 'Enter', heldKeys: [], preventDefault: () => {} });
  }

  #finish(id: string | number): void {
    const drawn = this.#draw.getSnapshotFeature(id);
    // Not before Terra Draw is done with it, which it is not within its own event.
    queueMicrotask(() => {
      if (this.#draw.enabled && this.#draw.hasFeature(id)) this.#draw.removeFeatures([id]);
      this.#events.onProgress([]);
      if (drawn) this.#events.onDrawn(this.#exact(drawn.geometry));
    });
  }

  /** A point snaps when it is set; Terra Draw's points know no snapping. */
  #exact(geometry: Geometry): Geometry {
    if (geometry.type !== 'Point') return geometry;
    return { ...geometry, coordinates: this.#events.snap(geometry.coordinates) ?? geometry.coordinates };
  }

  #tellProgress(): void {
    const drawing = this.#draw
      .getSnapshot()
      .find(({ properties }) => properties.currentlyDrawing === true && properties.mode !== 'point');
    // Escape has begun it anew.
    if (!drawing) this.#events.onProgress([]);
    if (drawing?.geometry.type === 'LineString') this.#events.onProgress(drawing.geometry.coordinates);
    if (drawing?.geometry.type === 'Polygon')
      this.#events.onProgress(distinct(drawing.geometry.coordinates[0]!.slice(0, -1)));
  }
}

/** Terra Draw begins an area with the same position several times. */
function distinct(positions: readonly Position[]): Position[] {
  return positions.filter((each, index) => {
    const before = positions[index - 1];
    return !before || before[0] !== each[0] || before[1] !== each[1];
  });
}
