/** What a kept value takes beside its bytes, about: without it, a sea of tiny tiles would take many times the limit. */
const OVERHEAD_BYTES = 512;

interface Kept<Value> {
  readonly value: Value;
  /** Asked for since it was last looked at. */
  isUsed: boolean;
}

/**
 * Bytes asked for lately, up to a number of bytes together. The oldest go first, unless they were asked for since
 * (second chance): to move a value to the end at every hit would cost more than all else that a hit takes.
 */
export class ByteCache<Value extends { readonly bytes: Uint8Array }> {
  readonly #maxBytes: number;
  readonly #values = new Map<string, Kept<Value>>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): Value | undefined {
    const kept = this.#values.get(key);
    if (!kept) return undefined;
    kept.isUsed = true;
    return kept.value;
  }

  keep(key: string, value: Value): void {
    const cost = costOf(value);
    if (cost > this.#maxBytes || this.#values.has(key)) return;
    this.#makeRoom(cost);
    this.#values.set(key, { value, isUsed: false });
    this.#bytes += cost;
  }

  #makeRoom(cost: number): void {
    // Ends: what gets its second chance goes to the end as unused, where the loop comes by again.
    for (const [oldest, kept] of this.#values) {
      if (this.#bytes + cost <= this.#maxBytes) return;
      this.#values.delete(oldest);
      if (kept.isUsed) {
        kept.isUsed = false;
        this.#values.set(oldest, kept);
      } else this.#bytes -= costOf(kept.value);
    }
  }
}

const costOf = ({ bytes }: { readonly bytes: Uint8Array }): number => bytes.length + OVERHEAD_BYTES;
