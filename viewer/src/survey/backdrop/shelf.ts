import type { Bbox } from '@tongtu/sdk/geo';
import { bboxesMeet } from '@tongtu/sdk/geo';
import { boxOf } from '../edit/geometry/reach.ts';
import { newKey } from '../journal/new-key.ts';
import {
  type Backdrop,
  BackdropError,
  type BackdropRefusal,
  MAX_BACKDROPS,
  type Shape,
  type SystemId,
} from './backdrop.ts';
import { BackdropStore } from './backdrop-store.ts';
import { FileReading } from './file-reading.ts';
import { ShapeIndex } from './shape-index.ts';
import { fittingSystems } from './systems.ts';

/** A file that is being opened: read, then, where it does not say so itself, in which system it is, then carried over. */
export type Opening =
  | { readonly stage: 'reading'; readonly name: string; readonly share: number }
  /** `fitting`: the systems by which it comes to lie in the city. */
  | { readonly stage: 'asking'; readonly name: string; readonly fitting: readonly SystemId[] }
  | { readonly stage: 'carrying'; readonly name: string };

export interface Refused {
  readonly name: string;
  readonly refusal: BackdropRefusal;
  readonly got: string;
}

/** The backdrops of a member: opens, keeps, shows and removes them. Fires `change` after every change. */
export class Shelf extends EventTarget {
  backdrops: readonly Backdrop[] = [];
  opening: Opening | undefined;
  /** Why the last file was not taken. */
  refused: Refused | undefined;
  /** False where this browser does not keep them: then they are gone with the page. */
  isKept = true;
  #store: BackdropStore | undefined;
  #memberId: string | undefined;
  #reading: FileReading | undefined;
  #index: ShapeIndex | undefined;

  /** Takes up what the browser has kept for the member. A second call for the same member does nothing. */
  async begin(memberId: string): Promise<void> {
    if (this.#memberId === memberId) return;
    this.#memberId = memberId;
    await this.#keep(async () => {
      this.#store = await BackdropStore.open(memberId);
      const kept = await this.#store.all();
      this.#change(() => {
        this.backdrops = [...kept, ...this.backdrops];
      });
    });
  }

  end(): void {
    this.#reading?.stop();
    this.#store?.close();
  }

  /** All that is shown. */
  get shapes(): readonly Shape[] {
    return this.backdrops.filter(({ isShown }) => isShown).flatMap(({ shapes }) => shapes);
  }

  /** What is shown, by its place. */
  get index(): ShapeIndex {
    this.#index ??= new ShapeIndex(this.shapes);
    return this.#index;
  }

  /** Opens a file. What stops it is in `refused`; nothing is thrown that can be expected. */
  async open(file: File, city: Bbox | undefined): Promise<void> {
    this.cancel();
    this.#change(() => {
      this.refused = undefined;
      this.opening = { stage: 'reading', name: file.name, share: 0 };
    });
    await this.#attempt(file.name, async () => {
      if (this.backdrops.length >= MAX_BACKDROPS) throw new BackdropError('tooManyBackdrops');
      const reading = new FileReading(file.name);
      this.#reading = reading;
      const { system, middle } = await reading.read(file, (share) =>
        this.#change(() => {
          this.opening = { stage: 'reading', name: file.name, share };
        }),
      );
      if (system !== undefined) await this.#take(reading, system, city);
      else
        this.#change(() => {
          const fitting = fittingSystems([...middle], city);
          this.opening = { stage: 'asking', name: file.name, fitting };
        });
    });
  }

  /** Says in which system the file is that waits for it. */
  async choose(system: SystemId, city: Bbox | undefined): Promise<void> {
    const reading = this.#reading;
    if (this.opening?.stage === 'asking' && reading)
      await this.#attempt(reading.name, () => this.#take(reading, system, city), this.opening);
  }

  /** Leaves the file that is being opened. */
  cancel(): void {
    this.#reading?.stop();
    this.#change(() => {
      this.#reading = undefined;
      this.opening = undefined;
    });
  }

  async show(id: string, isShown: boolean): Promise<void> {
    const changed = this.backdrops.find((each) => each.id === id);
    if (!changed) return;
    const next = { ...changed, isShown };
    this.#change(() => {
      this.backdrops = this.backdrops.map((each) => (each.id === id ? next : each));
    });
    await this.#keep(async () => await this.#store?.put(next));
  }

  async remove(id: string): Promise<void> {
    // First where it is kept: what is gone from the list does not come back with the page.
    await this.#keep(async () => await this.#store?.remove(id));
    this.#change(() => {
      this.backdrops = this.backdrops.filter((each) => each.id !== id);
    });
  }

  async #take(reading: FileReading, system: SystemId, city: Bbox | undefined): Promise<void> {
    this.#change(() => {
      this.refused = undefined;
      this.opening = { stage: 'carrying', name: reading.name };
    });
    const { shapes, astray, left } = await reading.carry(system);
    const isHere = shapes.some(({ geometry }) => !city || bboxesMeet(boxOf(geometry), city));
    if (!isHere) throw new BackdropError('fileOutside', system);
    const backdrop: Backdrop = {
      ...{ id: newKey(), name: reading.name, system, isShown: true, shapes },
      left: astray > 0 ? { ...left, astray } : left,
    };
    reading.stop();
    this.#change(() => {
      this.#reading = undefined;
      this.opening = undefined;
      this.backdrops = [...this.backdrops, backdrop];
    });
    await this.#keep(async () => await this.#store?.put(backdrop));
  }

  /** @param back where to go on where it is refused: another system may be right */
  async #attempt(name: string, work: () => Promise<void>, back?: Opening): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      const isExpected = error instanceof BackdropError;
      const isUnread = error instanceof DOMException && error.name === 'NotReadableError';
      if (!isExpected && !isUnread) throw error;
      if (!back) this.#reading?.stop();
      this.#change(() => {
        if (!back) this.#reading = undefined;
        this.opening = back;
        this.refused = isExpected
          ? { name, refusal: error.refusal, got: error.got }
          : { name, refusal: 'fileBroken', got: error.message };
      });
    }
  }

  /** What can't be kept is on the desk all the same, and said to be gone with the page. */
  async #keep(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      console.info('a backdrop is not kept', error);
      this.#change(() => {
        this.isKept = false;
      });
    }
  }

  #change(change: () => void): void {
    const before = this.backdrops;
    change();
    if (this.backdrops !== before) this.#index = undefined;
    this.dispatchEvent(new Event('change'));
  }
}
