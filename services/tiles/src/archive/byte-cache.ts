/** What a kept value takes beside its bytes, about: without it, a sea of tiny tiles would take many times the limit. */
const OVERHEAD_BYTES = 512;

/** Bytes asked for lately, up to a number of bytes together; those asked for longest ago are forgotten first. */
export class ByteCache<Value extends { readonly bytes: Uint8Array }> {
  readonly #maxBytes: number;
  readonly #values = new Map<string, Value>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value) {
      this.#values.delete(key); // to the end: a Map remembers the order
      this.#values.set(key, value);
    }
    return value;
  }

  keep(key: string, value: Value): void {
    const cost = costOf(value);
    if (cost > this.#maxBytes || this.#values.has(key)) return;
    this.#values.set(key, value);
    this.#bytes += cost;
    for (const [oldest, kept] of this.#values) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#values.delete(oldest);
      this.#bytes -= costOf(kept);
    }
  }
}

const costOf = ({ bytes }: { readonly bytes: Uint8Array }): number => bytes.length + OVERHEAD_BYTES;
