import type { Properties } from '@tongtu/sdk/contract';
import type { CompiledSource, Measures } from '../profile/index.ts';
import { withRoom } from './growable.ts';
import type { ValueTable } from './value-table.ts';

/** What a layer draws of one feature. An item is a number; columns are typed arrays, as in `ShapeStore`. */
export class ItemStore {
  private readonly values: ValueTable;
  shape = new Int32Array(1024);
  id = new Float64Array(1024);
  sort = new Float64Array(1024);
  importance = new Float64Array(1024);
  minZoom = new Uint8Array(1024);
  maxZoom = new Uint8Array(1024);
  /** Pairs: key and lowest zoom (see {@link keyOfTag}), number of the value. */
  tags = new Int32Array(8192);
  private tagEnd = new Int32Array(1024);
  private tagCount = 0;
  count = 0;

  constructor(values: ValueTable) {
    this.values = values;
  }

  firstTag(item: number): number {
    return item === 0 ? 0 : this.tagEnd[item - 1]!;
  }

  lastTag(item: number): number {
    return this.tagEnd[item]!;
  }

  add(
    source: CompiledSource,
    shape: number,
    id: number,
    minZoom: number,
    properties: Properties,
    measures: Measures,
  ): number {
    const item = this.count++;
    this.makeRoom(source.attributes.length);
    this.shape[item] = shape;
    this.id[item] = id;
    this.sort[item] = source.sort ? source.sort(properties, measures) : 0;
    this.importance[item] = source.importance ? source.importance(properties, measures) : 0;
    this.minZoom[item] = minZoom;
    this.maxZoom[item] = Math.min(source.maxZoom, 255);
    const { attributes } = source;
    for (let place = 0; place < attributes.length; place++) {
      const attribute = attributes[place]!;
      const value = attribute.read(properties, measures);
      if (value === undefined) continue;
      this.tags[this.tagCount++] = (attribute.minZoom << KEY_BITS) | attribute.key;
      this.tags[this.tagCount++] = this.values.idOf(value);
    }
    this.tagEnd[item] = this.tagCount;
    return item;
  }

  isDrawnAt(item: number, z: number): boolean {
    return this.minZoom[item]! <= z && z <= this.maxZoom[item]!;
  }

  /** A text that is equal for items of a layer that are drawn with equal attributes at a zoom. */
  tagKey(item: number, z: number): string {
    let key = '';
    for (let tag = this.firstTag(item); tag < this.lastTag(item); tag += 2) {
      const head = this.tags[tag]!;
      if (zoomOfTag(head) <= z) key += `${keyOfTag(head)}:${this.tags[tag + 1]} `;
    }
    return key;
  }

  /** The items of a list in drawing order: by sort, then id. */
  inOrder(items: readonly number[]): Int32Array {
    const { sort, id } = this;
    const ordered = Int32Array.from(items);
    const before = (a: number, b: number) => sort[a]! - sort[b]! || id[a]! - id[b]!;
    // Rows mostly come by id, and most layers sort by nothing else.
    if (ordered.every((item, i) => i === 0 || before(ordered[i - 1]!, item) <= 0)) return ordered;
    return ordered.sort(before);
  }

  private makeRoom(attributes: number): void {
    const { count } = this;
    if (count > this.shape.length) {
      this.shape = withRoom(this.shape, count);
      this.id = withRoom(this.id, count);
      this.sort = withRoom(this.sort, count);
      this.importance = withRoom(this.importance, count);
      this.minZoom = withRoom(this.minZoom, count);
      this.maxZoom = withRoom(this.maxZoom, count);
      this.tagEnd = withRoom(this.tagEnd, count);
    }
    this.tags = withRoom(this.tags, this.tagCount + attributes * 2);
  }
}

const KEY_BITS = 16;

/** Place in the layer's keys. */
export function keyOfTag(head: number): number {
  return head & 0xffff;
}

/** The lowest zoom at which the attribute is drawn. */
export function zoomOfTag(head: number): number {
  return head >> KEY_BITS;
}
