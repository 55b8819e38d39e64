import type { Value } from '../profile/attribute.ts';
import { ByteWriter } from './byte-writer.ts';
import { withRoom } from './growable.ts';
import { LAYER_VALUES } from './mvt.ts';

const textEncoder = new TextEncoder();
/** A negative integer is written as twice its size less one, which a double holds exactly down to here. */
const LARGEST_ZIGZAG = 2 ** 52;

/**
 * The attribute values of a block, each once, as the bytes that a layer lists them with (MVT 2.1, 4.4): encoding a
 * name for every tile that shows it was a fifth of the encoding time.
 */
export class ValueTable {
  private readonly ids = new Map<Value, number>();
  private readonly encoded = new ByteWriter();
  private ends = new Int32Array(1024);

  /** The number of a value, the same for the same value. */
  idOf(value: Value): number {
    const known = this.ids.get(value);
    if (known !== undefined) return known;
    const id = this.ids.size;
    this.ids.set(value, id);
    writeValue(value, this.encoded);
    this.ends = withRoom(this.ends, id + 1);
    this.ends[id] = this.encoded.length;
    return id;
  }

  get size(): number {
    return this.ids.size;
  }

  /** The `values` field of a layer for one value, copied. */
  bytesOf(id: number): Uint8Array {
    return this.encoded.bytes.slice(id === 0 ? 0 : this.ends[id - 1]!, this.ends[id]!);
  }

  /** Appends the `values` field of a layer for one value. */
  write(id: number, out: ByteWriter): void {
    out.append(this.encoded.bytes, id === 0 ? 0 : this.ends[id - 1]!, this.ends[id]!);
  }
}

function writeValue(value: Value, out: ByteWriter): void {
  out.reserve(24);
  out.varint(LAYER_VALUES);
  if (typeof value === 'string') {
    const text = textEncoder.encode(value);
    const inner = new ByteWriter(16);
    inner.varint((1 << 3) | 2);
    inner.varint(text.length);
    out.varint(inner.length + text.length);
    out.append(inner.bytes, 0, inner.length);
    out.append(text, 0, text.length);
  } else if (typeof value === 'boolean') {
    out.varint(2);
    out.varint((7 << 3) | 0);
    out.varint(value ? 1 : 0);
  } else if (Number.isSafeInteger(value) && value >= -LARGEST_ZIGZAG) {
    const inner = new ByteWriter(16);
    if (value >= 0) {
      inner.varint((5 << 3) | 0);
      inner.varint(value);
    } else {
      inner.varint((6 << 3) | 0);
      inner.varint(-value * 2 - 1);
    }
    out.varint(inner.length);
    out.append(inner.bytes, 0, inner.length);
  } else {
    out.varint(9);
    out.varint((3 << 3) | 1);
    new DataView(out.bytes.buffer).setFloat64(out.length, value, true);
    out.length += 8;
  }
}
