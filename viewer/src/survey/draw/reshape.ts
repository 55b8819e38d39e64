import { bboxUnion } from '@tongtu/sdk/geo';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Position } from 'geojson';
import type { MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import type { Desk } from '../desk.ts';
import { addVertex } from '../edit/actions/add-vertex.ts';
import { move } from '../edit/actions/move.ts';
import { moveVertices } from '../edit/actions/move-vertices.ts';
import { removeVertex } from '../edit/actions/remove-vertex.ts';
import { type Decision, refuse } from '../edit/edit.ts';
import type { DeskFeature, Sheet } from '../edit/feature.ts';
import { chainsOf } from '../edit/geometry/chains.ts';
import { planeAt } from '../edit/geometry/plane.ts';
import { boxOf } from '../edit/geometry/reach.ts';
import {
  DESK_LAYERS,
  type Handle,
  handlesOf,
  handlesOverlay,
  MOVE_HANDLE_ABOVE_PIXELS,
} from './desk-overlay.ts';

/** A finger is thicker than a pointer. */
const GRAB_PIXELS = 9;
const TOUCH_PIXELS = 18;
/** The handle of the whole is larger than those of vertices. */
const MOVE_GRAB_PIXELS = 13;
const MOVE_TOUCH_PIXELS = 24;

export interface ReshapeEvents {
  readonly snap: (position: Position, skipped: ReadonlySet<string>) => Position | undefined;
  /** A function decides when what was done before is done. */
  readonly act: (decision: Decision | (() => Decision)) => void;
  /** The features that may be changed: what meets a moved vertex of theirs goes along. */
  readonly editable: () => Sheet;
  /** Draws these as they would become above what they are; none when nothing came of it. */
  readonly preview: (features: readonly DeskFeature[]) => void;
}

type PointerEvent = MapMouseEvent | MapTouchEvent;

/**
 * Handles on the selected feature: its vertices and the middles of its edges can be dragged, by pointer, finger or keys, and
 * what meets it there goes along (not with Alt held). A handle above them moves all that is selected as a whole, as dragging
 * with Ctrl does. Not Terra Draw's select mode: that knows no holes, no features in
 * several parts, and no neighbours.
 */
export class Reshape {
  readonly #baseMap: BaseMap;
  readonly #desk: Desk;
  readonly #events: ReshapeEvents;
  #isOn = true;
  #focused: Handle | undefined;
  #drag: ((to: Position, alone: boolean) => Decision) | undefined;
  /** Whether what is dragged comes to lie where the pointer is. */
  #snaps = true;
  #decision: Decision | undefined;
  /** Where the pointer is by now, until the next frame. */
  #moved: PointerEvent | undefined;
  #frame: number | undefined;
  /** Whether the pointer went down on a handle the last time: a click that follows is for it. */
  hasGrabbed = false;

  constructor(baseMap: BaseMap, desk: Desk, events: ReshapeEvents) {
    this.#baseMap = baseMap;
    this.#desk = desk;
    this.#events = events;
    const { map } = baseMap;
    map.on('mousedown', this.#onDown);
    map.on('touchstart', this.#onDown);
    map.on('mousemove', this.#onMove);
    map.on('touchmove', this.#onMove);
    map.on('mouseup', this.#onUp);
    map.on('touchend', this.#onUp);
    map.on('touchcancel', this.#onCancel);
    desk.addEventListener('change', this.draw);
  }

  remove(): void {
    const { map } = this.#baseMap;
    map.off('mousedown', this.#onDown);
    map.off('touchstart', this.#onDown);
    map.off('mousemove', this.#onMove);
    map.off('touchmove', this.#onMove);
    map.off('mouseup', this.#onUp);
    map.off('touchend', this.#onUp);
    map.off('touchcancel', this.#onCancel);
    this.#desk.removeEventListener('change', this.draw);
  }

  /** Handles are there while nothing is being drawn. */
  set isOn(isOn: boolean) {
    this.#isOn = isOn;
    this.#focused = undefined;
    this.draw();
  }

  get isDragging(): boolean {
    return this.#drag !== undefined;
  }

  /** The vertex that keys work on. */
  get focused(): Handle | undefined {
    return this.#focused;
  }

  readonly draw = (): void => {
    const handles = this.#handles();
    const { chain, index } = this.#focused ?? {};
    this.#focused = handles.find(
      (handle) => handle.kind === 'vertex' && handle.chain === chain && handle.index === index,
    );
    this.#baseMap.setOverlay(handlesOverlay(handles, { focused: this.#focused, move: this.#moveHandle }));
  };

  /** Puts the keyboard on the next vertex, or the one before. */
  step(by: 1 | -1): void {
    const vertices = this.#handles().filter(({ kind }) => kind === 'vertex');
    if (vertices.length === 0) return;
    const at = vertices.findIndex(
      ({ chain, index }) => chain === this.#focused?.chain && index === this.#focused.index,
    );
    this.#focused = vertices.at((at + by + (at < 0 && by < 0 ? 1 : 0)) % vertices.length);
    this.draw();
    if (this.#focused) this.#baseMap.reveal({ type: 'Point', coordinates: this.#focused.position });
  }

  /** Moves the focused vertex, or without one the selected features, by so many metres. */
  nudge(eastMeters: number, northMeters: number): void {
    // A key that is held down comes again before the last step is done.
    this.#events.act(() => {
      const { selected } = this.#desk;
      const from = this.#focused?.position ?? chainsOf(selected[0]?.geometry ?? NOTHING)[0]?.positions[0];
      if (!from) return refuse('nothing_selected');
      const to = planeAt(from).toPosition([eastMeters, northMeters]);
      return this.#focused ? this.#vertexMoved(this.#focused, to, false) : move(selected, from, to);
    });
  }

  /** Moves the focused vertex exactly there. */
  moveFocusedTo(position: Position): boolean {
    if (!this.#focused) return false;
    this.#events.act(this.#vertexMoved(this.#focused, position, false));
    return true;
  }

  /** Takes the focused vertex out; false where none has the keyboard. */
  removeFocused(): boolean {
    const feature = this.#feature;
    if (!this.#focused || !feature) return false;
    this.#events.act(removeVertex(this.#events.editable(), feature, this.#focused));
    return true;
  }

  /** One feature alone has handles, and nobody changes what is in review. */
  get #feature(): DeskFeature | undefined {
    const { selected, inReview } = this.#desk;
    const [feature] = selected;
    return this.#isOn && selected.length === 1 && feature && !inReview.has(feature.key) ? feature : undefined;
  }

  /** The place above which the handle of the whole stands: the middle of the upper edge of the box about all. */
  get #moveHandle(): Position | undefined {
    const { selected, inReview } = this.#desk;
    const open = this.#events.editable();
    if (!this.#isOn || selected.length === 0) return undefined;
    if (selected.some(({ key }) => inReview.has(key) || !open.has(key))) return undefined;
    const [west, , east, north] = selected.map(({ geometry }) => boxOf(geometry)).reduce(bboxUnion);
    return [(west + east) / 2, north];
  }

  #grabsMove({ x, y }: { readonly x: number; readonly y: number }, reachPixels: number): boolean {
    const handle = this.#moveHandle;
    if (!handle) return false;
    const at = this.#baseMap.map.project([handle[0]!, handle[1]!]);
    return Math.hypot(at.x - x, at.y - MOVE_HANDLE_ABOVE_PIXELS - y) <= reachPixels;
  }

  #handles(): Handle[] {
    return this.#feature ? handlesOf(this.#feature.geometry) : [];
  }

  #vertexMoved({ kind, chain, index, position }: Handle, to: Position, alone: boolean): Decision {
    const feature = this.#feature!;
    const sheet = this.#events.editable();
    if (kind === 'middle') return addVertex(sheet, feature, { chain, index }, to);
    const isPoint = feature.geometry.type.endsWith('Point');
    return moveVertices(sheet, feature, [{ from: position, to }], { alone: alone || isPoint });
  }

  /** Worked out, not asked of the map: that shows the handles of a new selection only a moment later. */
  #handleAt({ x, y }: { readonly x: number; readonly y: number }, reachPixels: number): Handle | undefined {
    const { map } = this.#baseMap;
    return this.#handles()
      .map((handle) => {
        const at = map.project([handle.position[0]!, handle.position[1]!]);
        return { handle, far: Math.hypot(at.x - x, at.y - y) };
      })
      .filter(({ far }) => far <= reachPixels)
      .toSorted((one, other) => order(one.handle) - order(other.handle) || one.far - other.far)[0]?.handle;
  }

  readonly #onDown = (event: PointerEvent) => {
    this.hasGrabbed = false;
    if (!this.#isOn || ('touches' in event.originalEvent && event.originalEvent.touches.length > 1)) return;
    const isTouch = event.type === 'touchstart';
    const reach = isTouch ? TOUCH_PIXELS : GRAB_PIXELS;
    const { x, y } = event.point;
    const from: Position = [event.lngLat.lng, event.lngLat.lat];
    const { selected } = this.#desk;
    this.#snaps = true;
    const { map } = this.#baseMap;
    const box: [[number, number], [number, number]] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ];
    const handle = this.#handleAt(event.point, reach);
    if (handle) {
      this.#focused = handle.kind === 'vertex' ? handle : undefined;
      this.#drag = (to, alone) => this.#vertexMoved(handle, to, alone);
    } else if (this.#grabsMove(event.point, isTouch ? MOVE_TOUCH_PIXELS : MOVE_GRAB_PIXELS)) {
      this.#snaps = false;
      this.#drag = (to) => move(selected, from, to);
    } else if (
      !event.originalEvent.shiftKey &&
      'ctrlKey' in event.originalEvent &&
      event.originalEvent.ctrlKey
    ) {
      // With Ctrl the whole feature.
      const isHit = map
        .queryRenderedFeatures(box, { layers: DESK_LAYERS.filter((id) => map.getLayer(id)) })
        .some(({ properties }) => selected.some(({ key }) => key === properties.key));
      if (!isHit) return;
      this.#drag = (to) => move(selected, from, to);
    } else return;
    this.hasGrabbed = true;
    event.preventDefault();
  };

  /** Once a frame: a mouse tells of a movement more often than it can be drawn. */
  readonly #onMove = (event: PointerEvent) => {
    if (!this.#drag) return;
    this.#moved = event;
    this.#frame ??= requestAnimationFrame(() => this.#follow());
  };

  #follow(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    const event = this.#moved;
    this.#moved = undefined;
    if (!this.#drag || !event) return;
    const wanted: Position = [event.lngLat.lng, event.lngLat.lat];
    const { selected } = this.#desk;
    const snapped = this.#snaps
      ? this.#events.snap(wanted, new Set(selected.map(({ key }) => key)))
      : undefined;
    this.#decision = this.#drag(snapped ?? wanted, event.originalEvent.altKey);
    if (!this.#decision.ok) return;
    const { changes } = this.#decision.edit;
    this.#events.preview(changes.flatMap(({ after }) => after ?? []));
    const [one, ...more] = selected;
    const feature =
      more.length === 0 && one ? (changes.find(({ key }) => key === one.key)?.after ?? one) : undefined;
    this.#baseMap.setOverlay(handlesOverlay(feature ? handlesOf(feature.geometry) : [], { snap: snapped }));
  }

  readonly #onUp = () => {
    if (!this.#drag) return;
    this.#follow();
    const decision = this.#decision;
    this.#end();
    if (decision) this.#events.act(decision);
    else this.#events.preview([]);
  };

  readonly #onCancel = () => {
    if (!this.#drag) return;
    this.#end();
    this.#events.preview([]);
  };

  #end(): void {
    this.#drag = undefined;
    this.#decision = undefined;
    this.#moved = undefined;
    this.draw();
  }
}

const NOTHING = { type: 'GeometryCollection', geometries: [] } as const satisfies GeoJSON.Geometry;

/** A vertex before the middle of an edge that is as near. */
function order({ kind }: Handle): number {
  return kind === 'vertex' ? 0 : 1;
}
