import { withRoom } from './growable.ts';

/** Bytes in the making: the few protobuf forms that a tile is made of, written into one growing array. */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 65536) {
    this.bytes = new Uint8Array(capacity);
  }

  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.bytes = withRoom(this.bytes, this.length + count);
  }

  /** An integer from 0 to 2^53 - 1. Needs room for 10 bytes. */
  varint(value: number): void {
    const { bytes } = this;
    let rest = value;
    // Bitwise operators cut at 32 bits; ids go beyond.
    while (rest > 0x7fffffff) {
      bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[this.length++] = rest;
  }

  /** A signed 32-bit integer as MVT writes coordinates: small absolute values are small. Needs room for 5 bytes. */
  zigzag(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  append(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    const { bytes } = this;
    // Up to some dozens of bytes, a loop is faster than making a view.
    if (end - start < 64) for (let i = start, at = this.length; i < end; i++) bytes[at++] = source[i]!;
    else bytes.set(source.subarray(start, end), this.length);
    this.length += end - start;
  }
}

/** Bytes that {@link ByteWriter.varint} takes for a value. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) length++;
  return length;
}
