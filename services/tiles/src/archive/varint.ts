/** Bytes of the longest integer written here: 2^53 − 1 in groups of seven bits. */
export const MAX_VARINT_BYTES = 8;

/** Writes an integer from 0 to 2^53 − 1 in groups of seven bits, least first; returns the next position. */
export function writeVarint(target: Uint8Array, position: number, value: number): number {
  let rest = value;
  let at = position;
  // Bitwise operators cut at 32 bits; ids and offsets go beyond.
  while (rest > 0x7fffffff) {
    target[at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest > 0x7f) {
    target[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[at++] = rest;
  return at;
}

/** Reads variable-width integers one after another. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.position >= this.#bytes.length;
  }

  /** @throws RangeError where the bytes end within the number or it passes 2^53 − 1 */
  next(): number {
    let value = 0;
    let factor = 1;
    for (let read = 0; read < 10; read++) {
      const byte = this.#bytes[this.position++];
      if (byte === undefined) throw new RangeError('the bytes end within a number');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('a number passes 2^53 − 1');
        return value;
      }
      factor *= 128;
    }
    throw new RangeError('a number is longer than 10 bytes');
  }
}
