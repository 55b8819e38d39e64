import type { Collection } from '@tongtu/sdk/client';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Geometry, Position } from 'geojson';
import type { MapMouseEvent } from 'maplibre-gl';
import { fittingProperties } from '../attributes/field-value.ts';
import type { Shape } from '../backdrop/backdrop.ts';
import type { Shelf } from '../backdrop/shelf.ts';
import type { Desk, Hindrance } from '../desk.ts';
import { type AttributeChanges, changeAttributes } from '../edit/actions/change-attributes.ts';
import { copy } from '../edit/actions/copy.ts';
import { create } from '../edit/actions/create.ts';
import { deleteFeatures } from '../edit/actions/delete.ts';
import { mergeLines } from '../edit/actions/merge-lines.ts';
import { mergePolygons } from '../edit/actions/merge-polygons.ts';
import { splitLine } from '../edit/actions/split-line.ts';
import { splitPolygon } from '../edit/actions/split-polygon.ts';
import { square } from '../edit/actions/square.ts';
import { type Decision, type FeatureChange, refuse } from '../edit/edit.ts';
import type { DeskFeature, FeatureKey, Sheet } from '../edit/feature.ts';
import { netChanges } from '../edit/history.ts';
import { metersOfPixels, snap } from '../edit/snap.ts';
import type { HalfDrawn } from '../journal/half-drawn.ts';
import { newKey } from '../journal/new-key.ts';
import { BackdropLayer } from './backdrop-layer.ts';
import {
  DESK_OVERLAY,
  deskOverlay,
  type FeatureLook,
  HANDLES_OVERLAY,
  MOVING_OVERLAY,
  movingOverlay,
} from './desk-overlay.ts';
import { Pen, type PenKind } from './pen.ts';
import { pointed } from './pointed.ts';
import { type Reading, readingOf } from './reading.ts';
import { Reshape } from './reshape.ts';

/** `pick`: a click chooses shapes of the backdrops. */
export type DeskTool = 'select' | 'draw' | 'split' | 'pick';

export interface DeskMapEvents {
  readonly onTool: (tool: DeskTool) => void;
  /** `undefined` while nothing is being drawn. */
  readonly onReading: (reading: Reading | undefined) => void;
  readonly onHindrance: (hindrance: Hindrance) => void;
  /** With every vertex of a new feature that is set; `undefined` when it is done or given up. */
  readonly onHalfDrawn: (halfDrawn: HalfDrawn | undefined) => void;
  /** Other shapes of the backdrops are chosen, or what a click does to the selection is another. */
  readonly onChosen: () => void;
}

/** What lies on the map beside the desk's own features, and what of those may be changed. */
export interface Surroundings {
  readonly shelf: Shelf;
  readonly isEditable: (collectionId: string) => boolean;
}

const SNAP_PIXELS = 10;
/** A step of the keyboard, and a long one with Shift. */
const NUDGE_METERS = 0.1;
const LONG_NUDGE_METERS = 1;

/** The desk on the map: shows its features, and makes edits of what is drawn, dragged and typed. */
export class DeskMap {
  readonly #baseMap: BaseMap;
  readonly #desk: Desk;
  readonly #events: DeskMapEvents;
  readonly #pen: Pen;
  readonly #reshape: Reshape;
  readonly #backdrop: BackdropLayer;
  readonly #isEditable: (collectionId: string) => boolean;
  #tool: DeskTool = 'select';
  #aim: { readonly collection: Collection; readonly kind: PenKind } | undefined;
  #addsToSelection = false;
  #isGone = false;
  #isPreviewed = false;
  #editables: { readonly of: Sheet; readonly sheet: Sheet } | undefined;

  constructor(baseMap: BaseMap, desk: Desk, { shelf, isEditable }: Surroundings, events: DeskMapEvents) {
    this.#baseMap = baseMap;
    this.#desk = desk;
    this.#events = events;
    this.#isEditable = isEditable;
    this.#backdrop = new BackdropLayer(baseMap, shelf, events.onChosen);
    this.#show();
    this.#preview([]);
    this.#reshape = new Reshape(baseMap, desk, {
      snap: (position, skipped) => this.#snap(position, skipped),
      act: (decision) => void this.act(decision),
      preview: (features) => this.#preview(features),
      editable: () => this.#editable(),
    });
    this.#reshape.draw();
    this.#pen = new Pen(baseMap, {
      snap: (position) => this.#snap(position),
      onProgress: (positions) => this.#read(positions),
      onDrawn: (geometry) => void this.#drawn(geometry),
    });
    baseMap.map.on('click', this.#onClick);
    // It takes every click with Shift for a box, and Shift is for selecting more here.
    baseMap.map.boxZoom.disable();
    desk.addEventListener('change', this.#onChange);
  }

  get tool(): DeskTool {
    return this.#tool;
  }

  /** Whether each click, and Enter, adds to the selection, as Shift does: fingers have none. */
  get addsToSelection(): boolean {
    return this.#addsToSelection;
  }

  toggleAdding(): void {
    this.#addsToSelection = !this.#addsToSelection;
    this.#events.onChosen();
  }

  /** Nothing of the desk is on the map or listens to it any more. */
  remove(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#pen.stop();
    this.#reshape.remove();
    this.#backdrop.remove();
    this.#baseMap.map.off('click', this.#onClick);
    this.#baseMap.map.boxZoom.enable();
    this.#desk.removeEventListener('change', this.#onChange);
    for (const id of [DESK_OVERLAY, MOVING_OVERLAY, HANDLES_OVERLAY]) this.#baseMap.removeOverlay(id);
  }

  select(): void {
    this.#use('select');
    this.#pen.stop();
    this.#backdrop.clear();
  }

  /** Lets one choose shapes of the backdrops. */
  pick(): void {
    this.select();
    this.#use('pick');
    this.#desk.select([]);
  }

  /** The shapes of the backdrops that are chosen. */
  get chosen(): readonly Shape[] {
    return this.#backdrop.chosen;
  }

  /** Makes features of what is chosen, in a collection whose schema is known as a whole. */
  async copyChosen(collection: Collection): Promise<void> {
    const shapes = this.chosen.map(({ geometry, properties }) => ({
      geometry,
      properties: fittingProperties(collection, properties),
    }));
    const count = this.#desk.history.done.length;
    await this.act(copy(shapes, collection, newKey));
    if (this.#desk.history.done.length > count) this.#backdrop.clear();
  }

  /** Draws new features of a collection, one after another. */
  draw(collection: Collection, kind: PenKind): void {
    this.#aim = { collection, kind };
    this.#use('draw');
    this.#desk.select([]);
    this.#pen.start(kind);
  }

  /** Goes on with what was being drawn. */
  resume(collection: Collection, { kind, positions }: HalfDrawn): void {
    this.draw(collection, kind);
    for (const position of positions) this.#pen.add(position);
  }

  /** Lets one draw the line along which the selected feature is cut. */
  split(): void {
    const { selected } = this.#desk;
    if (selected.length !== 1) {
      this.#events.onHindrance('nothing_selected');
      return;
    }
    this.#use('split');
    this.#pen.start('line');
  }

  merge(): Promise<void> {
    const { selected } = this.#desk;
    const isArea = selected[0]?.geometry.type.endsWith('Polygon');
    return this.act(isArea ? mergePolygons(selected) : mergeLines(selected));
  }

  square(): Promise<void> {
    const [feature] = this.#desk.selected;
    return this.act(feature ? square(this.#editable(), feature) : refuse('nothing_selected'));
  }

  /** The vertex that has the keyboard, or else what is selected. */
  async delete(): Promise<void> {
    if (!this.#reshape.removeFocused()) await this.act(deleteFeatures(this.#desk.selected));
  }

  /** Of what is being drawn the last vertex, or else the last edit. */
  async undo(): Promise<void> {
    if (!this.#pen.undo()) this.#say(await this.#desk.undo());
  }

  async redo(): Promise<void> {
    this.#say(await this.#desk.redo());
  }

  /** Of what is selected. The next field may be done before the last one is on the disk. */
  changeAttributes(values: AttributeChanges): Promise<void> {
    const keys = this.#desk.selected.map(({ key }) => key);
    return this.act(() =>
      changeAttributes(
        keys.flatMap((key) => this.#desk.sheet.get(key) ?? []),
        values,
      ),
    );
  }

  async act(decision: Decision | (() => Decision)): Promise<void> {
    const hindrance = await this.#desk.act(() => {
      const decided = typeof decision === 'function' ? decision() : decision;
      return decided.ok && decided.edit.changes.some((change) => this.#isLocked(change))
        ? refuse('locked')
        : decided;
    });
    if (hindrance) this.#preview([]);
    this.#say(hindrance);
  }

  /** A position that was typed, or the map's centre: the next vertex of the drawing, or the place of the focused one. */
  setPosition(position: Position): void {
    if (this.#tool === 'pick') this.#pick(position, true);
    else if (this.#tool !== 'select') this.#pen.add(position);
    else if (!this.#reshape.moveFocusedTo(position)) {
      this.#baseMap.map.jumpTo({ center: [position[0]!, position[1]!] });
    }
  }

  setAtCentre(): void {
    const { center } = this.#baseMap.view;
    const position: Position = [...center];
    this.setPosition(this.#snap(position) ?? position);
  }

  finish(): void {
    this.#pen.finish();
  }

  /** Says whether the key was one of the desk's. Enter and Escape of a drawing are Terra Draw's. */
  onKey(event: KeyboardEvent): boolean {
    const { key, altKey, shiftKey } = event;
    const { map } = this.#baseMap;
    if (key === 'Enter' && this.#tool === 'select' && event.composedPath()[0] === map.getCanvas()) {
      this.#choose(map.project(map.getCenter()), shiftKey);
      return true;
    }
    const meters = shiftKey ? LONG_NUDGE_METERS : NUDGE_METERS;
    const nudges: Record<string, readonly [number, number]> = {
      ArrowUp: [0, meters],
      ArrowDown: [0, -meters],
      ArrowLeft: [-meters, 0],
      ArrowRight: [meters, 0],
    };
    const nudge = altKey ? nudges[key] : undefined;
    if (nudge) this.#reshape.nudge(...nudge);
    else if (key === '.' || key === ',') this.#reshape.step(key === '.' ? 1 : -1);
    else return false;
    return true;
  }

  /** Escape: what is being drawn, then the tool, then the selection. True where there was something to leave. */
  escape(): boolean {
    if (this.#pen.isDrawing) return true;
    if (this.#tool !== 'select') this.select();
    else if (this.#desk.selected.length > 0) this.#desk.select([]);
    else return false;
    return true;
  }

  #use(tool: DeskTool): void {
    this.#tool = tool;
    this.#addsToSelection = false;
    this.#reshape.isOn = tool === 'select';
    this.#events.onTool(tool);
  }

  async #drawn(geometry: Geometry): Promise<void> {
    if (this.#tool === 'draw' && this.#aim) {
      const { collection, kind } = this.#aim;
      await this.act(create(newKey(), collection.id, geometry, {}));
      // The form of what was drawn is open now; the pen stays for the next.
      if (this.#tool === 'draw' && !this.#isGone) this.#pen.start(kind);
      return;
    }
    const [feature] = this.#desk.selected;
    this.select();
    if (feature && geometry.type === 'LineString') await this.act(this.#cut(feature, geometry.coordinates));
  }

  #cut(feature: DeskFeature, cutter: readonly Position[]): Decision {
    const sheet = this.#editable();
    return feature.geometry.type.endsWith('Polygon')
      ? splitPolygon(sheet, feature, cutter, newKey)
      : splitLine(sheet, feature, cutter, newKey);
  }

  #snap(position: Position, skipped?: ReadonlySet<FeatureKey>): Position | undefined {
    const tolerance = this.#metersOf(SNAP_PIXELS, position);
    const aims = [...this.#desk.sheet.values(), ...this.#backdrop.near(position, tolerance)];
    return snap(position, aims, tolerance, skipped)?.position;
  }

  #metersOf(pixels: number, position: Position): number {
    return metersOfPixels(pixels, this.#baseMap.view.zoom, position[1]!);
  }

  #pick(position: Position, adds: boolean): void {
    this.#backdrop.pick(position, this.#metersOf(SNAP_PIXELS, position), adds);
  }

  /** Where an edit reaches its neighbours: none of a collection that is only looked at. */
  #editable(): Sheet {
    const { sheet } = this.#desk;
    if (this.#editables?.of !== sheet) {
      const open = [...sheet].filter(([, { collection }]) => this.#isEditable(collection));
      this.#editables = { of: sheet, sheet: open.length === sheet.size ? sheet : new Map(open) };
    }
    return this.#editables.sheet;
  }

  #isLocked({ before, after }: FeatureChange): boolean {
    return !this.#isEditable((after ?? before)!.collection);
  }

  #read(positions: readonly Position[]): void {
    const isArea = this.#tool === 'draw' && this.#aim?.kind === 'polygon';
    this.#events.onReading(positions.length > 1 ? readingOf(positions, isArea) : undefined);
    // A desk that is taken off the map keeps it for the next.
    if (this.#isGone) return;
    const aim = this.#tool === 'draw' && positions.length > 1 ? this.#aim : undefined;
    this.#events.onHalfDrawn(
      aim && { collectionId: aim.collection.id, kind: aim.kind, positions: positions.slice(0, -1) },
    );
  }

  readonly #onChange = () => this.#show();

  /** Thousands of features would be drawn anew in each frame of a drag: only those that change are. */
  #preview(features: readonly DeskFeature[]): void {
    this.#isPreviewed = features.length > 0;
    this.#baseMap.setOverlay(movingOverlay(features));
  }

  #show(): void {
    const { inReview, history, selected, sheet } = this.#desk;
    const edited = netChanges(history.done);
    const lookOf = (key: FeatureKey): FeatureLook =>
      inReview.has(key) ? 'in-review' : edited.has(key) ? 'edited' : 'stored';
    const keys = new Set(selected.map(({ key }) => key));
    this.#baseMap.setOverlay(deskOverlay(sheet.values(), lookOf, keys));
    if (!this.#isPreviewed || this.#reshape.isDragging) return;
    this.#isPreviewed = false;
    // Not before the map has what was dragged in its new place: it would be seen in the old one again.
    this.#baseMap.map.once('idle', () => {
      if (!this.#isPreviewed && !this.#isGone) this.#preview([]);
    });
  }

  /** Other collections may be changed from now on. */
  refreshEditable(): void {
    this.#editables = undefined;
  }

  readonly #onClick = ({ point, lngLat, originalEvent }: MapMouseEvent) => {
    if (this.#tool === 'pick') this.#pick([lngLat.lng, lngLat.lat], originalEvent.shiftKey);
    if (this.#tool !== 'select' || this.#reshape.hasGrabbed) return;
    this.#choose(point, originalEvent.shiftKey);
  };

  #choose(point: { readonly x: number; readonly y: number }, hasShift: boolean): void {
    const key = pointed(this.#baseMap, point, this.#editable())?.key;
    const selected = this.#desk.selected.map((feature) => feature.key);
    if (!hasShift && !this.#addsToSelection) this.#desk.select(key === undefined ? [] : [key]);
    else if (key !== undefined)
      this.#desk.select(
        selected.includes(key) ? selected.filter((each) => each !== key) : [...selected, key],
      );
  }

  #say(hindrance: Hindrance | undefined): void {
    if (hindrance) this.#events.onHindrance(hindrance);
  }
}
